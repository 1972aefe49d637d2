import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { NamePool } from "../../../../datasets/ilsvrc/sources/name_pool.ts";
import { BadArgumentError } from "../../../../lib/errors.ts";

const poolOf = (names: readonly string[]) => {
  const pool = new NamePool();
  for (const name of names) pool.add(name);
  return pool;
};

Deno.test("names come back at their positions, and are found there", () => {
  fc.assert(fc.property(fc.uniqueArray(fc.string({ unit: "grapheme" })), (names) => {
    const pool = poolOf(names);
    assertEquals(names.map((_, i) => pool.at(i)), names);
    assertEquals(names.map((name) => pool.indexOf(name)), names.map((_, i) => i));
    assertEquals(pool.repeated(), undefined);
  }));
});

Deno.test("a name that is not there is at -1", () => {
  assertEquals(poolOf(["a", "ab"]).indexOf("b"), -1);
  assertEquals(poolOf([]).indexOf("b"), -1);
});

Deno.test("the first name that is there twice is found", () => {
  const names = fc.array(fc.constantFrom("a", "b", "ab", "ba", "", "aa"));
  fc.assert(fc.property(names, (names) => {
    const again = names.findIndex((name, i) => names.indexOf(name) < i);
    const expected = again < 0 ? undefined : { first: names.indexOf(names[again]), again };
    assertEquals(poolOf(names).repeated(), expected);
  }));
});

Deno.test("a name that is added later is found, too", () => {
  const pool = poolOf(["a"]);
  assertEquals(pool.indexOf("b"), -1);
  pool.add("b");
  assertEquals(pool.indexOf("b"), 1);
});

Deno.test("a pool is made of the columns of another", () => {
  const { bytes, starts } = poolOf(["n01440764_18.JPEG", "", "ä"]).columns();
  const pool = new NamePool(bytes.slice(), starts.slice());
  assertEquals([pool.length, pool.at(0), pool.at(1), pool.at(2)], [
    3,
    "n01440764_18.JPEG",
    "",
    "ä",
  ]);
});

Deno.test("a position without a name is an error", () => {
  for (const i of [-1, 1, 0.5, NaN]) assertThrows(() => poolOf(["a"]).at(i), BadArgumentError);
});

Deno.test("all names that are there more than once are found", () => {
  const names = fc.array(fc.constantFrom("a", "b", "ab", "ba", "", "aa"));
  fc.assert(fc.property(names, (names) => {
    const several = names.flatMap((name, i) =>
      names.filter((other) => other === name).length > 1 ? [i] : []
    );
    assertEquals([...poolOf(names).allRepeated()].sort((a, b) => a - b), several);
  }));
});
