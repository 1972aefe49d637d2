import { assertEquals } from "@std/assert";
import {
  classCountNotes,
  emptyClassNotes,
  publishedNote,
} from "../../../../datasets/ilsvrc/sources/count_notes.ts";

const classes = {
  rows: Array.from({ length: 8 }, (_, i) => ({ wnid: `n0000000${i}`, words: "" })),
  source: "",
};

Deno.test("the published numbers of images are recognized", () => {
  assertEquals(publishedNote(2012, "train", 1_281_167), "train: 1,281,167 images, as published.");
  assertEquals(publishedNote(2010, "test", 150_000), "test: 150,000 images, as published.");
  assertEquals(
    publishedNote(2012, "val", 49_999),
    "val: 49,999 images, where ILSVRC-2012 has 50,000.",
  );
});

Deno.test("classes with another number of images are named, the first five of them", () => {
  const labels = Uint16Array.from([0, 0, 1, 2, 3, 4, 5, 6, 7]);
  const counts = (each: number) => new Map(classes.rows.map(({ wnid }) => [wnid, each]));
  assertEquals(classCountNotes(labels, classes, new Map([["n00000001", 1]])), []);
  assertEquals(classCountNotes(labels, classes, counts(1)), [
    "train: 1 class has another number of images than the development kit says: " +
    "n00000000 (2 of 1).",
  ]);
  const [note] = classCountNotes(labels, classes, counts(3));
  assertEquals(note.startsWith("train: 8 classes have"), true);
  assertEquals(note.endsWith("n00000004 (1 of 3) and 3 more."), true);
});

Deno.test("classes without images are named", () => {
  assertEquals(emptyClassNotes("val", Uint16Array.from([0, 1, 2, 3, 4, 5, 6, 7]), classes), []);
  assertEquals(emptyClassNotes("val", Uint16Array.from([0, 2, 3, 4, 5, 6, 7]), classes), [
    "val: no image of 1 class: n00000001.",
  ]);
});
