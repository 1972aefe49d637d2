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
import type { FolderEntry } from "../../class_folders.ts";
import type { ImageSource, Split } from "../image_source.ts";
import { labelsOfNumbers } from "./image_labels.ts";
import { emptyClassNotes, moreAnswersNotes } from "./count_notes.ts";
import type { FileImages } from "./file_images.ts";
import { foundClasses } from "./found_classes.ts";
import { kitAnswers } from "./kit_answers.ts";
import { imagesOfListing, listSplit, type SplitListing } from "./split_listing.ts";

/** The folders of the splits, by their names in the folder that has them. */
export type SplitFolders = Readonly<Partial<Record<Split, string>>>;

/** The names of the folders of each split. */
const NAMES: Readonly<Record<Split, readonly string[]>> = {
  train: ["train", "ILSVRC2012_img_train", "ILSVRC2010_images_train"],
  val: ["val", "validation", "ILSVRC2012_img_val", "ILSVRC2010_images_val"],
  test: ["test", "ILSVRC2012_img_test", "ILSVRC2010_images_test"],
};

/** The folders of splits among `entries`. */
export function splitFolders(entries: readonly FolderEntry[]): SplitFolders {
  return Object.fromEntries(
    Object.entries(NAMES).flatMap(([split, names]) => {
      const entry = entries.find(({ name, kind }) => kind === "folder" && names.includes(name));
      return entry === undefined ? [] : [[split, entry.name]];
    }),
  );
}

/**
 * Opens the folders of the splits; no image is opened. With a development kit beside them, its classes
 * are the classes; otherwise the folders of the training images are.
 *
 * @param root the folder that has them.
 * @param folders their names.
 * @param kitName the development kit beside them, if there is one.
 * @throws {BadFileError} if a folder has no class, a class has no file, or there are images without
 * answers.
 */
export async function openFolders(
  root: string,
  folders: SplitFolders,
  kitName: string | undefined,
): Promise<ImageSource> {
  const kit = kitName === undefined ? undefined : await kitAnswers(root, kitName);
  const listings: [Split, SplitListing][] = [];
  for (const split of ["train", "val", "test"] as const) {
    const folder = folders[split];
    if (folder !== undefined) listings.push([split, await listSplit(root, folder)]);
  }
  const named = listings.find(([, { classNames }]) => classNames.length > 0)?.[1];
  const classes = kit?.classes ??
    await foundClasses(named?.classNames ?? [], named?.folder ?? root);
  const splits: Partial<Record<Split, FileImages>> = {};
  const notes: string[] = [];
  for (const [split, listing] of listings) {
    const answers = split === "train" ? undefined : kit?.[split];
    const images = imagesOfListing(listing, classes, {
      labels: answers && ((images) => labelsOfNumbers(images, answers, classes)),
      file: split === "val" ? "ILSVRC2012_devkit_t12.tar.gz" : undefined,
      required: split !== "test",
    });
    splits[split] = images;
    if (answers !== undefined && listing.groups === undefined) {
      notes.push(...moreAnswersNotes(split, answers.numbers.length, images.count));
    }
    if (images.labels === undefined) notes.push(`${split}: there are no answers.`);
    else notes.push(...emptyClassNotes(split, images.labels, classes));
  }
  return {
    name: `folders of images (${Object.keys(splits).join(", ")}) in ${root}`,
    classes,
    splits,
    rejected: listings.flatMap(([, { rejected }]) => rejected),
    notes,
    [Symbol.dispose]: () => {},
  };
}
