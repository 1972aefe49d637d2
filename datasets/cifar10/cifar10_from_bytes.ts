/**
 * CIFAR-10 from the contents of its six binary files, wherever they come from.
 *
 * @module
 */
import { requireFunction } from "../../lib/argument_checks.ts";
import { requireBytes } from "../../lib/augmentation/images.ts";
import {
  CLASS_NAMES,
  decodeBatch,
  FILES,
  IMAGES_PER_FILE,
  SIDE,
  verifyBatch,
} from "./cifar10_binary.ts";
import type { ImageDataset } from "../dataset.ts";
import type { DatasetProgress } from "../loading_progress.ts";

/** The two halves of CIFAR-10. */
export interface Cifar10 {
  /** 50,000 images, 5,000 per class. */
  train: ImageDataset;
  /** 10,000 images, 1,000 per class. */
  test: ImageDataset;
}

/** Where the files of {@linkcode readCifar10} come from. */
export interface Cifar10Source {
  /** The place of a file, for error messages. */
  pathOf: (name: string) => string;
  /** What to do about a damaged file. */
  hint: string;
  /** Called before each file and after the last. */
  onProgress?: (progress: DatasetProgress) => void;
}

/**
 * Reads CIFAR-10 from the contents of its six binary files, as in `cifar-10-binary.tar.gz`. Every
 * byte is verified by SHA-256.
 *
 * @param read returns the contents of the file with this name (`data_batch_1.bin` to
 * `data_batch_5.bin`, `test_batch.bin`); it is called for one file after another.
 * @returns the training and the test images.
 * @throws {BadFileError} if a file is damaged or is not one of CIFAR-10's.
 * @throws {BadArgumentError} if `read` returns anything but bytes.
 *
 * @example
 * ```ts ignore
 * import { cifar10FromBytes } from "@alexnet/alexnet/datasets/memory";
 *
 * const { train, test } = await cifar10FromBytes(async (name) =>
 *   (await fetch(`/cifar-10-batches-bin/${name}`)).bytes()
 * );
 * console.log(train.count, test.count); // 50000 10000
 * ```
 */
export async function cifar10FromBytes(
  read: (name: string) => Uint8Array | Promise<Uint8Array>,
): Promise<Cifar10> {
  requireFunction("read of cifar10FromBytes", read);
  return await readCifar10(read, { pathOf: (name) => name, hint: "download the file again" });
}

/** Reads, verifies and unpacks the six files of `source`, as {@linkcode cifar10FromBytes}. */
export async function readCifar10(
  read: (name: string) => Uint8Array | Promise<Uint8Array>,
  { pathOf, hint, onProgress }: Cifar10Source,
): Promise<Cifar10> {
  const names = Object.keys(FILES);
  const imageLength = 3 * SIDE * SIDE;
  const train = emptyDataset("CIFAR-10 train", 5 * IMAGES_PER_FILE);
  const test = emptyDataset("CIFAR-10 test", IMAGES_PER_FILE);
  for (const [i, name] of names.entries()) {
    onProgress?.({ phase: "read", done: i, total: names.length });
    const bytes = await read(name);
    requireBytes(`contents of ${name}`, bytes);
    await verifyBatch(name, bytes, pathOf(name), hint);
    const half = name === "test_batch.bin" ? test : train;
    const start = name === "test_batch.bin" ? 0 : i * IMAGES_PER_FILE;
    decodeBatch(
      bytes,
      half.images.subarray(start * imageLength, (start + IMAGES_PER_FILE) * imageLength),
      half.labels.subarray(start, start + IMAGES_PER_FILE),
    );
  }
  onProgress?.({ phase: "read", done: names.length, total: names.length });
  return { train, test };
}

function emptyDataset(name: string, count: number): ImageDataset & { labels: Uint8Array } {
  return {
    name,
    classNames: CLASS_NAMES,
    images: new Uint8Array(count * 3 * SIDE * SIDE),
    labels: new Uint8Array(count),
    side: SIDE,
    count,
  };
}
