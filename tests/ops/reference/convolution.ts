/**
 * Convolution and its two gradients.
 *
 *     y[n, p, q, o] = sum over i, j, c of x[n, p s - t + i, q s - l + j, c] f[i, j, c, o]
 *
 * One function iterates over all (position, window, channel) triples; the three kernels differ only
 * in which of the three arrays is written.
 */
import { type Array64, four, zeros } from "./array64.ts";
import { axis, type WindowAttributes } from "./window_positions.ts";

type Visit = (x: number, filter: number, y: number) => void;

function walk(
  xShape: readonly number[],
  filterShape: readonly number[],
  attributes: WindowAttributes,
  visit: Visit,
): void {
  const [batch, height, width, inputs] = xShape;
  const [fHeight, fWidth, , outputs] = filterShape;
  const rows = axis(height, fHeight, attributes, 0);
  const columns = axis(width, fWidth, attributes, 1);
  const [sy, sx] = attributes.strides;
  const [dy, dx] = attributes.dilations ?? [1, 1];
  for (let n = 0; n < batch; n++) {
    for (let p = 0; p < rows.places; p++) {
      for (let q = 0; q < columns.places; q++) {
        const place = ((n * rows.places + p) * columns.places + q) * outputs;
        for (let i = 0; i < fHeight; i++) {
          const row = p * sy - rows.before + i * dy;
          if (row < 0 || row >= height) continue;
          for (let j = 0; j < fWidth; j++) {
            const column = q * sx - columns.before + j * dx;
            if (column < 0 || column >= width) continue;
            const pixel = ((n * height + row) * width + column) * inputs;
            const tap = (i * fWidth + j) * inputs;
            for (let c = 0; c < inputs; c++) {
              for (let o = 0; o < outputs; o++) {
                visit(pixel + c, (tap + c) * outputs + o, place + o);
              }
            }
          }
        }
      }
    }
  }
}

/** The shape of y. */
export function convolutionShape(
  xShape: readonly number[],
  filterShape: readonly number[],
  attributes: WindowAttributes,
): number[] {
  return [
    xShape[0],
    axis(xShape[1], filterShape[0], attributes, 0).places,
    axis(xShape[2], filterShape[1], attributes, 1).places,
    filterShape[3],
  ];
}

/** y. */
export function convolution(x: Array64, filter: Array64, attributes: WindowAttributes): Array64 {
  const y = zeros(convolutionShape(four(x), four(filter), attributes));
  walk(x.shape, filter.shape, attributes, (a, f, b) => y.data[b] += x.data[a] * filter.data[f]);
  return y;
}

/** The gradient with respect to x, of shape `xShape`. */
export function convolutionInputGradient(
  dy: Array64,
  filter: Array64,
  xShape: readonly number[],
  attributes: WindowAttributes,
): Array64 {
  const dx = zeros(xShape);
  walk(xShape, filter.shape, attributes, (a, f, b) => dx.data[a] += dy.data[b] * filter.data[f]);
  return dx;
}

/** The gradient with respect to the filter, of shape `filterShape`. */
export function convolutionFilterGradient(
  x: Array64,
  dy: Array64,
  filterShape: readonly number[],
  attributes: WindowAttributes,
): Array64 {
  const df = zeros(filterShape);
  walk(x.shape, filterShape, attributes, (a, f, b) => df.data[f] += x.data[a] * dy.data[b]);
  return df;
}
