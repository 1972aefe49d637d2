/**
 * Max and average pooling with their gradients. Padding is not a value: it is excluded from the
 * maximum and from the count.
 */
import { type Array64, four, zeros } from "./array64.ts";
import { axis, type WindowAttributes } from "./window_positions.ts";

/** Attributes of tfjs's pooling kernels. */
export interface PoolAttributes extends WindowAttributes {
  readonly filterSize: readonly [number, number];
}

/**
 * Calls `visit` for each position and channel with the indices of the window's values, in order.
 */
function windows(
  x: Array64,
  attributes: PoolAttributes,
  visit: (y: number, inside: number[]) => void,
): number[] {
  const [batch, height, width, channels] = four(x);
  const [wHeight, wWidth] = attributes.filterSize;
  const rows = axis(height, wHeight, attributes, 0);
  const columns = axis(width, wWidth, attributes, 1);
  const [sy, sx] = attributes.strides;
  for (let n = 0; n < batch; n++) {
    for (let p = 0; p < rows.places; p++) {
      for (let q = 0; q < columns.places; q++) {
        for (let c = 0; c < channels; c++) {
          const inside: number[] = [];
          for (let i = 0; i < wHeight; i++) {
            const row = p * sy - rows.before + i;
            if (row < 0 || row >= height) continue;
            for (let j = 0; j < wWidth; j++) {
              const column = q * sx - columns.before + j;
              if (column < 0 || column >= width) continue;
              inside.push(((n * height + row) * width + column) * channels + c);
            }
          }
          visit(((n * rows.places + p) * columns.places + q) * channels + c, inside);
        }
      }
    }
  }
  return [batch, rows.places, columns.places, channels];
}

/** The shape of the pooled x. */
export function poolShape(x: Array64, attributes: PoolAttributes): number[] {
  return windows(x, attributes, () => {});
}

/** The index of the largest value; in a tie, the first in row-major order. */
function largest(x: Array64, inside: readonly number[]): number {
  return inside.reduce((best, index) => x.data[index] > x.data[best] ? index : best);
}

/** The largest value of each window. */
export function maxPool(x: Array64, attributes: PoolAttributes): Array64 {
  const y = zeros(poolShape(x, attributes));
  windows(x, attributes, (at, inside) => y.data[at] = x.data[largest(x, inside)]);
  return y;
}

/** dy goes to the largest value of each window. */
export function maxPoolGradient(dy: Array64, x: Array64, attributes: PoolAttributes): Array64 {
  const dx = zeros(x.shape);
  windows(x, attributes, (at, inside) => dx.data[largest(x, inside)] += dy.data[at]);
  return dx;
}

/** The mean of each window's values. */
export function averagePool(x: Array64, attributes: PoolAttributes): Array64 {
  const y = zeros(poolShape(x, attributes));
  windows(x, attributes, (at, inside) => {
    for (const index of inside) y.data[at] += x.data[index] / inside.length;
  });
  return y;
}
