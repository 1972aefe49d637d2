/**
 * The user's own pictures, one folder per class or in a list, for the commands that train and test.
 *
 * @module
 */
import { basename, relative, resolve } from "node:path";
import type { ImageDataset } from "../../../datasets/dataset.ts";
import { ImageFolder, openImageFolder } from "../../../datasets/image_folder.ts";
import { openImageList } from "../../../datasets/lists/image_list.ts";
import { loadFolder } from "../../../datasets/load_folder.ts";
import { rejectedText } from "../../../datasets/rejected.ts";
import { BadArgumentError } from "../../errors.ts";
import { sha256 } from "../../files/sha256.ts";
import { ProgressBar } from "../../progress_bar.ts";
import type { RandomStream } from "../../random.ts";
import type { AlexNetSpec } from "../../spec/spec.ts";
import { warnOnStandardError } from "../command/find_checkpoint.ts";

/** The pictures that replace CIFAR-10. */
export const dataFlag = {
  kind: "text",
  placeholder: "FOLDER",
  description: "Your own pictures, one folder per class or a list, instead of CIFAR-10",
} as const;

/** Pictures on disk, none of them decoded yet. */
export interface PictureFolder {
  /** All of them. */
  readonly all: ImageFolder;
  /** Their number and a digest of their names, which shows whether they are still the same ones. */
  readonly fingerprint: string;
  /** Those at `indices`, called `name` in reports. */
  part(name: string, indices: readonly number[]): ImageFolder;
}

/** The classes of pictures, as far as they are known before the pictures. */
export interface KnownClasses {
  /** The classes that the pictures must have; default: those that they have. */
  readonly classNames?: readonly string[] | undefined;
  /** The number of classes. */
  readonly classes?: number | undefined;
}

/**
 * Lists the pictures in `path`, a folder with one folder per class, or a list of `path label` lines.
 * They are turned upright and become squares of `side` pixels, as the net of `spec` expects them. A
 * file that is not a picture of a class is reported.
 *
 * @throws {BadFileError} as `openImageFolder` and `openImageList`.
 * @throws {BadArgumentError} if the number of classes is another one.
 */
export async function openPictures(
  path: string,
  { preprocessing: { resize, interpolation } }: Pick<AlexNetSpec, "preprocessing">,
  side: number,
  { classNames, classes }: KnownClasses = {},
): Promise<PictureFolder> {
  const options = { side, resize, interpolation, upright: true };
  const known = { ...options, ...(classNames === undefined ? {} : { classNames }) };
  const isList = await Deno.stat(path).then(({ isFile }) => isFile, () => false);
  const all = isList
    ? await openImageList(path, { ...known, ...(classes === undefined ? {} : { classes }) })
    : await openImageFolder(path, known);
  const found = all.classNames.length;
  if (classes !== undefined && classes !== found) {
    throw new BadArgumentError(
      `Expected ${classes} classes, as --classes says, but found ${found} in ${path}: ` +
        `${all.classNames.slice(0, 3).join(", ")}${found > 3 ? " ..." : ""}.`,
    );
  }
  if (all.rejected.length > 0) warnOnStandardError(rejectedText(all.rejected));
  // A folder has the class in the path.
  const names = all.paths.map((file, i) =>
    isList ? `${relative(path, file)} ${all.labels[i]}` : relative(path, file)
  ).join("\n");
  const digest = await sha256(new TextEncoder().encode(names));
  return {
    all,
    fingerprint: `${all.count} pictures, ${digest.slice(0, 12)}`,
    part(name, indices) {
      const files = indices.map((i) => ({ path: all.paths[i], label: all.labels[i] }));
      return new ImageFolder(name, all.classNames, files, options);
    },
  };
}

/** The name of a folder or list of pictures, for that of a run. */
export function pathName(path: string): string {
  return basename(resolve(path)).replace(/\.[^.]*$/, "") || "pictures";
}

/** Decodes the pictures of `folder` into memory, with a bar on a terminal. */
export async function loadPictures(folder: ImageFolder): Promise<ImageDataset> {
  const bar = new ProgressBar();
  const images = await loadFolder(folder, ({ done, total }) => {
    bar.draw(done / total, `${folder.name}: reading ${done}/${total}`);
  });
  bar.clear();
  return images;
}

/** The pictures to train on, to validate with and to test with, by their positions. */
export interface PictureSplit {
  /** Those that the net is trained on. */
  readonly training: readonly number[];
  /** Those that measure it after every epoch. */
  readonly validation: readonly number[];
  /** Those that measure it at the end. */
  readonly test: readonly number[];
}

/**
 * Divides pictures at random, each class in the same proportions. A class of one picture is only
 * trained on; a class of more has at least one in each part that is not empty, as far as its
 * pictures suffice.
 *
 * @param labels The class of each picture.
 * @param counts The approximate numbers for test and validation, and the maximum for training.
 * @throws {BadArgumentError} when nothing would be left to train on.
 */
export function splitPictures(
  labels: ArrayLike<number>,
  counts: { test: number; validation: number; limit: number },
  stream: RandomStream,
): PictureSplit {
  const { test, validation, limit } = counts;
  const total = labels.length;
  const left = total - test - validation;
  if (left < 1) {
    throw new BadArgumentError(
      `Expected pictures to train on but found ${total}, of which --test ${test} and --validation ` +
        `${validation} take all; lower one of them.`,
    );
  }
  const byClass = Map.groupBy(stream.permutation(total), (i) => labels[i]);
  const parts = { training: [] as number[], validation: [] as number[], test: [] as number[] };
  for (const own of byClass.values()) {
    const share = (count: number, most: number) =>
      Math.max(Math.min(count, most, 1), Math.min(most, Math.round(own.length * count / total)));
    const tested = share(test, own.length - 1);
    const validated = share(validation, own.length - tested - 1);
    const rest = own.length - tested - validated;
    const trained = Math.min(rest, Math.max(1, Math.round(rest * Math.min(1, limit / left))));
    parts.test.push(...own.slice(0, tested));
    parts.validation.push(...own.slice(tested, tested + validated));
    parts.training.push(...own.slice(tested + validated, tested + validated + trained));
  }
  const sorted = (part: number[]) => part.sort((a, b) => a - b);
  return {
    training: sorted(parts.training),
    validation: sorted(parts.validation),
    test: sorted(parts.test),
  };
}

/** `count` of `total` positions, drawn with `stream`, in increasing order. */
export function drawn(total: number, count: number, stream: RandomStream): number[] {
  return [...stream.permutation(total).subarray(0, count)].sort((a, b) => a - b);
}
