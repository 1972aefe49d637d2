/**
 * Which images the made-up ILSVRC has, and which of them are odd, before any is drawn.
 *
 * @module
 */
import { BadArgumentError } from "../../../lib/errors.ts";
import { RandomStreams } from "../../../lib/random.ts";
import type { ClassList } from "../classes.ts";
import type { Split } from "../image_source.ts";
import { type KitClass, type SampleClass, sampleClasses } from "./sample_classes.ts";

/**
 * What is odd about a file that is called `.JPEG`. ILSVRC-2012 has a `png`, 22 `cmyk`, some with a
 * damaged `exif` block, and `grey` ones; `truncated` files and pages of `html` are what broken
 * downloads leave; ILSVRC-2010 has `gzip` files, and images that are `replaced` by
 * `patch_images.tar`.
 */
export type OddKind =
  | "png"
  | "cmyk"
  | "exif"
  | "grey"
  | "truncated"
  | "html"
  | "gzip"
  | "replaced";

/** The kinds of which no picture can be made. */
export const UNREADABLE: readonly OddKind[] = ["truncated", "html"];

/** One image. */
export interface PlannedImage {
  /** The name of its file. */
  readonly name: string;
  /** Its class. */
  readonly own: SampleClass;
  /** Its position among the images of its class and split. */
  readonly position: number;
  /** What is odd about its file. */
  readonly odd?: OddKind;
}

/** The images of a made-up set. */
export interface SamplePlan {
  /** The year whose names the images have. */
  readonly year: 2010 | 2012;
  /** The classes that have images, sorted by WNID. */
  readonly classes: readonly SampleClass[];
  /** All classes of the kit, sorted by WNID; their numbers are 1, 2, ... in another order. */
  readonly kit: readonly KitClass[];
  /** The images of each split, in the order of the archives. */
  readonly images: Readonly<Record<Split, readonly PlannedImage[]>>;
}

/** How many classes and images there are. */
export interface SampleCounts {
  /** Number of classes. */
  readonly classes: number;
  /** Number of images of each class in each split. */
  readonly perClass: Readonly<Record<Split, number>>;
  /** Whether there are odd files. */
  readonly odd: boolean;
  /** The classes of the kit, if it has more than there are images of. */
  readonly kit?: ClassList;
}

/** Whether the images are a part of the set of which the kit is. */
export function isPartial({ classes, kit }: SamplePlan): boolean {
  return classes.length < kit.length;
}

const KINDS: Readonly<Record<2010 | 2012, readonly OddKind[]>> = {
  2012: ["png", "cmyk", "exif", "grey", "truncated", "html"],
  2010: ["png", "cmyk", "exif", "grey", "truncated", "html", "gzip", "replaced"],
};

/**
 * Plans the images of a made-up set. Odd files are training images, one of each kind, none of them the
 * first image of its class.
 *
 * @throws {BadArgumentError} if there are too few training images for the odd files.
 */
export function samplePlan(
  year: 2010 | 2012,
  { classes: count, perClass, odd, kit: list }: SampleCounts,
): SamplePlan {
  const kinds = odd ? KINDS[year] : [];
  if (kinds.length > count * (perClass.train - 1)) {
    throw new BadArgumentError(
      `Expected at least ${kinds.length} training images beside the first of each class, for the ` +
        `${kinds.length} odd files, but found ${count} classes of ${perClass.train}; make more, or ` +
        "make no odd files.",
    );
  }
  const own = sampleClasses.slice(0, count);
  const kit = list === undefined ? numbered(own) : shuffledNumbers(list, year);
  const numbers = new Map(kit.map(({ wnid, number }) => [wnid, number]));
  const classes = own.map((own) => ({ ...own, number: numbers.get(own.wnid) ?? 0 }));
  const odds = new Map(kinds.map((kind, i) => [`${i % count}:${1 + Math.floor(i / count)}`, kind]));
  const train = classes.flatMap((own, label) =>
    Array.from({ length: perClass.train }, (_, position): PlannedImage => {
      const kind = odds.get(`${label}:${position}`);
      // Numbers have gaps, as those of ImageNet.
      const name = `${own.wnid}_${18 + 37 * position}.JPEG`;
      return { name, own, position, ...(kind === undefined ? {} : { odd: kind }) };
    })
  );
  const shuffled = (split: "val" | "test") => {
    const order = new RandomStreams(year).stream(split).permutation(count * perClass[split]);
    return Array.from(order, (place, i): PlannedImage => ({
      name: `ILSVRC${year}_${split}_${`${i + 1}`.padStart(8, "0")}.JPEG`,
      own: classes[place % count],
      position: Math.floor(place / count),
    }));
  };
  return { year, classes, kit, images: { train, val: shuffled("val"), test: shuffled("test") } };
}

/** The classes of a list with the numbers 1, 2, ... in an order that follows no rule. */
function shuffledNumbers({ wnids, words }: ClassList, seed: number): KitClass[] {
  const order = new RandomStreams(seed).stream("kit").permutation(wnids.length);
  return wnids.map((wnid, i) => ({ wnid, words: words[i], number: order[i] + 1 }));
}

/** The classes with the numbers 1, 2, ... in the order of their own. */
function numbered(classes: readonly SampleClass[]): KitClass[] {
  const order = classes.map(({ number }) => number).sort((a, b) => a - b);
  return classes.map((own) => ({ ...own, number: order.indexOf(own.number) + 1 }));
}
