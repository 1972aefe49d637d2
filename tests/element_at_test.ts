import { assertEquals, assertThrows } from "@std/assert";
import { elementAt } from "../lib/element_at.ts";
import { BadArgumentError } from "../lib/errors.ts";

Deno.test("an element of a list or of a typed array is read at its index", () => {
  assertEquals(elementAt(["a", "b"], 1), "b");
  assertEquals(elementAt(Float32Array.of(0, 0.5), 0), 0);
});

Deno.test("an index outside the list is rejected, not read as undefined", () => {
  for (const index of [-1, 2, 0.5, NaN]) {
    assertThrows(() => elementAt([1, 2], index), BadArgumentError, `index ${index} of a list of 2`);
  }
});
