import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { claim } from "../../../lib/course/claims/claim.ts";
import type { RegisteredClaim } from "../../../lib/course/claims/claims_file.ts";
import { effectByImages, effectByImagesPlot } from "../../../lib/course/claims/effect_by_images.ts";
import type { FullScale } from "../../../lib/course/claims/full_scale.ts";
import { Plot } from "../../../lib/figures/figure.ts";
import { jupyterDisplay } from "../../../lib/figures/figure_spec.ts";
import { BadArgumentError } from "../../../lib/errors.ts";
import { acrossSeeds } from "../../../lib/statistics/estimate.ts";

const own = acrossSeeds([-2, -1, -3]);
const options = {
  id: "an-unrecorded-claim",
  kind: "effect" as const,
  section: "3.2",
  statement: "It helps.",
  unit: "points",
  paper: { value: -1.7, rounding: 0.05 },
  ours: own,
  images: 2000,
};
const empty: FullScale = {
  ...{ done: 0, planned: 5, hoursLeft: 1, images: 50_000, fewer: [] },
  condition: "CIFAR-10, 50,000 images, 12 epochs",
};
const partial: FullScale = { ...empty, done: 3, estimate: acrossSeeds([-1.5, -1.6, -1.8]) };

/** A stored claim of another run with 1,200 images. */
function stored(change: Partial<RegisteredClaim> = {}): RegisteredClaim {
  const { record } = claim({ ...options, images: 1200, ours: acrossSeeds([-4, -2, -3]) });
  return { ...record, date: "2026-11-28", seconds: 60, ...change };
}

Deno.test("the recorded run, this run and the full record are ordered by their number of images", () => {
  const effects = effectByImages(claim(options), partial, [stored()]);
  assertEquals(effects.map(({ images, source }) => [images, source]), [
    [1200, "recorded run"],
    [2000, "this run"],
    [50_000, "record, 3 of 5 seeds"],
  ]);
});

Deno.test("the points of the record with fewer images are among the others", () => {
  const fewer = [1000, 5000].map((images) => ({
    ...{ images, done: 4, planned: 5, estimate: acrossSeeds([-3, -4, -5]) },
  }));
  const effects = effectByImages(claim(options), { ...partial, fewer }, []);
  assertEquals(effects.map(({ images, source }) => [images, source]), [
    [1000, "record, 4 of 5 seeds"],
    [2000, "this run"],
    [5000, "record, 4 of 5 seeds"],
    [50_000, "record, 3 of 5 seeds"],
  ]);
});

Deno.test("if the record decided, the stored run is the one that the lesson measured", () => {
  const [first] = effectByImages(claim(options), empty, [
    stored({ ours: acrossSeeds([9, 8, 7]), own }),
  ]);
  assertEquals([first.images, first.estimate], [1200, own]);
});

Deno.test("a measurement without an interval, or without a number of images, has no row", () => {
  const single = claim({ ...options, ours: { ...own, low: null, high: null } });
  const { images: _, ...unnumbered } = stored();
  assertEquals(effectByImages(single, empty, [unnumbered]), []);
  const alike = claim({ ...options, ours: acrossSeeds([2, 2, 2]) });
  assertEquals(effectByImages(alike, empty, []), []);
});

Deno.test("a run that repeats the recorded one is shown once", () => {
  const recorded = stored({ images: 2000, ours: own });
  const effects = effectByImages(claim(options), partial, [recorded]);
  assertEquals(effects.map(({ images, source }) => [images, source]), [
    [2000, "this run"],
    [50_000, "record, 3 of 5 seeds"],
  ]);
});

Deno.test("runs with equal numbers of images that measured different numbers are both shown", () => {
  const effects = effectByImages(claim(options), empty, [stored({ images: 2000 })]);
  assertEquals(effects.map(({ source }) => source), ["recorded run", "this run"]);
  const more = stored({ images: 4000, ours: own });
  assertEquals(effectByImages(claim(options), empty, [more]).length, 2);
});

Deno.test("of one measurement a sentence gives the numbers, and there is no figure", async () => {
  const shown = await effectByImagesPlot(claim(options), empty);
  assert(!(shown instanceof Plot));
  const text = String((await shown[jupyterDisplay]())["text/plain"]);
  assertStringIncludes(text, "2,000 images (this run): -2 [-4.48, 0.484].");
  assertStringIncludes(text, "with 50,000 images, has 0 of 5 seeds.");
});

Deno.test("the figure's text gives its numbers, and it needs a number of images", async () => {
  const plot = await effectByImagesPlot(claim(options), partial);
  if (!(plot instanceof Plot)) throw new Error("no figure");
  assertStringIncludes(plot.takeaway, "2,000 images (this run): -2");
  assertStringIncludes(plot.takeaway, "50,000 images (record, 3 of 5 seeds): -1.63");
  const { images: _, ...without } = options;
  await assertRejects(
    () => effectByImagesPlot(claim(without), partial),
    BadArgumentError,
    'give "images"',
  );
});

Deno.test("without an interval a sentence says so", async () => {
  const single = claim({ ...options, ours: { ...own, low: null, high: null } });
  const bundle = await (await effectByImagesPlot(single, empty))[jupyterDisplay]();
  const text = String(bundle["text/plain"]);
  assertStringIncludes(text, "this run has none, for the reason\nthat its card gives");
  assertStringIncludes(text, "0 of 5 seeds");
});
