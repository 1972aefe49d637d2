/**
 * Covers tools/bench/ilsvrc/data_tables.ts and tools/bench/ilsvrc/data_comparisons.ts: the section
 * of the page, with invented times.
 */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import type { Measurements } from "../../../../tools/bench/protocol.ts";
import { comparisons, judged } from "../../../../tools/bench/ilsvrc/data_comparisons.ts";
import type { DataMeasured } from "../../../../tools/bench/ilsvrc/data_plan.ts";
import { dataSection, withDataSection } from "../../../../tools/bench/ilsvrc/data_tables.ts";
import { preparationOf, readingOf } from "../../../../tools/bench/ilsvrc/shard_ways.ts";
import { timingsOf } from "../../../../tools/bench/ilsvrc/turns.ts";

/** Every base takes 10 ms for 10 images, and every way `ms`. */
function speeds(ms: number): Measurements {
  const took = (each: number) => ({ ms: [each, each], cpu: [each, each] });
  const results = comparisons(2).flatMap(({ what, base, way }) =>
    timingsOf(what, 10, { [base]: took(10), [way]: took(ms) })
  );
  for (const encoding of ["raw", "jpeg"] as const) {
    results.push(...timingsOf(preparationOf(encoding), 10, { "prepareShards": took(100) }));
  }
  results.push(...timingsOf(readingOf("raw", 2), 10, { "bare, checksums": took(20) }));
  return {
    ...{ system: "data", version: "", threads: 1, results },
    numbers: {
      ...{ "real photographs": 1, "bytes of a photograph of 500 x 375": 98_700, cores: 2 },
      ...{ "bytes of an image in raw shards": 196_608, "bytes of an image in jpeg shards": 31_000 },
    },
  };
}

function memory(system: string, images: number, bytes: number): Measurements {
  const steps = ["make the index", "save the index", "load the index", "open the shards"];
  return {
    ...{ system, version: "", threads: 2, numbers: { images, "resident bytes": bytes } },
    results: steps.map((step, i) => (
      { what: `${step}, work`, batch: images, ms: [1000 * (i + 1)] }
    )),
  };
}

const data: DataMeasured = {
  ...{ machine: "a machine", date: "2026-01-02", speeds: speeds(10.2) },
  memory: [
    memory("index", 1000, 80e6),
    memory("index", 1_281_167, 180e6),
    memory("shards", 1000, 90e6),
    memory("shards", 1_281_167, 154.0085e6),
  ],
};

Deno.test("95 % of the speed of the base is enough, less is missed", () => {
  assertEquals(judged(speeds(10.5), 2).map(({ reached }) => reached), Array(11).fill(true));
  assertEquals(judged(speeds(10.6), 2).map(({ reached }) => reached), Array(11).fill(false));
  assertEquals(judged({ ...speeds(10), results: [] }, 2), []);
});

Deno.test("the section has rates per core, shares, and what all of ILSVRC takes", () => {
  const section = dataSection(data);
  assertStringIncludes(section, "Measured on 2026-01-02. Machine: a machine.");
  assertStringIncludes(section, "99 kB");
  assertMatch(section, /decodeImage, 500 x 375, one at a time +\| 980 .* 1000 +\| 98 % +\| yes/);
  // Two cores with 100 images/s each: 1,281,167 / 200 / 3600 = 1.78 hours.
  assertMatch(section, /prepare raw shards +\| 200 +\| 1\.78 h/);
  // Two cores with 980.39 images/s each: 10.9 minutes an epoch, 90 times that is 16.3 hours.
  assertMatch(section, /read raw shards +\| 1961 +\| 10\.9 min +\| 16\.3 h/);
  // 1.2 million images, 90 epochs in six and in five days.
  assertStringIncludes(section, "208 to 250 images/s");
  assertStringIncludes(section, "252 GB");
  assertStringIncludes(section, "39.7 GB");
  assert(!section.includes("**"), "nothing is missed");
});

Deno.test("what is missed has its reason below the table", () => {
  const section = dataSection({ ...data, speeds: speeds(12.5) });
  assertMatch(section, /\*\*raw shards, 2 at a time\.\*\* .*CRC-32 .* have 50 % .* 160 % of that/);
  assertMatch(
    section,
    /\*\*tensorOf, crops, mirror images, colours\.\*\* The same, and with colour noise/,
  );
});

Deno.test("memory is a row for each number of images, and the growth per image", () => {
  const section = dataSection(data);
  assertMatch(section, /\| 1,000 +\| 80\.0 +\| 90\.0 +\| +\|/);
  assertMatch(section, /\| 1,281,167 +\| 180 +\| 154 +\| +\|/);
  assertMatch(section, /\| bytes per further image +\| 78\.1 +\| 50\.0 +\| +\|/);
  assertMatch(
    section,
    /1,281,167 images takes 1\.00 s .* 2\.00 s to save and 3\.00 s to load; .* 4\.00 s\./,
  );
});

Deno.test("the section is replaced in the page, and nothing else changes", () => {
  const section = dataSection(data);
  const page =
    "# Page\n\n## Before\n\ntext\n\n## Data for ILSVRC\n\nold\n\n### Part\n\n## After\n\nend\n";
  const replaced = withDataSection(page, section);
  assertEquals(replaced, `# Page\n\n## Before\n\ntext\n\n${section}\n\n## After\n\nend\n`);
  assertEquals(withDataSection(replaced, section), replaced);
  const last = withDataSection("# Page\n\n## Before\n", section);
  assertEquals(last, `# Page\n\n## Before\n\n${section}\n`);
  assertEquals(withDataSection(last, section), last);
});
