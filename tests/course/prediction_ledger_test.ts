import { assertEquals } from "@std/assert";
import { noteGuess } from "../../lib/course/prediction_ledger.ts";
import { withPage } from "../fake_page.ts";
import { acrossSeeds, exact, singleRun } from "../../lib/statistics/estimate.ts";

const ours = acrossSeeds([9, 10, 11]);

function guessed(id: string, guess: number) {
  return { id, guess, unit: "points" };
}

Deno.test("a guess is off in its unit, and is counted inside its interval or not", async () => {
  const folder = await Deno.makeTempDir();
  const path = `${folder}/deep/predictions.json`;
  try {
    assertEquals(
      await noteGuess(guessed("a", 20), ours, path),
      "This one is off by 10 points. Guesses inside the measured interval so far: 0 of 1.",
    );
    // A new guess for a claim replaces the old one.
    assertEquals(
      await noteGuess(guessed("a", 10.5), ours, path),
      "This one is off by 0.5 points. Guesses inside the measured interval so far: 1 of 1.",
    );
    assertEquals(
      await noteGuess(guessed("b", 30), ours, path),
      "This one is off by 20 points. Guesses inside the measured interval so far: 1 of 2.",
    );
    assertEquals(JSON.parse(await Deno.readTextFile(path)).length, 2);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("a guess beside a measurement without an interval is off, and not counted", async () => {
  const path = await Deno.makeTempFile();
  try {
    for (const estimate of [exact(12), singleRun(12)]) {
      assertEquals(
        await noteGuess(guessed("a", 15), estimate, path),
        "This one is off by 3 points.",
      );
    }
  } finally {
    await Deno.remove(path);
  }
});

Deno.test("a damaged file of guesses, and one without units, counts as empty", async () => {
  const path = await Deno.makeTempFile();
  const old = [{ id: "old", guess: 1, value: 900, low: 899, high: 901 }];
  try {
    for (const text of ["{ torn", JSON.stringify(old)]) {
      await Deno.writeTextFile(path, text);
      assertEquals(
        await noteGuess(guessed("a", 10), ours, path),
        "This one is off by 0 points. Guesses inside the measured interval so far: 1 of 1.",
      );
      assertEquals(JSON.parse(await Deno.readTextFile(path)).length, 1);
    }
  } finally {
    await Deno.remove(path);
  }
});

Deno.test("a page keeps the guesses in the browser", () =>
  withPage(async ({ kept }) => {
    assertEquals(
      await noteGuess(guessed("a", 10.5), ours),
      "This one is off by 0.5 points. Guesses inside the measured interval so far: 1 of 1.",
    );
    assertEquals(
      await noteGuess(guessed("b", 30), ours),
      "This one is off by 20 points. Guesses inside the measured interval so far: 1 of 2.",
    );
    assertEquals([...kept.keys()], ["predictions.json"]);
    kept.set("predictions.json", new TextEncoder().encode("{ torn"));
    assertEquals(
      await noteGuess(guessed("b", 30), ours),
      "This one is off by 20 points. Guesses inside the measured interval so far: 0 of 1.",
    );
  }));
