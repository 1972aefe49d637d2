/** An ILSVRC in memory, for tests of shards. */
import type { ClassTable } from "../../../datasets/ilsvrc/class_table.ts";
import type { ImageSource, SourceImages, Split } from "../../../datasets/ilsvrc/image_source.ts";
import type { Rejected } from "../../../datasets/rejected.ts";
import { BadFileError } from "../../../lib/errors.ts";
import { jpeg } from "../pictures.ts";

/** One image of the source. */
export interface MemoryImage {
  readonly name: string;
  readonly label: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Classes of ILSVRC, with the numbers that they have in the development kit of a test. */
export const classes: ClassTable = {
  source: "memory",
  rows: [
    { wnid: "n01440764", words: "tench, Tinca tinca", ilsvrcId: 3 },
    { wnid: "n01443537", words: "goldfish, Carassius auratus", ilsvrcId: 1 },
    { wnid: "n02012849", words: "crane", ilsvrcId: 2 },
  ],
};

/** `count` photographs of different sizes, their classes one after another as in the archives. */
export async function photographs(count: number, seed = 0): Promise<MemoryImage[]> {
  return await Promise.all(Array.from({ length: count }, async (_, i) => {
    const label = Math.floor(classes.rows.length * i / count);
    const bytes = new Uint8Array(await jpeg(40 + i % 7, 36 + i % 5, seed + i));
    return { name: `${classes.rows[label].wnid}_${i}.JPEG`, label, bytes };
  }));
}

/** A source of these images. Without `labelled` the answers are not public. */
export function memorySource(
  splits: Partial<Record<Split, readonly MemoryImage[]>>,
  { labelled = true, rejected = [] as Rejected[], fails = new Set<string>() } = {},
): ImageSource {
  const imagesOf = (split: string, images: readonly MemoryImage[]): SourceImages => ({
    count: images.length,
    labels: labelled ? Uint16Array.from(images, ({ label }) => label) : undefined,
    nameOf: (i) => images[i].name,
    placeOf: (i) => `${split}.tar, ${images[i].name}`,
    sizeOf: (i) => images[i].bytes.length,
    read: (i) =>
      fails.has(images[i].name)
        ? Promise.reject(
          new BadFileError({ path: `${split}.tar`, expected: "a file", found: "a disk error" }),
        )
        : Promise.resolve(images[i].bytes),
  });
  return {
    name: "three classes in memory",
    classes,
    splits: Object.fromEntries(
      Object.entries(splits).map(([split, images]) => [split, imagesOf(split, images)]),
    ),
    rejected,
    notes: [],
    [Symbol.dispose]: () => {},
  };
}
