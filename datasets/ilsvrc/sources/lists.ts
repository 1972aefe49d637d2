/**
 * ILSVRC in lists of files and labels, as Caffe has it:
 *
 *     train.txt   n01440764/n01440764_18.JPEG 0       with its images in train/
 *     val.txt     ILSVRC2012_val_00000001.JPEG 65     with its images in val/
 *     synsets.txt, or synset_words.txt                line i has the class of the label i
 *
 * The paths of a list are relative to the folder of its split, if there is one that has its first
 * image, and otherwise to the folder of the list.
 *
 * @module
 */
import { basename, dirname, isAbsolute, join } from "node:path";
import { BadFileError } from "../../../lib/errors.ts";
import type { FolderEntry } from "../../class_folders.ts";
import { type ListedImages, parseImageList } from "../../lists/image_list.ts";
import { listText } from "../../lists/list_text.ts";
import type { Rejected } from "../../rejected.ts";
import type { ClassTable } from "../class_table.ts";
import type { ImageSource, Split } from "../image_source.ts";
import { emptyClassNotes } from "./count_notes.ts";
import { FileImages, FileList } from "./file_images.ts";
import { splitFolders } from "./folders.ts";
import { foundClasses, labelsOf, withNumbers } from "./found_classes.ts";
import { kitAnswers } from "./kit_answers.ts";
import { requireNamedClasses, requireSameClasses } from "./list_checks.ts";
import { synsetWords } from "./synset_words.ts";

/** The lists of a folder, by their names. */
export interface ListNames {
  /** The lists of the splits. */
  readonly lists: Readonly<Partial<Record<Split, string>>>;
  /** The list of the classes. */
  readonly classes?: string;
  /** Another list of the classes, which must have the same order. */
  readonly otherClasses?: string;
}

/** The lists among `entries`; undefined if there is none of images to train or to validate. */
export function listNames(entries: readonly FolderEntry[]): ListNames | undefined {
  const files = new Set(entries.flatMap(({ name, kind }) => kind === "file" ? [name] : []));
  const splits = (["train", "val", "test"] as const).filter((split) => files.has(`${split}.txt`));
  if (!splits.some((split) => split !== "test")) return undefined;
  const [classes, otherClasses] = ["synset_words.txt", "synsets.txt"].filter((name) =>
    files.has(name)
  );
  return {
    lists: Object.fromEntries(splits.map((split) => [split, `${split}.txt`])),
    ...(classes === undefined ? {} : { classes }),
    ...(otherClasses === undefined ? {} : { otherClasses }),
  };
}

/**
 * Opens the images of the lists; no image is opened.
 *
 * @param root the folder of the lists.
 * @param names the names of the lists.
 * @param entries what else is in the folder.
 * @param kitName a development kit there, from which classes get their numbers.
 * @throws {BadFileError} if a list is damaged, its labels are numbers whose classes are not named, the
 * two lists of classes differ, or an image has a WNID in its path that contradicts its label.
 */
export async function openLists(
  root: string,
  { lists, classes: classFile, otherClasses }: ListNames,
  entries: readonly FolderEntry[],
  kitName?: string,
): Promise<ImageSource> {
  const kit = kitName === undefined ? undefined : await kitAnswers(root, kitName);
  const words = classFile === undefined ? undefined : await synsetWords(join(root, classFile));
  let classNames: readonly string[] | undefined = words && [...words.keys()];
  if (classNames !== undefined && classFile !== undefined && otherClasses !== undefined) {
    const others = [...(await synsetWords(join(root, otherClasses))).keys()];
    requireSameClasses(classNames, join(root, classFile), others, otherClasses);
  }
  const found: [Split, ListedImages][] = [];
  for (const split of ["train", "val", "test"] as const) {
    const name = lists[split];
    if (name === undefined) continue;
    const path = join(root, name);
    const text = await listText(path);
    const list = parseImageList(text, path, classNames === undefined ? {} : { classNames });
    requireNames(list, path);
    if (!hasNoAnswers(list, split)) requireNamedClasses(list, path, classFile ?? name);
    classNames ??= list.classNames;
    found.push([split, list]);
  }
  const source = join(root, classFile ?? "train.txt");
  const named = await foundClasses(classNames ?? [], source, words);
  const classes = withNumbers(named, kit?.classes);
  const splits: Partial<Record<Split, FileImages>> = {};
  const rejected: Rejected[] = [];
  const notes: string[] = [];
  for (const [split, list] of found) {
    const path = join(root, `${split}.txt`);
    const folder = await folderOfImages(root, splitFolders(entries)[split], list, path);
    const images = imagesOf(list, folder, classes, hasNoAnswers(list, split));
    splits[split] = images;
    for (const { line, before } of list.repeated) {
      const reason = `the image of line ${before} again`;
      rejected.push({ path: `${path}:${line}`, reason, kind: "file" });
    }
    if (images.labels === undefined) notes.push(`${split}: there are no answers.`);
    else notes.push(...emptyClassNotes(split, images.labels, classes));
  }
  return {
    name: `lists of images (${Object.keys(splits).join(", ")}) in ${root}`,
    ...{ classes, splits, rejected, notes },
    [Symbol.dispose]: () => {},
  };
}

/** @throws {BadFileError} if the classes of a list are only numbers. */
function requireNames({ classNames }: ListedImages, path: string): void {
  if (!classNames.every((name) => /^\d+$/.test(name))) return;
  throw new BadFileError({
    path,
    expected: "a file synsets.txt or synset_words.txt beside it, which names the classes",
    found: `labels that are numbers (${classNames.length} of them), and no such file`,
    hint: "write the WNID of label 0 in its first line, and so on: the order is not assumed",
  });
}

/** The folder to which the paths of a list are relative. */
async function folderOfImages(
  root: string,
  split: string | undefined,
  { paths: [first] }: ListedImages,
  list: string,
): Promise<string> {
  if (isAbsolute(first)) return root;
  const possible = split === undefined ? [root] : [join(root, split), root];
  for (const folder of possible) {
    if ((await Deno.stat(join(folder, first)).catch(() => undefined))?.isFile) return folder;
  }
  throw new BadFileError({
    path: list,
    expected: `its first image ${first} in ${possible.join(" or ")}`,
    found: "no such file",
    hint: "put the images, or a link to their folder, beside the list",
  });
}

/** Caffe's test.txt has the label 0 in each line, because a list must have one. */
function hasNoAnswers({ labels, classNames }: ListedImages, split: Split): boolean {
  return split === "test" && classNames.length > 1 && labels.every((label) => label === 0);
}

function imagesOf(
  { paths, labels, classNames }: ListedImages,
  folder: string,
  classes: ClassTable,
  isUnknown: boolean,
): FileImages {
  const list = new FileList(folder);
  for (const path of paths) list.add(dirname(path), basename(path));
  if (isUnknown) return new FileImages(list.finish(), undefined);
  const own = labelsOf(classes);
  const positions = classNames.map((name) => own.get(name) ?? 0);
  return new FileImages(list.finish(), Uint16Array.from(labels, (label) => positions[label]));
}
