/**
 * Says whether a source has as many images as ILSVRC has.
 *
 * @module
 */
import { counted } from "../../../lib/counted.ts";
import type { ClassTable } from "../class_table.ts";
import type { Split } from "../image_source.ts";

/** The published numbers of images. */
export const PUBLISHED: Readonly<Record<2010 | 2012, Readonly<Record<Split, number>>>> = {
  2010: { train: 1_261_406, val: 50_000, test: 150_000 },
  2012: { train: 1_281_167, val: 50_000, test: 100_000 },
};

/** Classes that are named; the others are counted. */
const MOST_NAMED = 5;

/**
 * Compares the number of images of a split with the published one.
 *
 * @returns one sentence.
 */
export function publishedNote(year: 2010 | 2012, split: Split, count: number): string {
  const published = PUBLISHED[year][split];
  const images = counted(count, "image");
  return count === published
    ? `${split}: ${images}, as published.`
    : `${split}: ${images}, where ILSVRC-${year} has ${published.toLocaleString("en-US")}.`;
}

/**
 * Compares the number of training images of each class with that of a development kit.
 *
 * @param labels the label of each image.
 * @param expected the number of each class, by WNID; a class that is not there is not compared.
 * @returns nothing, or one sentence that names the classes which differ.
 */
export function classCountNotes(
  labels: Uint16Array,
  { rows }: ClassTable,
  expected: ReadonlyMap<string, number>,
): string[] {
  const counts = new Uint32Array(rows.length);
  for (const label of labels) counts[label]++;
  const different = rows.flatMap(({ wnid }, label) => {
    const number = expected.get(wnid);
    return number === undefined || number === counts[label]
      ? []
      : [`${wnid} (${counts[label]} of ${number})`];
  });
  if (different.length === 0) return [];
  const named = different.slice(0, MOST_NAMED).join(", ");
  const more = different.length - MOST_NAMED;
  return [
    `train: ${counted(different.length, "class")} ${
      different.length === 1 ? "has" : "have"
    } another number of images than the development kit says: ${named}${
      more > 0 ? ` and ${more} more` : ""
    }.`,
  ];
}

/** Says whether a development kit has more answers than there are images: nothing, or one sentence. */
export function moreAnswersNotes(split: Split, answers: number, images: number): string[] {
  return answers <= images ? [] : [
    `${split}: the development kit has ${counted(answers, "answer")} but there ` +
    `${images === 1 ? "is" : "are"} ${counted(images, "image")}; some may be missing.`,
  ];
}

/** Says which classes have no image of a split: nothing, or one sentence. */
export function emptyClassNotes(split: Split, labels: Uint16Array, { rows }: ClassTable): string[] {
  const present = new Set(labels);
  const empty = rows.flatMap(({ wnid }, label) => present.has(label) ? [] : [wnid]);
  if (empty.length === 0) return [];
  const more = empty.length - MOST_NAMED;
  return [
    `${split}: no image of ${counted(empty.length, "class")}: ${
      empty.slice(0, MOST_NAMED).join(", ")
    }${more > 0 ? ` and ${more} more` : ""}.`,
  ];
}
