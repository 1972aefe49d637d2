/**
 * Made-up images, to try a net, a backend or a machine without data. The dummy provider of the 2012
 * program and TensorFlow's benchmark of AlexNet draw pixels at random; here each class also has a
 * mosaic of its own, so that a net that learns shows it.
 *
 * @module
 */
import { allocateBytes, requireInteger, requireOptions } from "../lib/argument_checks.ts";
import { RandomStreams } from "../lib/random.ts";
import type { ImageDataset } from "./dataset.ts";

/** Options of {@linkcode syntheticImages}. */
export interface SyntheticOptions {
  /** Number of images, from 1. */
  count: number;
  /** Height and width in pixels, from 1. */
  side: number;
  /** Number of classes, from 1 to 65,536; image i is of class i modulo this number. */
  classes: number;
  /** The number of the first image; default 0. Images of other numbers have other noise. */
  start?: number;
  /** Seed of the mosaics and of the noise; default 0. */
  seed?: number;
}

/** Squares of a mosaic in a row. */
const TILES = 4;

/**
 * Makes images: each pixel is the mean of its colour in the mosaic of the class, 4 x 4 squares of
 * random colours, and of a random byte.
 *
 * @param options the number of images, their side and the number of classes.
 * @returns the images with their labels; the same for the same options. The classes are called
 * `class 0`, `class 1` and so on.
 * @throws {BadArgumentError} for an unknown option, or a number out of range.
 * @throws {OutOfMemoryError} if there is not enough memory for the images.
 *
 * @example
 * ```ts
 * import { syntheticImages } from "@alexnet/alexnet/datasets";
 * import { assertEquals } from "@std/assert";
 *
 * const { images, labels } = syntheticImages({ count: 4, side: 32, classes: 3 });
 * assertEquals(images.length, 4 * 32 * 32 * 3);
 * assertEquals([...labels], [0, 1, 2, 0]);
 * ```
 */
export function syntheticImages(options: SyntheticOptions): ImageDataset {
  requireOptions("syntheticImages", options, {
    count: true,
    side: true,
    classes: true,
    start: true,
    seed: true,
  });
  const { count, side, classes, start = 0, seed = 0 } = options;
  requireInteger("count", count, { min: 1 });
  requireInteger("side", side, { min: 1, max: 65_536 });
  requireInteger("classes", classes, { min: 1, max: 65_536 });
  requireInteger("start", start, { min: 0, max: 2 ** 40 });
  const streams = new RandomStreams(seed);
  const size = side * side * 3;
  const images = allocateBytes("the made-up images", count * size);
  const labels = classes > 256 ? new Uint16Array(count) : new Uint8Array(count);
  const mosaics = new Map<number, Uint8Array>();
  for (let i = 0; i < count; i++) {
    const label = (start + i) % classes;
    labels[i] = label;
    const mosaic = mosaics.get(label) ?? mosaicOf(streams, label, side);
    mosaics.set(label, mosaic);
    const noise = streams.fork("noise", start + i);
    let word = 0;
    for (let j = 0; j < size; j++) {
      word = j % 4 === 0 ? noise.word() : word >>> 8;
      images[i * size + j] = (mosaic[j] + (word & 255)) >> 1;
    }
  }
  const classNames = Array.from({ length: classes }, (_, label) => `class ${label}`);
  return { name: "made-up images", images, labels, classNames, side, count };
}

/** The mosaic of a class, `[side, side, 3]`. */
function mosaicOf(streams: RandomStreams, label: number, side: number): Uint8Array {
  const stream = streams.fork("mosaic", label);
  const colors = Uint8Array.from({ length: TILES * TILES * 3 }, () => stream.integer(256));
  const tile = (at: number) => Math.floor(at * TILES / side);
  return Uint8Array.from({ length: side * side * 3 }, (_, j) => {
    const [y, x] = [Math.floor(j / 3 / side), Math.floor(j / 3) % side];
    return colors[(tile(y) * TILES + tile(x)) * 3 + j % 3];
  });
}
