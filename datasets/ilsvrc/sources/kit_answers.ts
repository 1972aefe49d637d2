/**
 * What a source takes from a development kit: the classes, the answers, and how many training images
 * each class has.
 *
 * @module
 */
import type { ClassTable } from "../class_table.ts";
import type { Answers } from "./answers.ts";
import type { OfficialYear } from "./official_files.ts";

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

/**
 * Opens the development kit among `files`.
 *
 * @param folder where the files are.
 * @returns undefined if there is none.
 * @throws {BadFileError} if it is damaged or of another year.
 */
export async function kitAnswers(
  _folder: string,
  _files: { readonly year?: OfficialYear; readonly kit?: string; readonly testTruth?: string },
): Promise<KitAnswers | undefined> {
  return await undefined;
}
