/**
 * Statistics of images that pass one by one: exact sums, so that the result is that of `meanImage`
 * and `fitColorPca` over the same images, whatever the order and however often the pass stops.
 *
 * @module
 */
import { type ColorPca, colorPcaOfSums } from "../../../lib/augmentation/color_pca.ts";
import { COLOR_SUMS, colorSums, meanColor } from "../../../lib/augmentation/color_sums.ts";
import { pixelBytes } from "../record_layout.ts";

/** The sums as JSON. */
export interface SavedSums {
  /** Number of images. */
  readonly images: number;
  /** The sum of each pixel and channel. */
  readonly pixels: readonly number[];
  /** The sums of r, g, b, rr, rg, rb, gg, gb and bb, in decimal digits. */
  readonly colors: readonly string[];
}

/** The sums over the images of two sets, exact as theirs. */
export function addedSums(one: SavedSums, other: SavedSums): SavedSums {
  return {
    images: one.images + other.images,
    pixels: one.pixels.map((sum, i) => sum + other.pixels[i]),
    colors: one.colors.map((sum, i) => `${BigInt(sum) + BigInt(other.colors[i])}`),
  };
}

/** Sums over images of one side. */
export class StatisticsSums {
  readonly #side: number;
  readonly #pixels: Float64Array<ArrayBuffer>;
  // The squares of 2.1 million images of 256 x 256 exceed 2^53.
  readonly #colors: bigint[];
  #images: number;

  /** Starts with no images, or goes on from `saved`. */
  constructor(side: number, saved?: SavedSums) {
    this.#side = side;
    this.#pixels = saved === undefined
      ? new Float64Array(pixelBytes(side))
      : Float64Array.from(saved.pixels);
    this.#colors = saved?.colors.map(BigInt) ?? Array<bigint>(COLOR_SUMS).fill(0n);
    this.#images = saved?.images ?? 0;
  }

  /** Adds an image, `[side, side, 3]`. */
  add(pixels: Uint8Array): void {
    const sums = this.#pixels;
    for (let i = 0; i < sums.length; i++) sums[i] += pixels[i];
    colorSums(pixels).forEach((sum, i) => this.#colors[i] += BigInt(sum));
    this.#images++;
  }

  /** The sums, from which a new object goes on. */
  get saved(): SavedSums {
    return {
      images: this.#images,
      pixels: [...this.#pixels],
      colors: this.#colors.map(String),
    };
  }

  /** Number of pixels of all images. */
  get pixels(): number {
    return this.#images * this.#side * this.#side;
  }

  /** The mean of each pixel and channel. */
  get meanImage(): Float32Array<ArrayBuffer> {
    return Float32Array.from(this.#pixels, (sum) => sum / this.#images);
  }

  /** The mean of red, green and blue. */
  get channelMeans(): [number, number, number] {
    return meanColor({ pixels: this.pixels, values: this.#colors.map(Number) });
  }

  /** The principal components of the colours. */
  get colorPca(): ColorPca {
    return colorPcaOfSums({ pixels: this.pixels, values: this.#colors.map(Number) });
  }
}
