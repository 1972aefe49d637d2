import { assertEquals, assertMatch } from "@std/assert";
import { acrossSeeds, exact } from "../../lib/statistics/estimate.ts";
import { noteGuess } from "../../lib/course/prediction_ledger.ts";

Deno.test("guesses are kept across lessons, and a new one replaces the old", async () => {
  const folder = await Deno.makeTempDir();
  const path = `${folder}/deep/predictions.json`;
  const ours = acrossSeeds([9, 10, 11]);
  try {
    assertMatch(await noteGuess("03-a", 20, ours, path), /^0 of your 1 guess so far.* 100 %/);
    assertMatch(await noteGuess("03-a", 10.5, ours, path), /^1 of your 1 guess so far.* 5 %/);
    const two = await noteGuess("01-b", 15, exact(10), path);
    assertMatch(two, /^1 of your 2 guesses.*the median miss is 28 %/);
    assertEquals(JSON.parse(await Deno.readTextFile(path)).length, 2);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("a damaged file of guesses counts as empty and is replaced", async () => {
  const path = await Deno.makeTempFile();
  try {
    await Deno.writeTextFile(path, "{ torn");
    assertMatch(await noteGuess("03-a", 1, exact(1), path), /^1 of your 1 guess/);
    assertEquals(JSON.parse(await Deno.readTextFile(path)).length, 1);
  } finally {
    await Deno.remove(path);
  }
});
