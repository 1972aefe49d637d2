/**
 * The images of CIFAR-10 in the folder of the site: the first ones of both halves, without loss, as one
 * PNG. `datasets/cifar10/cifar10_in_page.ts` describes and reads it.
 *
 * @module
 */
import type { Cifar10 } from "../../datasets/cifar10/cifar10_from_bytes.ts";
import { CLASS_NAMES, SIDE } from "../../datasets/cifar10/cifar10_binary.ts";
import {
  CIFAR10_LABELS,
  CIFAR10_PIXELS,
  type Cifar10File,
  cifar10OfFiles,
  type HalfOfFile,
  parseFile,
} from "../../datasets/cifar10/cifar10_in_page.ts";
import { first, type ImageDataset } from "../../datasets/dataset.ts";
import { AlexNetError } from "../../lib/errors.ts";
import { writeAtomically } from "../../lib/files/atomic_write.ts";
import { sha256 } from "../../lib/files/sha256.ts";
import { encodePng } from "../../lib/figures/pictures/encode_png.ts";

/** How many images of each half a site holds; what the lessons take at scale `quick`. */
export interface ImageCounts {
  /** Images for training. */
  readonly train: number;
  /** Images for testing. */
  readonly test: number;
}

/** What the lessons take at scale `quick`. */
export const QUICK_IMAGES: ImageCounts = { train: 2000, test: 1000 };

const SOURCE =
  "CIFAR-10, collected by Alex Krizhevsky, Vinod Nair and Geoffrey Hinton. A. Krizhevsky, " +
  "Learning Multiple Layers of Features from Tiny Images, 2009, " +
  "https://www.cs.toronto.edu/~kriz/learning-features-2009-TR.pdf";

/**
 * Writes the first images of `cifar` into `folder`, unless they are there already, and reads them back.
 *
 * @throws {BadArgumentError} if there are not so many images.
 * @throws {AlexNetError} if what is read differs from what was written.
 */
export async function writeDataFile(
  folder: string,
  cifar: Cifar10,
  counts: ImageCounts = QUICK_IMAGES,
): Promise<void> {
  const [train, test] = [first(cifar.train, counts.train), first(cifar.test, counts.test)];
  const pixels = new Uint8Array(train.images.length + test.images.length);
  pixels.set(train.images);
  pixels.set(test.images, train.images.length);
  const file: Cifar10File = {
    source: SOURCE,
    classNames: CLASS_NAMES,
    train: halfOf(train, cifar.train),
    test: halfOf(test, cifar.test),
    sha256: await sha256(pixels),
  };
  if (await isThere(folder, file)) return;
  const png = encodePng({ pixels, width: SIDE, height: SIDE * (counts.train + counts.test) });
  await requireSame(png, file, train, test);
  await Deno.mkdir(`${folder}/data`, { recursive: true });
  await writeAtomically(`${folder}/${CIFAR10_PIXELS}`, png);
  await writeAtomically(`${folder}/${CIFAR10_LABELS}`, JSON.stringify(file, null, 2) + "\n");
}

function halfOf({ count, labels }: ImageDataset, whole: ImageDataset): HalfOfFile {
  return { count, of: whole.count, labels: Array.from(labels).join("") };
}

/** Whether `folder` holds these images. */
async function isThere(folder: string, file: Cifar10File): Promise<boolean> {
  try {
    const known = parseFile(await Deno.readTextFile(`${folder}/${CIFAR10_LABELS}`));
    if (JSON.stringify(known) !== JSON.stringify(file)) return false;
    await cifar10OfFiles(await Deno.readFile(`${folder}/${CIFAR10_PIXELS}`), file);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof AlexNetError) return false;
    throw error;
  }
}

/** Decodes the files and compares every byte. */
async function requireSame(
  png: Uint8Array,
  file: Cifar10File,
  train: ImageDataset,
  test: ImageDataset,
): Promise<void> {
  const read = await cifar10OfFiles(png, parseFile(JSON.stringify(file)));
  for (const [written, found] of [[train, read.train], [test, read.test]]) {
    const same = isEqual(written.images, found.images) && isEqual(written.labels, found.labels);
    if (!same) {
      throw new AlexNetError(
        `Expected ${CIFAR10_PIXELS} to hold ${written.name} byte for byte but found other bytes.`,
      );
    }
  }
}

function isEqual(a: ArrayLike<number>, b: ArrayLike<number>): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
