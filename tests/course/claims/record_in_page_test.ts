/** Covers lib/course/claims/claims_file.ts and lib/course/claims/full_scale.ts in a page. */
import { assert, assertEquals } from "@std/assert";
import {
  recorded,
  recordedClaims,
  recordedSpread,
} from "../../../lib/course/claims/claims_file.ts";
import { fullScale, recordedEffects, testErrorOf } from "../../../lib/course/claims/full_scale.ts";
import type { RecordRow } from "../../../lib/experiments/record/record_row.ts";
import { withPage } from "../../fake_page.ts";

const notebooks = new URL("../../../notebooks/", import.meta.url);
const question = {
  experiment: "towers",
  arms: ["half-net", "two-towers"],
  effect: ([half, two]: readonly RecordRow[]) => testErrorOf(two) - testErrorOf(half),
};

Deno.test("the recorded claims in a page are those of the site", async () => {
  const known = await recordedClaims();
  const overSeeds = known.find(({ ours, own }) => (own ?? ours).covers === "seeds");
  if (overSeeds === undefined) throw new Error("Expected a recorded claim over seeds.");
  const spread = await recordedSpread(overSeeds.id);
  await withPage(async ({ files }) => {
    assertEquals(await recordedClaims(), [], "a site may lack them");
    files.set("claims.json", await Deno.readFile(new URL("claims.json", notebooks)));
    assertEquals(await recordedClaims(), known);
    assertEquals(await recordedSpread(overSeeds.id), spread);
    assertEquals((await recorded(overSeeds.id)).value, overSeeds.ours.value);
  });
});

Deno.test("the record at full scale in a page is that of the site", async () => {
  const known = await fullScale({ ...question, unit: "points", compares: "nets" });
  const effects = await recordedEffects(question);
  assert(known.done > 0 || known.smallest !== undefined, "a record to compare with");
  await withPage(async ({ files }) => {
    assertEquals((await fullScale({ ...question, unit: "points", compares: "nets" })).done, 0);
    for (const id of ["towers", "towers-pilot"]) {
      const path = `record/${id}.jsonl.gz`;
      files.set(path, await Deno.readFile(new URL(path, notebooks)));
    }
    assertEquals(await fullScale({ ...question, unit: "points", compares: "nets" }), known);
    assertEquals(await recordedEffects(question), effects);
  });
});
