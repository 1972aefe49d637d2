/**
 * What a source takes from a development kit: the classes, the answers, and how many training images
 * each class has.
 *
 * @module
 */
import { join } from "node:path";
import type { FolderEntry } from "../../class_folders.ts";
import type { ClassTable } from "../class_table.ts";
import type { Answers } from "./answers.ts";

/** The files of a development kit in a folder, by their names there. */
export interface KitFiles {
  /** An archive, or a folder: "." for the folder itself. */
  readonly kit: string;
  /** The answers to the test images of 2010, which are a file of their own. */
  readonly testTruth?: string;
}

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

const TEST_TRUTH = "ILSVRC2010_test_ground_truth.txt";

/**
 * The development kit among `entries` of the folder `root`: its archive, its folder, or the files that
 * it unpacks to.
 *
 * @param years of which it may be.
 */
export async function findKit(
  root: string,
  entries: readonly FolderEntry[],
  years: readonly (2010 | 2012)[] = [2012, 2010],
): Promise<KitFiles | undefined> {
  const hasTruth = years.includes(2010) &&
    entries.some(({ name, kind }) => kind === "file" && name === TEST_TRUTH);
  const truth = hasTruth ? { testTruth: TEST_TRUTH } : {};
  for (const year of years) {
    const found = entries.find(({ name, kind }) => kind !== "other" && KITS[year].test(name));
    if (found !== undefined) return { kit: found.name, ...truth };
  }
  for (const path of ["data/meta.mat", "meta.mat"]) {
    const info = await Deno.stat(join(root, path)).catch(() => undefined);
    if (info?.isFile) return { kit: ".", ...truth };
  }
}

/**
 * Opens a development kit.
 *
 * @param folder where its files are.
 * @param files their names.
 * @throws {BadFileError} if it is damaged.
 */
export async function kitAnswers(_folder: string, _files: KitFiles): Promise<KitAnswers> {
  return await Promise.reject(new Error("not yet"));
}
