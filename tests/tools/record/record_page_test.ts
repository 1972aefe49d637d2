/** Covers tools/record/record_page.ts: the page of the committed record. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { recordedRows } from "../../../lib/course/claims/recorded_files.ts";
import { recordPage } from "../../../tools/record/record_page.ts";
import { committedRecordPage } from "../../../tools/record/write_record_page.ts";

Deno.test("the committed page of the record is that of the committed runs", async () => {
  const page = await Deno.readTextFile(new URL("../../../docs/record.md", import.meta.url));
  assertEquals(page, await committedRecordPage(), "run: deno task dev docs:record");
});

Deno.test("the page compares each net with the two-tower net of the same seed and machine", async () => {
  const known = (await recordedRows("towers")).filter(({ seed }) => seed <= 3);
  const rows = known.map((row) => {
    const error = row.arm === "two-towers" ? 25 : 25 + row.seed;
    const environments = row.environments.slice(0, 1).map((environment) => ({
      ...environment,
      backend: { ...environment.backend, processor: row.arm === "half-net" ? "another" : "one" },
    }));
    return { ...row, environments, epochs: row.epochs.map((e) => ({ ...e, testError: error })) };
  });
  const page = recordPage(rows, undefined);
  // 1, 2, 3: the mean 2 and t(0.975, 2) / sqrt(3) = 2.484.
  const lines = page.split("\n").filter((line) => line.startsWith("| half-net"));
  assertStringIncludes(lines[0], "| 2 [-0.484, 4.48] ");
  assertStringIncludes(lines[0], "| 0 seeds ");
  assertStringIncludes(page, "Not measured yet.");
});

Deno.test("the page of a record with an ensemble shows its errors beside those of its nets", () => {
  const page = recordPage([], {
    ...{ format: 1, experiment: "towers", arm: "two-towers", date: "2026-11-30" },
    ...{ seeds: [1, 2], weights: ["aa", "bb"], wrongAlone: [22, 28] },
    ...{ rightTogether: [70, 6, 0], wrongTogether: [0, 4, 20] },
  });
  assertStringIncludes(page, "seeds 1, 2 misclassify 22, 28 of 10,000");
  assertStringIncludes(page.replace(/\s+/g, " "), "the mean of their probabilities 24 ");
});
