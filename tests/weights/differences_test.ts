import { assertEquals } from "@std/assert";
import { describeDifferences } from "../../lib/weights/differences.ts";

const shapes = (table: Record<string, number[]>) => new Map(Object.entries(table));

Deno.test("missing tensors, other shapes and extra tensors are named", () => {
  assertEquals(
    describeDifferences(
      shapes({ a: [2, 3], extra: [1] }),
      shapes({ a: [3, 2], b: [4] }),
    ),
    "a [2,3] instead of [3,2], no b [4], extra [1] that the net does not have",
  );
});

Deno.test("equal tables have no difference, in any order", () => {
  assertEquals(
    describeDifferences(shapes({ a: [1], b: [] }), shapes({ b: [], a: [1] })),
    undefined,
  );
});

Deno.test("six differences are listed and the others counted", () => {
  const wanted = shapes(Object.fromEntries(Array.from({ length: 9 }, (_, i) => [`t${i}`, [i]])));
  const text = describeDifferences(new Map(), wanted) ?? "";
  assertEquals([text.split(", ").length, text.endsWith("t5 [5] and 3 more differences")], [
    6,
    true,
  ]);
});
