/**
 * Linear interpolation of an image in memory, to the bit as two programs do it:
 *
 * - Pillow's bilinear filter, which torchvision uses. A pixel that stands for several is the mean of
 *   all of them under a triangle ("antialiasing"). Rows first, then columns, rounded to bytes after
 *   each ([Resample.c](https://github.com/python-pillow/Pillow/blob/main/src/libImaging/Resample.c)).
 * - OpenCV's `INTER_LINEAR`, which Caffe's `convert_imageset` uses. A pixel is interpolated between
 *   its four neighbours, however many pixels it stands for, in numbers of 11 bits
 *   ([resize.cpp](https://github.com/opencv/opencv/blob/4.x/modules/imgproc/src/resize.cpp)).
 *
 * @module
 */

/** The inputs of one output pixel: the first input pixel, and the weights from there on. */
interface Taps {
  first: number;
  weights: Int32Array;
}

/** An image in memory: `[height, width, 3]`. */
export interface RgbPixels {
  /** The values, row by row. */
  readonly pixels: Uint8Array;
  /** Columns. */
  readonly width: number;
  /** Rows. */
  readonly height: number;
}

/** A size in pixels. */
type Size = Pick<RgbPixels, "width" | "height">;

/**
 * Resizes an image as `program` does.
 *
 * @param image the image.
 * @param size the new width and height.
 * @param out where the pixels are written; default: a new array.
 * @returns `[size.height, size.width, 3]`.
 */
export function resizeLinear(
  image: RgbPixels,
  size: Size,
  program: "pillow" | "opencv",
  out: Uint8Array = new Uint8Array(size.width * size.height * 3),
): Uint8Array {
  return program === "pillow" ? asPillow(image, size, out) : asOpenCv(image, size, out);
}

/** Pillow's weights are whole multiples of 2^-22. */
const PILLOW_BITS = 22;
const PILLOW_ONE = 2 ** PILLOW_BITS;
const HALF = PILLOW_ONE / 2;

function asPillow(image: RgbPixels, { width, height }: Size, out: Uint8Array): Uint8Array {
  const rows = alongRows(image, trianglesOf(image.width, width));
  return alongColumns(rows, width * 3, trianglesOf(image.height, height), out);
}

/**
 * The triangle filter from `from` to `to` pixels: output i sees the inputs around (i + 1/2)
 * from/to, within one input pixel, or within from/to input pixels if the image gets smaller.
 */
function trianglesOf(from: number, to: number): Taps[] {
  // Pillow leaves an axis alone whose length stays.
  const whole = Int32Array.of(PILLOW_ONE);
  if (from === to) return Array.from({ length: to }, (_, first) => ({ first, weights: whole }));
  const scale = from / to;
  const support = Math.max(1, scale);
  return Array.from({ length: to }, (_, i) => {
    const centre = (i + 0.5) * scale;
    const first = Math.max(0, Math.trunc(centre - support + 0.5));
    const end = Math.min(from, Math.trunc(centre + support + 0.5));
    const raw = Array.from(
      { length: end - first },
      (_, j) => Math.max(0, 1 - Math.abs((first + j + 0.5 - centre) / support)),
    );
    const sum = raw.reduce((a, b) => a + b, 0);
    return { first, weights: Int32Array.from(raw, (w) => Math.floor(w / sum * PILLOW_ONE + 0.5)) };
  });
}

/** `[height, width, 3]` to `[height, taps.length, 3]`. */
function alongRows({ pixels, width, height }: RgbPixels, taps: Taps[]): Uint8Array {
  const out = new Uint8Array(height * taps.length * 3);
  for (let y = 0, at = 0; y < height; y++) {
    for (const { first, weights } of taps) {
      let [red, green, blue] = [HALF, HALF, HALF];
      let source = (y * width + first) * 3;
      for (let j = 0; j < weights.length; j++, source += 3) {
        const weight = weights[j];
        red += weight * pixels[source];
        green += weight * pixels[source + 1];
        blue += weight * pixels[source + 2];
      }
      out[at++] = red >> PILLOW_BITS;
      out[at++] = green >> PILLOW_BITS;
      out[at++] = blue >> PILLOW_BITS;
    }
  }
  return out;
}

/** `[height, stride]` to `[taps.length, stride]`, into `out`. */
function alongColumns(
  pixels: Uint8Array,
  stride: number,
  taps: Taps[],
  out: Uint8Array,
): Uint8Array {
  for (let y = 0, at = 0; y < taps.length; y++) {
    const { first, weights } = taps[y];
    for (let x = 0; x < stride; x++, at++) {
      let sum = HALF;
      let source = first * stride + x;
      for (let j = 0; j < weights.length; j++, source += stride) sum += weights[j] * pixels[source];
      out[at] = sum >> PILLOW_BITS;
    }
  }
  return out;
}

/** OpenCV's weights are whole multiples of 2^-11. */
const OPENCV_ONE = 2048;

/** For each output pixel of an axis, its two neighbours and their weights. */
interface Neighbours {
  before: Int32Array;
  after: Int32Array;
  weightBefore: Int32Array;
  weightAfter: Int32Array;
}

function neighboursOf(from: number, to: number, atEdge: "one" | "both"): Neighbours {
  const empty = () => new Int32Array(to);
  const all = { before: empty(), after: empty(), weightBefore: empty(), weightAfter: empty() };
  const scale = from / to;
  for (let i = 0; i < to; i++) {
    const place = Math.fround((i + 0.5) * scale - 0.5);
    const floor = Math.floor(place);
    let share = Math.fround(place - floor);
    // Columns past the edge are cut off with their weights, rows keep theirs: both are the edge.
    if (atEdge === "one" && (floor < 0 || floor >= from - 1)) share = 0;
    all.before[i] = Math.min(Math.max(floor, 0), from - 1);
    all.after[i] = Math.min(Math.max(floor + 1, 0), from - 1);
    all.weightBefore[i] = halfToEven(Math.fround(1 - share) * OPENCV_ONE);
    all.weightAfter[i] = halfToEven(share * OPENCV_ONE);
  }
  return all;
}

/** The nearest integer; halves go to the even neighbour. */
function halfToEven(value: number): number {
  const below = Math.floor(value);
  const rest = value - below;
  return rest < 0.5 || (rest === 0.5 && below % 2 === 0) ? below : below + 1;
}

function asOpenCv(image: RgbPixels, { width, height }: Size, out: Uint8Array): Uint8Array {
  const { pixels } = image;
  if (image.width === width && image.height === height) {
    out.set(pixels);
    return out;
  }
  const columns = neighboursOf(image.width, width, "one");
  const rows = neighboursOf(image.height, height, "both");
  const stride = width * 3;
  const lines = new Map<number, Int32Array>();
  /** Row `y` of the image, as wide as the result, in multiples of 2^-11. */
  const line = (y: number): Int32Array => {
    const known = lines.get(y);
    if (known !== undefined) return known;
    const values = new Int32Array(stride);
    for (let x = 0, at = 0; x < width; x++) {
      const left = (y * image.width + columns.before[x]) * 3;
      const right = (y * image.width + columns.after[x]) * 3;
      for (let c = 0; c < 3; c++, at++) {
        values[at] = pixels[left + c] * columns.weightBefore[x] +
          pixels[right + c] * columns.weightAfter[x];
      }
    }
    for (const old of lines.keys()) if (old < y - 1) lines.delete(old);
    lines.set(y, values);
    return values;
  };
  for (let y = 0, at = 0; y < height; y++) {
    const [above, below] = [line(rows.before[y]), line(rows.after[y])];
    const [upper, lower] = [rows.weightBefore[y], rows.weightAfter[y]];
    for (let x = 0; x < stride; x++, at++) {
      out[at] = (((upper * (above[x] >> 4)) >> 16) + ((lower * (below[x] >> 4)) >> 16) + 2) >> 2;
    }
  }
  return out;
}
