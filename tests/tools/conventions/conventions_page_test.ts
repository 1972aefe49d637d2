/**
 * Covers tools/conventions/conventions_page.ts, traps.ts and measured_conventions.ts, and
 * tools/write_conventions.ts: docs/conventions.md is current.
 */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { programs } from "../../../lib/inspection/conventions/programs.ts";
import { conventionCosts } from "../../../tools/conventions/convention_costs.ts";
import { conventionsPage } from "../../../tools/conventions/conventions_page.ts";
import type { MeasuredConventions } from "../../../tools/conventions/measured_conventions.ts";
import { fixtureNet } from "../../inspection/conventions/own_net.ts";
import { applied } from "../../../lib/inspection/conventions/compare_conventions.ts";
import { changesTo } from "../../../lib/inspection/conventions/convention_changes.ts";

const docs = new URL("../../../docs", import.meta.url).pathname;
const measured: MeasuredConventions = JSON.parse(
  await Deno.readTextFile(`${docs}/results/conventions.json`),
);
const page = await Deno.readTextFile(`${docs}/conventions.md`);

Deno.test("docs/conventions.md is what the table of programs and the measurement give", () => {
  const text = conventionsPage({ programs, changes: conventionCosts, measured });
  assertEquals(page, text, "update it: deno task dev conventions:page --no-measure");
});

Deno.test("every cost was measured on all 10,000 images, in the order of the changes", () => {
  assertEquals(measured.images, 10_000);
  assertEquals(measured.costs.map(({ text }) => text), conventionCosts.map(({ text }) => text));
  for (const { text, error, difference, interval: [low, high] } of measured.costs) {
    assert(low <= difference && difference <= high, text);
    assert(Math.abs(measured.error + difference - error) < 1e-9, text);
  }
});

Deno.test("the measured report has the programs and the changes of the table", async () => {
  const { report, photographs } = measured;
  assertEquals(photographs, 20);
  assertEquals(report.programs.map(({ name }) => name), programs.map(({ name }) => name));
  // The fixture has the conventions of the real weights.
  const { own } = await fixtureNet("lpips.ckpt");
  const parts = { towers: false, fullyConnected: false };
  const texts = programs.flatMap((program) =>
    changesTo(program, own, parts).map(({ text }) => text)
  );
  assertEquals(report.changes.map(({ text }) => text), [...new Set(texts)]);
  assertEquals(applied(own, []), own);
});

Deno.test("the page says what users ask, and has no time in it", () => {
  assertStringIncludes(page, "Same weights, same images: why not the published accuracy?");
  assertEquals(page.match(/\b\d+(?:\.\d+)? (?:ms|s|seconds|minutes|images\/s)\b/g), null);
});
