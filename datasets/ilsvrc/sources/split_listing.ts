/**
 * The files of one split in folders of classes, or in one folder.
 *
 * @module
 */
import { basename, join } from "node:path";
import { BadFileError } from "../../../lib/errors.ts";
import { classFoldersAmong, eachClassFile, entriesIn } from "../../class_folders.ts";
import type { Rejected } from "../../rejected.ts";
import type { ClassTable } from "../class_table.ts";
import { labelsOfGroups } from "./image_labels.ts";
import { FileImages, FileList, type ListedFiles } from "./file_images.ts";

/** The files of one split. */
export interface SplitListing {
  /** The folder of the split. */
  readonly folder: string;
  /** The names of its folders of classes; none if all files are in one folder. */
  readonly classNames: readonly string[];
  /** The files. */
  readonly files: ListedFiles;
  /** `[count]`, the class of each file, a position in `classNames`; undefined without classes. */
  readonly groups: Uint16Array<ArrayBuffer> | undefined;
  /** What is neither a file nor the folder of a class. */
  readonly rejected: readonly Rejected[];
}

/**
 * Lists the files of a split. If folders of classes have WNIDs as names, those without one are set
 * aside.
 *
 * @param root the folder to which `folder` is relative.
 * @throws {BadFileError} if there is no such folder, or it has a class without a file.
 */
export async function listSplit(root: string, folder: string): Promise<SplitListing> {
  const path = join(root, folder);
  const entries = await entriesIn(path);
  const list = new FileList(root);
  if (entries.some(({ kind }) => kind === "folder")) {
    const foreign = foreignFolders(classFoldersAmong(entries));
    const { classNames, rejected: others } = await eachClassFile(path, undefined, (file) => {
      list.add(`${folder}/${file.folder}`, file.name);
    }, foreign);
    const reason = "a folder without a WNID beside folders of classes, which have one";
    const rejected = [
      ...foreign.map((name): Rejected => ({ path: join(path, name), reason, kind: "subfolder" })),
      ...others,
    ];
    const files = list.finish();
    // The folders of the list are those of the classes that have files, in their order.
    const labels = files.folders.map((name) => classNames.indexOf(basename(name)));
    const groups = Uint16Array.from(files.folderOf, (number) => labels[number]);
    return { folder: path, classNames, rejected, files, groups };
  }
  const rejected: Rejected[] = [];
  for (const { name, kind, reason } of entries) {
    if (kind === "file") list.add(folder, name);
    else if (reason !== undefined) rejected.push({ path: join(path, name), reason, kind: "file" });
  }
  return { folder: path, classNames: [], rejected, files: list.finish(), groups: undefined };
}

/** The folders without a WNID, if others have one; a data set of one's own need not have any. */
function foreignFolders(names: readonly string[]): string[] {
  const foreign = names.filter((name) => !/^n\d{8}$/.test(name));
  return foreign.length === names.length ? [] : foreign;
}

/** How images that are all in one folder get their labels. */
export interface FlatAnswers {
  /** The labels; undefined if there are no answers. */
  readonly labels:
    | ((images: { readonly count: number; nameOf(i: number): string }) => Uint16Array<ArrayBuffer>)
    | undefined;
  /** The file that would have them, for messages; undefined if only folders of classes can. */
  readonly file: string | undefined;
  /** Whether images without answers are an error. */
  readonly required: boolean;
}

/**
 * The images of a listing, with the labels of their folders, or those of `answers` if they are all in
 * one folder.
 *
 * @throws {BadFileError} if a folder is not a class, or there are no answers for images that need
 * them: all but those of the test split.
 */
export function imagesOfListing(
  { files, groups, classNames, folder }: SplitListing,
  classes: ClassTable,
  answers: FlatAnswers,
): FileImages {
  if (groups !== undefined) {
    const labels = labelsOfGroups({ groups, groupNames: classNames }, classes, folder);
    return new FileImages(files, labels);
  }
  if (answers.labels === undefined && answers.required) {
    throw new BadFileError({
      path: folder,
      expected: answers.file === undefined
        ? "one folder per class"
        : `one folder per class, or ${answers.file} with the answers`,
      found: `${files.names.length} files and no folder`,
      hint: answers.file === undefined
        ? "move the images of each class to a folder that has its name"
        : `put ${answers.file} beside the folder`,
    });
  }
  const images = { count: files.names.length, nameOf: (i: number) => files.names.at(i) };
  return new FileImages(files, answers.labels?.(images));
}
