/**
 * What a source takes from a development kit: the classes, the answers, and how many training images
 * each class has.
 *
 * @module
 */
import { join } from "node:path";
import { BadFileError } from "../../../lib/errors.ts";
import type { FolderEntry } from "../../class_folders.ts";
import type { ClassTable } from "../class_table.ts";
import { openDevelopmentKit } from "../kit/development_kit.ts";
import type { Answers } from "./image_labels.ts";

/** What a source takes from a development kit. */
export interface KitAnswers {
  /** The classes with their numbers. */
  readonly classes: ClassTable;
  /** The number of training images of each class, by WNID. */
  readonly trainImages: ReadonlyMap<string, number>;
  /** The answers to the validation images. */
  readonly val: Answers | undefined;
  /** The answers to the test images. */
  readonly test: Answers | undefined;
}

/** The names of development kits, and of the folders that they unpack to. */
const KITS: Readonly<Record<2010 | 2012, RegExp>> = {
  2010: /^(?:ILSVRC2010_devkit-1\.0(?:\.tar\.gz)?|devkit-1\.0)$/,
  2012: /^ILSVRC2012_devkit_t12(?:\.tar\.gz)?$/,
};

/**
 * The development kit among `entries` of the folder `root`: its archive, its folder, or the files that
 * it unpacks to.
 *
 * @param years of which it may be.
 * @returns its name in the folder, or "." for the folder itself; undefined if there is none.
 */
export async function findKit(
  root: string,
  entries: readonly FolderEntry[],
  years: readonly (2010 | 2012)[] = [2012, 2010],
): Promise<string | undefined> {
  for (const year of years) {
    const found = entries.find(({ name, kind }) => kind !== "other" && KITS[year].test(name));
    if (found !== undefined) return found.name;
  }
  for (const path of ["data/meta.mat", "meta.mat"]) {
    const info = await Deno.stat(join(root, path)).catch(() => undefined);
    if (info?.isFile) return ".";
  }
}

/**
 * Opens a development kit.
 *
 * @param folder where its files are.
 * @param kit its archive or folder there.
 * @param year the year of the images that it must belong to; default: any.
 * @throws {BadFileError} if it is damaged, or of another year.
 */
export async function kitAnswers(
  folder: string,
  kit: string,
  year?: 2010 | 2012,
): Promise<KitAnswers> {
  const path = join(folder, kit);
  const own = await openDevelopmentKit(path);
  if (year !== undefined && own.year !== year) {
    throw new BadFileError({
      path,
      expected: `the development kit of ${year}`,
      found: `that of ${own.year}`,
    });
  }
  const answers = (numbers: readonly number[] | undefined) => numbers && { numbers, path };
  return {
    classes: own.classes,
    trainImages: new Map(own.synsets.map(({ wnid, trainImages }) => [wnid, trainImages])),
    val: answers(own.validationTruth),
    test: answers(own.testTruth),
  };
}
