/**
 * Colour noise along the principal components of RGB, the second augmentation of the paper (section
 * 4.1): every pixel of an image is shifted by
 *
 *     [p1, p2, p3] [a1 l1, a2 l2, a3 l3]^T,   a_i ~ N(0, 0.1)
 *
 * where p_i and l_i are the eigenvectors and eigenvalues of the 3 x 3 covariance matrix of the
 * training set's pixel values.
 *
 * The scale is easy to get wrong. On the 0 … 255 scale the largest eigenvalue is 121.78^2 = 14,830,
 * so the formula, read literally, shifts an image by 1,483 grey levels. The 2012 program multiplies
 * by the *standard deviation* (the square root of the eigenvalue) instead, which gives 12.2 levels.
 * The formula itself only makes sense with pixels on the scale 0 … 1, where it gives 5.8 levels.
 * The convention therefore has no default.
 *
 * @module
 */
import {
  type FieldNames,
  requireFinite,
  requireFiniteNumbers,
  requireInteger,
  requireOptions,
} from "../argument_checks.ts";
import { BadArgumentError } from "../errors.ts";
import { COLOR_SUMS, colorCovariance, type ColorSums, colorSums } from "./color_sums.ts";
import type { RandomStream } from "../random.ts";
import { type LabelledImages, requireLabelledImages } from "./images.ts";

/** Three numbers, for red, green and blue. */
export type Rgb = readonly [number, number, number];

/** The principal components of the RGB values of a set of images, on the 0 … 255 scale. */
export interface ColorPca {
  /** Standard deviation along each component, largest first: square roots of the eigenvalues. */
  readonly standardDeviations: Rgb;
  /** The components, in the same order: unit vectors in RGB, one per row. */
  readonly components: readonly [Rgb, Rgb, Rgb];
}

/**
 * The factor that multiplies each a_i:
 * - `standardDeviation`: the 2012 program; 12.2 grey levels for one sigma along the first component.
 * - `eigenvalueOfUnitRange`: the paper's formula with pixels in 0 … 1; 5.8 levels.
 * - `eigenvalue`: the paper's formula with pixels in 0 … 255; 1,483 levels, which destroys the image.
 */
export type ColorScale = "standardDeviation" | "eigenvalueOfUnitRange" | "eigenvalue";

/**
 * The components of ImageNet included with the 2012 program's successor (cuda-convnet2,
 * `make-data/input_meta`, where they are in ascending order and called `color_stdevs`). Squared and
 * divided by 255^2, the first one is 0.228; the widely copied values 0.2175, 0.0188, 0.0045 come
 * from another sample.
 */
export const imagenetColorPca: ColorPca = {
  standardDeviations: [121.7801, 37.0939, 19.7208],
  components: [
    [-0.5635, -0.5762, -0.5920],
    [-0.7126, -0.0235, 0.7012],
    [0.4180, -0.8170, 0.3973],
  ],
};

/** Options of {@linkcode drawColorShift}. */
export interface ColorShiftOptions {
  /** The components. */
  pca: ColorPca;
  /** The factor that multiplies the random numbers. */
  scale: ColorScale;
  /** Standard deviation of a_i; default 0.1, as in the paper. */
  sigma?: number;
}

/** Colour noise of a training batch. */
export interface ColorNoise extends ColorShiftOptions {
  /**
   * Whether to divide all numbers by 1 + sigma while there is noise, as the 2012 program did;
   * default false.
   */
  shrink?: boolean;
}

const COLOR_SHIFT_FIELDS: FieldNames<ColorShiftOptions> = {
  pca: { standardDeviations: true, components: true },
  scale: true,
  sigma: true,
};

/** The names of the fields of a {@linkcode ColorNoise}. */
export const COLOR_NOISE_FIELDS: FieldNames<ColorNoise> = { ...COLOR_SHIFT_FIELDS, shrink: true };

/**
 * Draws the shift of red, green and blue for one use of one image, in grey levels (0 … 255 scale).
 * Takes three normal draws from `stream`, the first one for the first component.
 *
 * @param stream the random stream to draw from.
 * @param options the components, their scale and the standard deviation of the draws.
 * @returns the amounts to add to red, green and blue.
 *
 * @example
 * ```ts
 * import { drawColorShift, imagenetColorPca, RandomStreams } from "@alexnet/alexnet";
 * import { assertEquals } from "@std/assert";
 *
 * const shift = drawColorShift(new RandomStreams(1).stream("color"), {
 *   pca: imagenetColorPca,
 *   scale: "standardDeviation",
 * });
 * assertEquals(shift.length, 3);
 * ```
 *
 * @throws {BadArgumentError} if a number is not finite, `sigma` is negative, or the scale is
 * unknown.
 */
export function drawColorShift(
  stream: RandomStream,
  options: ColorShiftOptions,
): [number, number, number] {
  requireOptions("drawColorShift", options, COLOR_SHIFT_FIELDS);
  const { pca, scale, sigma = 0.1 } = options;
  requireFinite("sigma of the colour noise", sigma, { min: 0 });
  requirePca(pca);
  const shift: [number, number, number] = [0, 0, 0];
  for (let i = 0; i < 3; i++) {
    const amount = sigma * stream.normal() * scaleOf(pca.standardDeviations[i], scale);
    for (let c = 0; c < 3; c++) shift[c] += amount * pca.components[i][c];
  }
  requireFiniteNumbers("the colour shift", shift);
  return shift;
}

/** @throws {BadArgumentError} when there are not three components with their deviations from 0. */
function requirePca({ standardDeviations, components }: ColorPca): void {
  requireFiniteNumbers("standard deviations of the PCA", standardDeviations, 3);
  for (const deviation of standardDeviations) {
    requireFinite("a standard deviation of the PCA", deviation, { min: 0 });
  }
  requireInteger("the number of components of the PCA", components.length, { min: 3, max: 3 });
  for (const component of components) requireFiniteNumbers("a component of the PCA", component, 3);
}

/** The multiplier of a_i in grey levels, for a component of standard deviation `deviation`. */
function scaleOf(deviation: number, scale: ColorScale): number {
  switch (scale) {
    case "standardDeviation":
      return deviation;
    case "eigenvalue":
      return deviation * deviation;
    case "eigenvalueOfUnitRange":
      return deviation * deviation / 255;
    default:
      throw new BadArgumentError(
        `Expected a scale of the colour noise (standardDeviation, eigenvalueOfUnitRange or ` +
          `eigenvalue) but found ${scale}.`,
      );
  }
}

/**
 * Adds `shift` to each pixel of `image` (`[..., 3]`), rounds, and clamps to 0 … 255, for display.
 * The input of a net is neither rounded nor clamped.
 *
 * @param image `[..., 3]`, bytes.
 * @param shift the amounts to add to red, green and blue, in grey levels.
 * @param out the array to write into; default: a new array.
 * @returns `out`.
 * @throws {BadArgumentError} if the shift is not finite or `out` has another length.
 *
 * @example
 * ```ts
 * import { shiftColor } from "@alexnet/alexnet";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals([...shiftColor(Uint8Array.of(0, 100, 250), [-5, 0.6, 10])], [0, 101, 255]);
 * ```
 */
export function shiftColor(
  image: Uint8Array,
  shift: Rgb,
  out: Uint8Array = new Uint8Array(image.length),
): Uint8Array {
  requireFiniteNumbers("the shift of a colour", shift, 3);
  requireInteger("pixels of the image", image.length / 3, { min: 0 });
  if (out.length !== image.length) {
    throw new BadArgumentError(
      `Expected an output of ${image.length} bytes but found one of ${out.length}.`,
    );
  }
  for (let i = 0; i < image.length; i++) {
    out[i] = Math.min(255, Math.max(0, Math.round(image[i] + shift[i % 3])));
  }
  return out;
}

/**
 * The principal components of the RGB values of all pixels of `dataset`: the eigenvectors of their
 * covariance, each with its largest entry positive.
 *
 * @param dataset the images, usually the training set.
 * @returns standard deviations, largest first, and components.
 * @throws {BadArgumentError} if there are no images, or the number of pixels does not match them.
 *
 * @example
 * ```ts
 * import { fitColorPca } from "@alexnet/alexnet";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * // A black and a white pixel: colours vary only along (1, 1, 1).
 * const images = Uint8Array.of(0, 0, 0, 255, 255, 255);
 * const pca = fitColorPca({ images, labels: Uint8Array.of(0, 0), side: 1, count: 2 });
 * assertAlmostEquals(pca.components[0][0], 1 / Math.sqrt(3), 1e-6);
 * assertAlmostEquals(pca.standardDeviations[1], 0, 1e-6);
 * ```
 */
export function fitColorPca(dataset: LabelledImages): ColorPca {
  requireLabelledImages(dataset);
  if (dataset.count < 1) throw new BadArgumentError("Expected at least one image but found none.");
  return colorPcaOfSums(sumsOf(dataset));
}

/**
 * The principal components of colours whose sums are known, as {@linkcode fitColorPca} computes
 * them.
 */
export function colorPcaOfSums(sums: ColorSums): ColorPca {
  const { values, vectors } = symmetricEigen(colorCovariance(sums));
  const order = [0, 1, 2].sort((a, b) => values[b] - values[a]);
  const component = (i: number): Rgb => {
    const vector = [0, 1, 2].map((row) => vectors[row][i]);
    const largest = vector.reduce((a, b) => Math.abs(b) > Math.abs(a) ? b : a);
    const sign = largest < 0 ? -1 : 1;
    return [sign * vector[0], sign * vector[1], sign * vector[2]];
  };
  const deviation = (i: number) => Math.sqrt(Math.max(0, values[i]));
  return {
    standardDeviations: [deviation(order[0]), deviation(order[1]), deviation(order[2])],
    components: [component(order[0]), component(order[1]), component(order[2])],
  };
}

/** The sums over all pixels; exact, because their terms are integers. */
function sumsOf({ images, side, count }: LabelledImages): ColorSums {
  const values = new Float64Array(COLOR_SUMS);
  const length = side * side * 3;
  for (let i = 0; i < count; i++) {
    colorSums(images.subarray(i * length, (i + 1) * length)).forEach((sum, k) => values[k] += sum);
  }
  return { pixels: side * side * count, values };
}

/** Eigenvalues and eigenvectors (in columns) of a symmetric 3 x 3 matrix, by Jacobi rotations. */
function symmetricEigen(matrix: number[][]): { values: number[]; vectors: number[][] } {
  const m = matrix.map((row) => [...row]);
  const vectors = [[1, 0, 0], [0, 1, 0], [0, 0, 1]];
  for (let sweep = 0; sweep < 30; sweep++) {
    for (const [p, q] of [[0, 1], [0, 2], [1, 2]]) {
      if (m[p][q] === 0) continue;
      const theta = (m[q][q] - m[p][p]) / (2 * m[p][q]);
      const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
      const c = 1 / Math.sqrt(t * t + 1), s = t * c;
      for (let k = 0; k < 3; k++) {
        [m[k][p], m[k][q]] = [c * m[k][p] - s * m[k][q], s * m[k][p] + c * m[k][q]];
      }
      for (let k = 0; k < 3; k++) {
        [m[p][k], m[q][k]] = [c * m[p][k] - s * m[q][k], s * m[p][k] + c * m[q][k]];
        [vectors[k][p], vectors[k][q]] = [
          c * vectors[k][p] - s * vectors[k][q],
          s * vectors[k][p] + c * vectors[k][q],
        ];
      }
    }
  }
  return { values: [m[0][0], m[1][1], m[2][2]], vectors };
}
