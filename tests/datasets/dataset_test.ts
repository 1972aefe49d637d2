/** Covers datasets/dataset.ts and datasets/part_of.ts. */
import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { BadArgumentError } from "../../lib/errors.ts";
import { RandomStreams } from "../../lib/random.ts";
import {
  balanced,
  classCounts,
  first,
  holdOut,
  imageAt,
  type ImageDataset,
  select,
} from "../../datasets/dataset.ts";

/** A set in which each image holds its own index. */
function numbered(count: number, classes = 3): ImageDataset {
  return {
    name: "numbers",
    classNames: ["a", "b", "c"].slice(0, classes),
    images: Uint8Array.from({ length: count * 12 }, (_, i) => Math.floor(i / 12)),
    labels: Uint8Array.from({ length: count }, (_, i) => i % classes),
    side: 2,
    count,
  };
}

const indicesOf = (set: ImageDataset) =>
  Array.from({ length: set.count }, (_, i) => imageAt(set, i)[0]);

Deno.test("select takes pixels and labels of the same images, in the given order", () => {
  const chosen = select(numbered(9), [7, 0, 4]);
  assertEquals(indicesOf(chosen), [7, 0, 4]);
  assertEquals([...chosen.labels], [1, 0, 1]);
  assertThrows(() => select(numbered(9), [9]), BadArgumentError, "0 to 8");
});

Deno.test("first shares the pixels of the set and rejects more images than there are", () => {
  const set = numbered(9);
  const few = first(set, 4);
  assertEquals([few.count, few.labels.length], [4, 4]);
  assertEquals(few.images.buffer, set.images.buffer);
  for (const count of [0, 10, 1.5]) {
    assertThrows(() => first(set, count), BadArgumentError, "1 to 9");
  }
});

Deno.test("holdOut splits a set into two that together are the whole set, in order", () => {
  fc.assert(fc.property(fc.integer({ min: 2, max: 60 }), fc.nat(1e6), (count, seed) => {
    const held = 1 + seed % (count - 1);
    const parts = holdOut(numbered(count), held, new RandomStreams(seed).stream("split"));
    assertEquals(parts.held.count, held);
    for (const part of [parts.held, parts.rest]) {
      assertEquals(indicesOf(part), indicesOf(part).toSorted((a, b) => a - b));
    }
    assertEquals(
      [...indicesOf(parts.held), ...indicesOf(parts.rest)].sort((a, b) => a - b),
      Array.from({ length: count }, (_, i) => i),
    );
  }));
  assertThrows(() => holdOut(numbered(5), 5, new RandomStreams(0).stream("s")), BadArgumentError);
});

Deno.test("balanced takes the same number of images per class, and reports the maximum", () => {
  const set = balanced(numbered(31), 4, new RandomStreams(3).stream("subset"));
  assertEquals(classCounts(set), [4, 4, 4]);
  assertEquals(new Set(indicesOf(set)).size, 12);
  assertThrows(
    () => balanced(numbered(31), 11, new RandomStreams(3).stream("subset")),
    BadArgumentError,
    "1 to 10 images per class",
  );
});

Deno.test("a part of a dataset is named as the whole would be, and its errors say where the rest is", () => {
  const partOf = { name: "all numbers", rest: "The others are elsewhere." };
  const part = { ...numbered(9), partOf };
  assertEquals(first(part, 4).name, "all numbers, first 4");
  assertEquals(first(part, 9).name, "numbers");
  assertThrows(() => first(part, 10), BadArgumentError, "found 10. The others are elsewhere.");
  const stream = new RandomStreams(0).stream("balanced");
  assertThrows(() => balanced(part, 4, stream), BadArgumentError, "The others are elsewhere.");
});
