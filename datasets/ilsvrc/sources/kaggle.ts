/**
 * ILSVRC as in the competition "ImageNet Object Localization Challenge" of Kaggle:
 *
 *     LOC_synset_mapping.txt   LOC_val_solution.csv
 *     ILSVRC/Data/CLS-LOC/train/n01440764/n01440764_18.JPEG ...
 *     ILSVRC/Data/CLS-LOC/val/ILSVRC2012_val_00000001.JPEG ...   ILSVRC/Data/CLS-LOC/test/...
 *
 * The zip file that holds them is not read.
 *
 * @module
 */
import { join } from "node:path";
import { BadFileError } from "../../../lib/errors.ts";
import { listText } from "../../lists/list_text.ts";
import type { Rejected } from "../../rejected.ts";
import type { ClassTable } from "../class_table.ts";
import type { ImageSource, Split } from "../image_source.ts";
import { emptyClassNotes, publishedNote } from "./count_notes.ts";
import type { FileImages } from "./file_images.ts";
import { foundClasses, labelsOf, withNumbers } from "./found_classes.ts";
import { kitAnswers } from "./kit_answers.ts";
import { imagesOfListing, listSplit } from "./split_listing.ts";
import { synsetWords } from "./synset_words.ts";

/** The folder of the images in that of the competition. */
const KAGGLE_DATA = "ILSVRC/Data/CLS-LOC";

const MAPPING = "LOC_synset_mapping.txt";
const SOLUTION = "LOC_val_solution.csv";

/** Whether `root` is the folder of the competition. */
export async function isKaggle(root: string): Promise<boolean> {
  return await isFolder(join(root, KAGGLE_DATA));
}

/**
 * Opens the files of the competition; no image is opened.
 *
 * @param root the folder that has `ILSVRC` and the files `LOC_...`.
 * @param kitName a development kit in the folder, from which classes get their numbers.
 * @throws {BadFileError} if one of these files is missing or damaged, or there is no image.
 */
export async function openKaggle(root: string, kitName?: string): Promise<ImageSource> {
  const kit = kitName === undefined ? undefined : await kitAnswers(root, kitName);
  const classes = withNumbers(await mappedClasses(join(root, MAPPING)), kit?.classes);
  const splits: Partial<Record<Split, FileImages>> = {};
  const notes: string[] = [];
  const rejected: Rejected[] = [];
  for (const split of ["train", "val", "test"] as const) {
    const folder = `${KAGGLE_DATA}/${split}`;
    if (!await isFolder(join(root, folder))) continue;
    const listing = await listSplit(root, folder);
    const isFlatVal = split === "val" && listing.groups === undefined;
    const solved = isFlatVal ? await solutionOf(join(root, SOLUTION), classes) : undefined;
    const solution = solved?.labels;
    rejected.push(...solved?.rejected ?? []);
    const images = imagesOfListing(listing, classes, {
      labels: solution && ((images) => solvedLabels(images, solution, join(root, SOLUTION))),
      file: split === "val" ? SOLUTION : undefined,
      required: split !== "test",
    });
    splits[split] = images;
    rejected.push(...listing.rejected);
    notes.push(publishedNote(2012, split, images.count));
    if (images.labels === undefined) notes.push(`${split}: there are no answers.`);
    else notes.push(...emptyClassNotes(split, images.labels, classes));
  }
  if (Object.keys(splits).length === 0) {
    throw new BadFileError({
      path: join(root, KAGGLE_DATA),
      expected: "the folders train, val and test",
      found: "none of them",
    });
  }
  const name = `ILSVRC 2012, files of Kaggle (${Object.keys(splits).join(", ")}), in ${root}`;
  return { name, classes, splits, rejected, notes, [Symbol.dispose]: () => {} };
}

async function isFolder(path: string): Promise<boolean> {
  return (await Deno.stat(path).catch(() => undefined))?.isDirectory === true;
}

/** The classes of `LOC_synset_mapping.txt`. */
async function mappedClasses(path: string): Promise<ClassTable> {
  const words = await synsetWords(path);
  return await foundClasses(words.keys(), path, words);
}

/** The answers of the competition. */
interface Solution {
  /** The label of each image, by its name without an ending. */
  readonly labels: ReadonlyMap<string, number>;
  /** The lines that repeat another. */
  readonly rejected: readonly Rejected[];
}

/**
 * The label of each image of `LOC_val_solution.csv`: lines `ImageId,PredictionString`, of which the
 * second repeats `WNID x1 y1 x2 y2`, with the same WNID for each object. A line that repeats an image
 * with its WNID counts once.
 *
 * @throws {BadFileError} if a line is damaged, or has an image of another line with another WNID.
 */
async function solutionOf(
  path: string,
  classes: ClassTable,
): Promise<Solution | undefined> {
  if (await Deno.stat(path).catch(() => undefined) === undefined) return undefined;
  const labels = labelsOf(classes);
  const out = new Map<string, number>();
  const lines = new Map<string, number>();
  const rejected: Rejected[] = [];
  const text = await listText(path, "an image and its class in each line");
  for (const [i, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === "" || /^\ufeff?ImageId,/.test(line)) continue;
    const [, image, prediction] = /^([^,]+),\s*(.+)$/.exec(line) ?? [];
    const boxes = prediction?.trim().split(/\s+/) ?? [];
    const label = labels.get(boxes[0]);
    const isOne = boxes.every((word, at) => at % 5 > 0 || word === boxes[0]);
    if (image === undefined || label === undefined || !isOne) {
      throw new BadFileError({
        path: `${path}, line ${i + 1}`,
        expected: "an image and one of the classes, with its boxes",
        found: JSON.stringify(line.slice(0, 80)),
      });
    }
    const [before, number] = [lines.get(image), i + 1];
    if (before === undefined) {
      lines.set(image, number);
      out.set(image, label);
    } else if (out.get(image) === label) {
      const reason = `the image of line ${before} again`;
      rejected.push({ path: `${path}:${number}`, reason, kind: "file" });
    } else {
      throw new BadFileError({
        path: `${path}, line ${number}`,
        expected: `${classes.rows[out.get(image) ?? 0].wnid} for ${image}, as in line ${before}`,
        found: boxes[0],
        hint: "remove the wrong line, or download the file again",
      });
    }
  }
  return { labels: out, rejected };
}

function solvedLabels(
  { count, nameOf }: { readonly count: number; nameOf(i: number): string },
  solution: ReadonlyMap<string, number>,
  path: string,
): Uint16Array<ArrayBuffer> {
  const labels = new Uint16Array(count);
  for (let i = 0; i < count; i++) {
    const label = solution.get(nameOf(i).replace(/\.[^.]*$/, ""));
    if (label === undefined) {
      throw new BadFileError({
        path,
        expected: `an answer for ${nameOf(i)}`,
        found: `answers for ${solution.size} other images`,
      });
    }
    labels[i] = label;
  }
  return labels;
}
