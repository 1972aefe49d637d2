/**
 * ILSVRC in folders, one per class, as torchvision's `ImageFolder` has it:
 *
 *     train/n01440764/n01440764_18.JPEG ...   val/n01440764/ILSVRC2012_val_00000293.JPEG ...
 *
 * or as the archives unpack, with validation images in one folder and their answers in the development
 * kit: `ILSVRC2012_img_train/n01440764/...`, `ILSVRC2012_img_val/...`, `data/meta.mat`.
 *
 * @module
 */
import { basename, join } from "node:path";
import { BadFileError } from "../../../lib/errors.ts";
import {
  type ClassFolders,
  classFolders,
  entriesIn,
  type FolderEntry,
} from "../../class_folders.ts";
import type { Rejected } from "../../rejected.ts";
import type { ClassTable } from "../class_table.ts";
import type { ImageSource, Split } from "../image_source.ts";
import { labelsOfGroups, labelsOfNumbers } from "./answers.ts";
import { FileImages, FileList } from "./file_images.ts";
import { foundClasses } from "./found_classes.ts";
import { type KitAnswers, kitAnswers } from "./kit_answers.ts";

/** The folders of the splits, relative to the folder that has them. */
export type SplitFolders = Readonly<Partial<Record<Split, string>>>;

/** The names of the folders of each split. */
const NAMES: Readonly<Record<Split, readonly string[]>> = {
  train: ["train", "ILSVRC2012_img_train", "ILSVRC2010_images_train"],
  val: ["val", "validation", "ILSVRC2012_img_val", "ILSVRC2010_images_val"],
  test: ["test", "ILSVRC2012_img_test", "ILSVRC2010_images_test"],
};

/** The folders of splits among `entries`; undefined if there is neither one to train nor to validate. */
export function splitFolders(entries: readonly FolderEntry[]): SplitFolders | undefined {
  const found = Object.fromEntries(
    Object.entries(NAMES).flatMap(([split, names]) => {
      const entry = entries.find(({ name, kind }) => kind === "folder" && names.includes(name));
      return entry === undefined ? [] : [[split, entry.name]];
    }),
  ) as SplitFolders;
  return found.train === undefined && found.val === undefined ? undefined : found;
}

/** What is known of the folders before they are listed. */
export interface FoldersFound {
  /** The folders of the splits. */
  readonly folders: SplitFolders;
  /** The development kit beside them, if there is one. */
  readonly kit?: string;
}

/**
 * Opens the folders of the splits; no image is opened.
 *
 * @param root the folder that has them.
 * @param found their names.
 * @throws {BadFileError} if a folder has no class, a class has no file, or there are images without
 * answers.
 */
export async function openFolders(
  root: string,
  { folders, kit: kitName }: FoldersFound,
): Promise<ImageSource> {
  const kit = kitName === undefined ? undefined : await kitAnswers(root, { kit: kitName });
  const rejected: Rejected[] = [];
  const notes: string[] = [];
  const listings: Partial<Record<Split, Listing>> = {};
  for (const split of ["train", "val", "test"] as const) {
    const folder = folders[split];
    if (folder === undefined) continue;
    const listing = await list(root, folder);
    listings[split] = listing;
    rejected.push(...listing.rejected);
  }
  const named = listings.train ?? listings.val;
  const classes = kit?.classes ??
    await foundClasses(named?.classNames ?? [], join(root, folders.train ?? folders.val ?? ""));
  const splits: Partial<Record<Split, FileImages>> = {};
  for (const [split, listing] of Object.entries(listings) as [Split, Listing][]) {
    splits[split] = imagesOf(split, listing, { classes, kit, root });
    if (splits[split].labels === undefined) notes.push(`${split}: there are no answers.`);
  }
  return {
    name: `folders of images (${Object.keys(splits).join(", ")}) in ${root}`,
    classes,
    splits,
    rejected,
    notes,
    [Symbol.dispose]: () => {},
  };
}

/** The files of one split. */
interface Listing extends Omit<ClassFolders, "files"> {
  readonly folder: string;
  readonly files: FileList;
  /** `[count]`, the class of each file, a position in `classNames`; undefined without classes. */
  readonly groups: Uint16Array<ArrayBuffer> | undefined;
}

/** Lists a folder of classes, or of images. */
async function list(root: string, folder: string): Promise<Listing> {
  const path = join(root, folder);
  const entries = await entriesIn(path);
  const files = new FileList(root);
  if (entries.some(({ kind }) => kind === "folder")) {
    const { classNames, files: found, rejected } = await classFolders(path);
    for (const { path, label } of found) {
      files.add(join(folder, classNames[label]), basename(path));
    }
    const groups = Uint16Array.from(found, ({ label }) => label);
    return { folder: path, classNames, rejected, files, groups };
  }
  const rejected: Rejected[] = [];
  for (const { name, kind, reason } of entries) {
    if (kind === "file") files.add(folder, name);
    else if (reason !== undefined) rejected.push({ path: join(path, name), reason, kind: "file" });
  }
  return { folder: path, classNames: [], rejected, files, groups: undefined };
}

function imagesOf(
  split: Split,
  { files, groups, classNames, folder }: Listing,
  { classes, kit }: { classes: ClassTable; kit: KitAnswers | undefined; root: string },
): FileImages {
  const listed = files.finish();
  if (groups !== undefined) {
    const labels = labelsOfGroups({ groups, groupNames: classNames }, classes, folder);
    return new FileImages(listed, labels);
  }
  if (split === "test") return new FileImages(listed, undefined);
  const answers = split === "val" ? kit?.val : undefined;
  if (answers === undefined) {
    throw new BadFileError({
      path: folder,
      expected: split === "val"
        ? "one folder per class, or the development kit with the answers beside it"
        : "one folder per class",
      found: `${listed.names.length} files and no folder`,
      hint: split === "val"
        ? "put ILSVRC2012_devkit_t12.tar.gz beside the folder"
        : "move the images of each class to a folder that has its name",
    });
  }
  const images = { count: listed.names.length, nameOf: (i: number) => listed.names.at(i) };
  return new FileImages(listed, labelsOfNumbers(images, answers, classes));
}
