/**
 * CIFAR-10 in a page of the course's site: the first images of both halves, which the folder of the
 * site holds as one PNG, `data/cifar10.png`, a column of pictures of 32 x 32 pixels, first those for
 * training, then those for testing. `data/cifar10.json` describes them.
 *
 * PNG loses nothing, and it is decoded here and not by the browser, whose canvas may convert colours.
 *
 * @module
 */
import { counted } from "../../lib/counted.ts";
import { BadArgumentError, BadFileError } from "../../lib/errors.ts";
import { sha256 } from "../../lib/files/sha256.ts";
import { pageFrontEnd } from "../../lib/front_end.ts";
import { isRecord } from "../../lib/is_record.ts";
import type { Cifar10 } from "./cifar10_from_bytes.ts";
import { CLASS_NAMES, SIDE } from "./cifar10_binary.ts";
import type { ImageDataset } from "../dataset.ts";
import { decodePng } from "../pictures/decode_png.ts";

/** The files, in the folder that a page reads. */
export const [CIFAR10_PIXELS, CIFAR10_LABELS] = ["data/cifar10.png", "data/cifar10.json"] as const;

/** One half of CIFAR-10 in `data/cifar10.json`. */
export interface HalfOfFile {
  /** How many of its images the file holds: the first ones. */
  readonly count: number;
  /** How many images it has. */
  readonly of: number;
  /** One digit for each image: its label. */
  readonly labels: string;
}

/** The content of `data/cifar10.json`. */
export interface Cifar10File {
  /** Who made the images, and where they are described. */
  readonly source: string;
  /** The names of the classes, in the order of their labels. */
  readonly classNames: readonly string[];
  /** The images for training. */
  readonly train: HalfOfFile;
  /** The images for testing. */
  readonly test: HalfOfFile;
  /** SHA-256 of all pixels, `[train.count + test.count, 32, 32, 3]`. */
  readonly sha256: string;
}

/**
 * Loads the images that the site holds.
 *
 * @returns the training and the test images, in the order of the whole dataset.
 * @throws {BadArgumentError} outside a page of the course's site.
 * @throws {BadFileError} if the site has no images, or a file is damaged.
 */
export async function loadCifar10(): Promise<Cifar10> {
  const [file, png] = await Promise.all([fileOf(CIFAR10_LABELS), fileOf(CIFAR10_PIXELS)]);
  return await cifar10OfFiles(png, parseFile(new TextDecoder().decode(file)));
}

/**
 * The two halves of what {@linkcode loadCifar10} has read.
 *
 * @throws {BadFileError} if the two files do not belong together.
 */
export async function cifar10OfFiles(png: Uint8Array, file: Cifar10File): Promise<Cifar10> {
  const { pixels, width, height } = decodePng(png, CIFAR10_PIXELS);
  const count = file.train.count + file.test.count;
  const differs = await sha256(pixels) !== file.sha256;
  if (width !== SIDE || height !== SIDE * count || differs) {
    throw bad(CIFAR10_PIXELS, `the ${counted(count, "picture")} of ${CIFAR10_LABELS}`, "others");
  }
  return {
    train: half("CIFAR-10 train", file.train, pixels, 0),
    test: half("CIFAR-10 test", file.test, pixels, file.train.count),
  };
}

function half(
  name: string,
  { count, of, labels }: HalfOfFile,
  pixels: Uint8Array,
  start: number,
): ImageDataset {
  const bytes = SIDE * SIDE * 3;
  const whole = count === of;
  const rest =
    `This site holds the first ${counted(count, "image")} of ${of.toLocaleString("en-US")}; ` +
    "a teacher builds one with more by deno task course --site-images 50000. All of them are there " +
    "when the lesson runs in Jupyter.";
  return {
    name: whole ? name : `${name}, first ${count}`,
    classNames: CLASS_NAMES,
    images: pixels.subarray(start * bytes, (start + count) * bytes),
    labels: Uint8Array.from(labels, Number),
    side: SIDE,
    count,
    ...(whole ? {} : { partOf: { name, rest } }),
  };
}

async function fileOf(path: string): Promise<Uint8Array> {
  const page = pageFrontEnd();
  if (page === undefined) {
    throw new BadArgumentError(
      "Expected a page of the course's site, which holds images of CIFAR-10, but found none; " +
        "elsewhere pass the bytes of its files to cifar10FromBytes.",
    );
  }
  const bytes = await page.file(path);
  if (bytes !== undefined) return bytes;
  throw bad(path, "images of CIFAR-10 in the folder of the site", "no such file");
}

/** @throws {BadFileError} for anything but what `tools/site/data_file.ts` writes. */
export function parseFile(text: string): Cifar10File {
  let found: unknown;
  try {
    found = JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  if (isFile(found)) return found;
  throw bad(CIFAR10_LABELS, "the labels of images of CIFAR-10", "something else");
}

function isFile(value: unknown): value is Cifar10File {
  return isRecord(value) && typeof value.source === "string" && typeof value.sha256 === "string" &&
    Array.isArray(value.classNames) && value.classNames.join() === CLASS_NAMES.join() &&
    isHalf(value.train) && isHalf(value.test);
}

function isHalf(value: unknown): value is HalfOfFile {
  return isRecord(value) && typeof value.count === "number" && typeof value.of === "number" &&
    typeof value.labels === "string" && /^\d+$/.test(value.labels) &&
    value.labels.length === value.count && value.count <= value.of;
}

function bad(path: string, expected: string, found: string): BadFileError {
  return new BadFileError({ path, expected, found, hint: "build the site again" });
}
