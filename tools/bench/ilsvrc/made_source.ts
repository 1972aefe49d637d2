/** An ILSVRC in memory: copies of a few files in one class, as training images. */
import type { ImageSource } from "../../../datasets/ilsvrc/image_source.ts";

/** A source of `count` images whose bytes are those of `files`, in turn. */
export function madeSource(files: readonly Uint8Array[], count: number): ImageSource {
  const fileOf = (i: number) => files[i % files.length];
  return {
    name: "copies of a few photographs",
    classes: { source: "made up", rows: [{ wnid: "n00000001", words: "photograph" }] },
    splits: {
      train: {
        count,
        labels: new Uint16Array(count),
        nameOf: (i) => `n00000001_${i}.JPEG`,
        placeOf: (i) => `train.tar, n00000001_${i}.JPEG`,
        sizeOf: (i) => fileOf(i).length,
        read: (i) => Promise.resolve(Uint8Array.from(fileOf(i))),
      },
    },
    rejected: [],
    notes: [],
    [Symbol.dispose]: () => {},
  };
}
