import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { guessOf, unitOf, withGuess } from "../../../../tools/site/live/guess_source.ts";

const source = `const prediction = predict({
  question: "By how many points? (guess: 1)",
  unit: "points",
  guess: null,
});
prediction;`;

Deno.test("any number that is written into a cell is read back, and replaced again", () => {
  fc.assert(
    fc.property(
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      (first, second) => {
        const once = withGuess(source, first);
        assertEquals(guessOf(once), first || 0);
        assertEquals(guessOf(withGuess(once, second)), second || 0);
        assertEquals(withGuess(once, null), source);
      },
    ),
  );
});

Deno.test("a cell without a guess has none, and keeps its text", () => {
  assertEquals(guessOf(source), null);
  assertEquals(guessOf("md`guess: 3`;"), undefined);
  assertEquals(withGuess("md`guess: 3`;", 4), "md`guess: 3`;");
  assertEquals(unitOf(source), "points");
  assertEquals(unitOf("1;"), "");
});
