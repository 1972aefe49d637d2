/** Covers lib/course/prediction.ts and lib/course/guess.ts. */
import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { predict } from "../../lib/course/prediction.ts";
import { requireGuess } from "../../lib/course/guess.ts";
import { BadArgumentError } from "../../lib/errors.ts";
import { jupyterDisplay } from "../../lib/figures/figure_spec.ts";

const asked = { question: "How many?", unit: "%" };

Deno.test("a guess is shown, and points to the measurement without naming a card", async () => {
  const shown = await predict({ ...asked, guess: 35 })[jupyterDisplay]();
  assertEquals(
    shown["text/plain"],
    "How many?\nYour guess: 35 %. Compare it with what is measured below.",
  );
  const none = await predict({ ...asked, guess: null })[jupyterDisplay]();
  assertStringIncludes(String(none["text/plain"]), "No guess yet");
});

Deno.test("a guess in quotes is refused with its quotes, and the number to write", () => {
  // What runs in a notebook is not type-checked.
  const guess = "35" as unknown as number;
  assertThrows(
    () => predict({ ...asked, guess }),
    BadArgumentError,
    'found the text "35"; write 35, without quotes.',
  );
  assertThrows(() => predict({ ...asked, guess: NaN }), BadArgumentError, "found NaN");
});

Deno.test("a guess that its unit does not allow is refused", () => {
  for (const guess of [350, -3]) {
    assertThrows(() => predict({ ...asked, guess }), BadArgumentError, "from 0 to 100 %");
  }
  assertThrows(() => requireGuess("a test", 99_999, "points"), BadArgumentError, "-100 to 100");
  assertThrows(() => requireGuess("a test", -1, "times"), BadArgumentError, "of at least 0 times");
});

Deno.test("a guess that its unit allows passes", () => {
  const possible: [number | null, string, boolean?][] = [
    [0, "%"],
    [100, "%"],
    [-20, "%", true],
    [350, "%", true],
    [-100, "points"],
    [0.5, "times"],
    [-7, "epochs"],
    [null, "%"],
  ];
  for (const [guess, unit, change] of possible) {
    assertEquals(requireGuess("a test", guess, unit, change), guess);
  }
});
