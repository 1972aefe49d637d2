import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { decoded, encoded, Unreadable } from "../../../lib/course/grading/values_as_text.ts";

const f = () => 1;
const roundTrip = (value: unknown) => decoded(JSON.parse(encoded(value, [f])), [f]);

Deno.test("a value of an exercise arrives as it was", () => {
  const special = [NaN, Infinity, -Infinity, -0, undefined, null, 10n, f, "\u2028\ud800", ""];
  const leaf = fc.oneof(
    fc.double(),
    fc.string({ unit: "binary" }),
    fc.boolean(),
    fc.constantFrom(...special),
  );
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      leaf,
      fc.array(tie("value"), { maxLength: 4 }),
      fc.dictionary(fc.string(), tie("value"), { maxKeys: 4 }),
    ),
  }));
  fc.assert(fc.property(value, (one) => {
    assert(same(roundTrip(one), one), encoded(one, [f]));
  }));
});

/** Whether two values are the same, also where one has no prototype. */
function same(a: unknown, b: unknown): boolean {
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) {
    return Object.is(a, b);
  }
  const [names, others] = [Object.keys(a), Object.keys(b)];
  const at = (object: object, name: string) => Reflect.get(object, name);
  return Array.isArray(a) === Array.isArray(b) && names.join() === others.join() &&
    names.every((name) => same(at(a, name), at(b, name)));
}

Deno.test("typed arrays keep their type, and a field called __proto__ is a field", () => {
  assertEquals(roundTrip(Float32Array.of(0.5, -1)), Float32Array.of(0.5, -1));
  assertEquals(roundTrip(Uint8ClampedArray.of(300)), Uint8ClampedArray.of(255));
  const record = roundTrip(JSON.parse('{"__proto__": {"length": 3}, "a": 1}'));
  assertEquals(Object.keys(record as object), ["__proto__", "a"]);
  assertEquals(Object.getPrototypeOf(record), Object.prototype);
});

Deno.test("what cannot be sent is words for it, and so is all of what is too large", () => {
  const words = (value: unknown) => {
    const result = roundTrip(value);
    return result instanceof Unreadable ? result.words : undefined;
  };
  assertEquals(words(() => 2), "a function");
  assertEquals(words(Symbol()), "a symbol");
  assertEquals(words(new DataView(new ArrayBuffer(2))), "bytes without a type");
  assertEquals(words(Array(30_000).fill(0)), "a list of 30000 values");
  assertEquals(words([Array(19_999).fill(0), [1, 2]]), "more than 20000 values");
  assertEquals(
    words([["x".repeat(300_000)], ["y".repeat(300_000)]]),
    "more than 400000 characters",
  );
  const endless: unknown[] = [];
  endless.push(endless);
  assertEquals(words(endless), "a list in a list in a list, and so on");
  assertEquals((roundTrip([f, () => 2]) as unknown[])[0], f);
});

Deno.test("JSON that is no such value is a TypeError, and nothing else", () => {
  const bad = [
    "{}",
    '{"b":"x"}',
    '{"n":"7"}',
    '{"f":1}',
    '{"f":-1}',
    '{"t":"Array","v":[]}',
    '{"t":"Date","v":[]}',
    '{"o":[3]}',
    '{"o":[[3,4]]}',
    '{"t":"constructor","v":[]}',
    "[".repeat(60) + "]".repeat(60),
  ];
  for (const text of bad) assertThrows(() => decoded(JSON.parse(text), [f]), TypeError);
  fc.assert(fc.property(fc.json(), (text) => {
    try {
      decoded(JSON.parse(text), [f]);
    } catch (error) {
      assert(error instanceof TypeError, String(error));
    }
  }));
});
