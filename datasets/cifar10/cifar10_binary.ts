/**
 * The standard CIFAR-10 binary layout: six files of 10,000 records. A record is one label byte
 * followed by 3 x 1024 bytes: the red, green and blue planes, each row by row.
 *
 * Source: A. Krizhevsky,
 * ["Learning multiple layers of features from tiny images"](https://www.cs.toronto.edu/~kriz/learning-features-2009-TR.pdf),
 * 2009, and the `readme.html` of `cifar-10-binary.tar.gz`.
 *
 * @module
 */
import { BadFileError } from "../../lib/errors.ts";
import { sha256 } from "../../lib/files/sha256.ts";

/** Height and width of an image. */
export const SIDE = 32;
const PLANE = SIDE * SIDE;
const RECORD = 1 + 3 * PLANE;
/** Images in one file. */
export const IMAGES_PER_FILE = 10_000;
/** Bytes of one file. */
export const FILE_BYTES: number = IMAGES_PER_FILE * RECORD;

/** The ten classes, in label order. */
export const CLASS_NAMES: readonly string[] = [
  "airplane",
  "automobile",
  "bird",
  "cat",
  "deer",
  "dog",
  "frog",
  "horse",
  "ship",
  "truck",
];

/** The files of the layout with their SHA-256 digests. */
export const FILES: Readonly<Record<string, string>> = {
  "data_batch_1.bin": "cee916563c9f80d84e3cc88e17fdc0941787f1244f00a67874d45b261883ada5",
  "data_batch_2.bin": "a591ca11fa1708a91ee40f54b3da4784ccd871ecf2137de63f51ada8b3fa57ed",
  "data_batch_3.bin": "bbe8596564c0f86427f876058170b84dac6670ddf06d79402899d93ceea26f67",
  "data_batch_4.bin": "014e562d6e23c72197cc727519169a60359f5eccd8945ad5a09d710285ff4e48",
  "data_batch_5.bin": "755304fc0b379caeae8c14f0dac912fbc7d6cd469eb67a1029a08a39453a9add",
  "test_batch.bin": "8e2eb146ae340b09e24670f29cabc6326dba54da8789dab6768acf480273f65b",
};

/** Packs `[10000, 32, 32, 3]` pixels and their labels into one file of the layout. */
export function encodeBatch(pixels: Uint8Array, labels: ArrayLike<number>): Uint8Array {
  const file = new Uint8Array(labels.length * RECORD);
  for (let i = 0; i < labels.length; i++) {
    let to = i * RECORD;
    let from = i * 3 * PLANE;
    file[to++] = labels[i];
    for (let p = 0; p < PLANE; p++, to++, from += 3) {
      file[to] = pixels[from];
      file[to + PLANE] = pixels[from + 1];
      file[to + 2 * PLANE] = pixels[from + 2];
    }
  }
  return file;
}

/**
 * Unpacks the records of `file` into `pixels` (`[n, 32, 32, 3]`) and `labels`, which must be large
 * enough for all of them.
 */
export function decodeBatch(file: Uint8Array, pixels: Uint8Array, labels: Uint8Array): void {
  const count = file.length / RECORD;
  let to = 0;
  for (let i = 0; i < count; i++) {
    let from = i * RECORD;
    labels[i] = file[from++];
    for (let p = 0; p < PLANE; p++, from++, to += 3) {
      pixels[to] = file[from];
      pixels[to + 1] = file[from + PLANE];
      pixels[to + 2] = file[from + 2 * PLANE];
    }
  }
}

/**
 * Checks one file of the layout, byte for byte, by its SHA-256.
 *
 * @throws {BadFileError} that says what is wrong with it: its length, its labels, or its pixels.
 */
export async function verifyBatch(
  name: string,
  bytes: Uint8Array,
  path: string,
  hint: string,
): Promise<void> {
  const expected = FILES[name];
  const found = await sha256(bytes);
  if (found === expected) return;
  if (bytes.length !== FILE_BYTES) {
    throw new BadFileError({
      path,
      expected: `${IMAGES_PER_FILE} CIFAR-10 records (${FILE_BYTES} bytes)`,
      found: `${bytes.length} bytes`,
      hint,
    });
  }
  for (let i = 0; i < IMAGES_PER_FILE; i++) {
    const label = bytes[i * RECORD];
    if (label >= CLASS_NAMES.length) {
      throw new BadFileError({
        path,
        offset: i * RECORD,
        expected: "a label from 0 to 9",
        found: `${label}`,
        hint,
      });
    }
  }
  throw new BadFileError({
    path,
    expected: `CIFAR-10's ${name} (SHA-256 ${expected})`,
    found: `other contents (SHA-256 ${found})`,
    hint,
  });
}
