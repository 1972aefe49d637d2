import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { BadFileError } from "../../lib/errors.ts";
import { hasNames, parseClassOrder, parseNamedTruth } from "../../lib/evaluation/class_order.ts";

Deno.test("an order is the first word of each line, whatever follows it", () => {
  // synset_words.txt of Caffe, with the line ends of Windows and a byte order mark.
  const text = "\ufeffn02119789 kit fox, Vulpes macrotis\r\nn02100735 English setter\r\n\r\n";
  assertEquals(parseClassOrder(text, "x"), ["n02119789", "n02100735"]);
});

Deno.test("a class that is there twice and an empty line are named by their line", () => {
  assertThrows(
    () => parseClassOrder("a\nb\na\n", "order.txt"),
    BadFileError,
    "Expected another class but found a, as on line 1 in order.txt, line 3",
  );
  assertThrows(() => parseClassOrder("a\n\nb\n", "order.txt"), BadFileError, "order.txt, line 2");
  assertThrows(() => parseClassOrder("", "order.txt"), BadFileError, "order.txt, line 1");
});

Deno.test("true classes by name become numbers from 1, and an unknown one is named", () => {
  assertEquals(parseNamedTruth("b\na\nb\n", "truth.txt", ["a", "b"]), [2, 1, 2]);
  assertThrows(
    () => parseNamedTruth("b\n490\n", "truth.txt", ["a", "b"]),
    BadFileError,
    'Expected a class such as a but found "490" in truth.txt, line 2',
  );
});

Deno.test("WNIDs are told from numbers by the first line", () => {
  const texts = ["n01440764\n", "\ufeffn01440764 tench", "490\n361\n", "", "n1\n", "tench\n"];
  assertEquals(texts.map(hasNames), [true, true, false, false, false, false]);
});

Deno.test("any text gives different classes, one per line, or a typed error", () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(..."ab \n\r\t\ufeffé") }), (text) => {
      try {
        const names = parseClassOrder(text, "x");
        assertEquals(new Set(names).size, names.length);
        assertEquals(names.filter((name) => /\s/.test(name) || name === ""), []);
        assertEquals(parseNamedTruth(text, "x", names), names.map((_, i) => i + 1));
      } catch (error) {
        if (!(error instanceof BadFileError)) throw error;
      }
    }),
    { numRuns: 1000 },
  );
});
