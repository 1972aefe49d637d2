/**
 * Covers tools/scaling/scaling_page.ts, scaling_tables.ts, scaling_figure.ts, scaling_numbers.ts,
 * measured_sections.ts, check_sections.ts and model_checks.ts, and tools/write_scaling.ts: docs/scaling.md
 * is current.
 */
import { assert, assertAlmostEquals, assertEquals, assertStringIncludes } from "@std/assert";
import { withTheme } from "../../../lib/figures/theme.ts";
import { nets, rankCounts } from "../../../tools/scaling/measure_scaling.ts";
import type { MeasuredScaling } from "../../../tools/scaling/measurements.ts";
import {
  hiddenShare,
  hiddenSums,
  modelChecks,
  nominalLinks,
} from "../../../tools/scaling/model_checks.ts";
import { scalingFigure } from "../../../tools/scaling/scaling_figure.ts";
import { megabytes, rate, signedPercent, time } from "../../../tools/scaling/scaling_numbers.ts";
import { scalingPage } from "../../../tools/scaling/scaling_page.ts";

const docs = new URL("../../../docs", import.meta.url).pathname;
const measured: MeasuredScaling = JSON.parse(
  await Deno.readTextFile(`${docs}/results/scaling.json`),
);
const page = await Deno.readTextFile(`${docs}/scaling.md`);
const update = "update it: deno task dev scaling --no-measure";

Deno.test("docs/scaling.md is what the measurements give", () => {
  assertEquals(page, scalingPage(measured), update);
});

Deno.test("docs/scaling.svg is what the measurements give, with the colours of both themes", async () => {
  const svg = await Deno.readTextFile(`${docs}/scaling.svg`);
  assertEquals(svg, `${withTheme(await scalingFigure(measured).svg())}\n`, update);
  assertStringIncludes(svg, "prefers-color-scheme:dark");
});

Deno.test("both nets were measured on one rank and on two, each with one thread", () => {
  for (const [found, ranks] of [[measured.oneRank, 1], [measured.twoRanks, 2]] as const) {
    assertEquals(found.map(({ preset }) => preset), nets);
    assertEquals(found.map((net) => net.ranks), [ranks, ranks]);
    assert(found.every(({ backend }) => backend.includes("1 thread")));
  }
});

Deno.test("the tables have a row for each number of ranks and way", () => {
  const rows = page.split("\n").filter((line) =>
    /^\| (?:\d+) +\| (?:one|data|towers|pairs)/.test(line)
  );
  // Each net has two tables of one process and two ways for all other numbers of ranks.
  assertEquals(rows.length, 2 * nets.length * (1 + 2 * (rankCounts.length - 1)));
  assertEquals(page.match(/NaN|Infinity|undefined/), null);
});

Deno.test("the page says how much each way of the paper's network sends", () => {
  assertStringIncludes(page, "7.8 times less than gradients");
  assert(/\| paper +\| 243\.9 +\| 31\.3 +\| 9 /.test(page));
});

Deno.test("the model is compared with steps of both nets and over every link that was measured", () => {
  const checks = modelChecks(measured);
  for (const { measured, predicted, talk } of checks) {
    assert(measured > 0 && talk > 0 && predicted > talk);
  }
  const places = new Set(checks.map(({ preset, link }) => `${preset}, ${link}`));
  const slow = measured.namespaces === undefined ? [] : ["paper, 1 Gbit/s"];
  assertEquals([...places], [...nets.map((net) => `${net}, shared memory`), ...slow]);
});

Deno.test("links of a name have its bandwidth, and the latency that was measured", () => {
  const links = nominalLinks(measured);
  assertEquals(links.map(({ name }) => name), ["1 Gbit/s", "10 Gbit/s", "25 Gbit/s", "100 Gbit/s"]);
  assertAlmostEquals(links[1].perByte, 1 / 1.25e9, 1e-15);
  assertEquals(new Set(links.map(({ latency }) => latency)).size, 1);
});

Deno.test("the hidden share is 1 without any wait, 0 as after the pass, negative if longer, and none for short sums", () => {
  const share = (during: number) =>
    hiddenShare({
      ...{ preset: "paper", link: "x" },
      seconds: { none: 2, after: 3, during, between: 0 },
    }, "during");
  assertEquals([2, 3, 4, 2.5].map(share), [1, 0, -1, 0.5]);
  const short = { none: 2, after: 2.05, during: 2, between: 2 };
  assertEquals(hiddenShare({ preset: "paper", link: "x", seconds: short }, "during"), undefined);
  assert(hiddenSums(measured).length >= nets.length);
});

Deno.test("numbers are short and have their units", () => {
  assertEquals([0.0123, 0.1, 12.345].map(time), ["12 ms", "0.100 s", "12.3 s"]);
  assertEquals([243_860_912, 31_320_064, 1_234_567].map(megabytes), ["243.9", "31.3", "1.23"]);
  assertEquals([1e-9, 0].map(rate), ["1.0", "not measurable"]);
  assertEquals([0.123, -0.05].map(signedPercent), ["+12 %", "−5 %"]);
  assertEquals([0.004, -0.004, 0].map(signedPercent), ["0 %", "0 %", "0 %"]);
});
