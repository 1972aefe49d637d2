import { assert, assertEquals, assertThrows } from "@std/assert";
import { requireFinite, requireFiniteNumbers } from "../lib/argument_checks.ts";
import { BadArgumentError } from "../lib/errors.ts";
import { compareArms } from "../lib/experiments/compare_arms.ts";
import { readable } from "../lib/figures/readable.ts";
import { preset } from "../lib/spec/presets.ts";
import { acrossSeeds } from "../lib/statistics/estimate.ts";
import { noteFinished, noteUnfinished, unmeasuredInCell } from "../lib/unmeasured.ts";
import { brightnessImages } from "./brightness_images.ts";

const refused = (call: () => unknown) => assertThrows(call, BadArgumentError);

Deno.test("NaN is accepted only while work is unfinished, and a cell that meets it names the stopped one", () => {
  refused(() => requireFinite("x", NaN));
  noteUnfinished("work");
  assertEquals(unmeasuredInCell(7), { stopped: true, needed: [] });
  assertEquals(unmeasuredInCell(8), { stopped: false, needed: [] }, "no NaN was met");
  assert(Number.isNaN(requireFinite("x", NaN)));
  assertEquals(readable(NaN), "not measured");
  assertEquals(acrossSeeds([]).value, NaN);
  assertEquals(unmeasuredInCell(9), { stopped: false, needed: [7] });
  refused(() => requireFinite("x", Infinity));
  refused(() => requireFiniteNumbers("x", [1, -Infinity]));
  noteFinished("work");
  refused(() => requireFinite("x", NaN));
  refused(() => acrossSeeds([]));
  assertEquals(readable(NaN), "NaN");
});

Deno.test("a comparison that a program stops by its signal is shorter and contains no NaN", async () => {
  const signal = AbortSignal.abort();
  const images = brightnessImages(10);
  const arms = [{ name: "one", spec: preset("cifarSmall") }];
  const [{ runs }] = await compareArms({
    arms,
    seeds: [1, 2, 3],
    train: images,
    epochs: 1,
    signal,
  });
  assertEquals(runs, []);
  refused(() => requireFinite("x", NaN));
});
