import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import {
  causeLines,
  changeTable,
  conventionRows,
  conventionTable,
  differenceTable,
  differenceText,
  guessTable,
  shownLayers,
} from "../../../lib/cli/conventions/convention_tables.ts";
import type { ConventionReport } from "../../../lib/inspection/conventions/compare_conventions.ts";
import { programs } from "../../../lib/inspection/conventions/programs.ts";

const report: ConventionReport = {
  layers: ["patch", "conv1", "layer 1"],
  guesses: [[{ label: 1, probability: 0.75 }, { label: 0, probability: 0.25 }]],
  programs: [
    { name: "Caffe", changes: [], causes: [], differences: [0, 0, 0] },
    {
      name: "tf-models",
      changes: ["a", "b"],
      causes: ["b"],
      differences: ["size", 0.0321, "absent"],
      parts: "patch",
      guesses: [[{ label: 0, probability: 0.6 }, { label: 1, probability: 0.4 }]],
    },
  ],
  changes: [
    {
      ...{ convention: "mean", text: "a", programs: ["tf-models"] },
      ...{ differences: [0.1, 0.2, 0.3], parts: "patch" },
    },
    {
      ...{ convention: "geometry", text: "b", programs: ["tf-models"] },
      ...{ differences: ["size", 0.5, 12.34], parts: "patch" },
    },
  ],
};

Deno.test("a difference has two digits, or is a word", () => {
  const texts = [0, 5e-5, 0.03214, 0.996, 12.34, "from 0", "size", "absent"] as const;
  assertEquals(texts.map(differenceText), [
    ...["same", "same", "0.032", "1.0", "12.3", "from 0", "size", "-"],
  ]);
});

Deno.test("the differences have a column for each program, and a line where it parts", () => {
  assertEquals(
    differenceTable(report),
    [
      "            Caffe  tf-models",
      "patch        same       size",
      "conv1        same      0.032",
      "layer 1      same          -",
      "parts at  nowhere      patch",
    ].join("\n"),
  );
});

Deno.test("what makes the maps part is named first, and then what moves the last layer most", () => {
  assertEquals(
    causeLines(report),
    [
      "Caffe        the same maps everywhere",
      "tf-models    at patch because of: b (12.3). Other changes: a (0.3)",
    ].join("\n"),
  );
  const [same, parting] = report.programs;
  const causes = (found: readonly string[]) =>
    causeLines({ ...report, programs: [same, { ...parting, causes: found }] }).split("\n")[1];
  // The smaller change is named first if it is the one that makes them part.
  assertEquals(causes(["a"]), "tf-models    at patch because of: a (0.3). Other changes: b (12.3)");
  assertEquals(causes(["a", "b"]), "tf-models    at patch because of: b (12.3); a (0.3)");
  assertStringIncludes(causes([]), "at patch because of: no change alone. Other changes: b");
});

Deno.test("each change has its layer and four differences at most", () => {
  assertEquals(shownLayers(["patch", "conv1", "layer 1", "layer 2", "fc8"]).length, 4);
  assertStringIncludes(changeTable(report), `b${" ".repeat(53)}    patch      0.5     12.3`);
});

Deno.test("the names of a photograph stand program by program", () => {
  const text = guessTable(report, ["cat.jpg"], (label) => ["dog", "cat"][label]);
  assertEquals(text.split("\n"), [
    "cat.jpg",
    "  (its own)     cat 75.0 %; dog 25.0 %",
    "  tf-models     dog 60.0 %; cat 40.0 %",
  ]);
});

Deno.test("what is not finite has its cell, and all lines keep to 100 columns", () => {
  const parting = {
    differences: ["not finite", "not finite", "not finite"],
    parts: "patch",
  } as const;
  const all: ConventionReport = {
    ...report,
    programs: programs.map(({ name }) => ({ name, changes: [], causes: [], ...parting })),
    changes: report.changes.map((change) => ({ ...change, ...parting })),
  };
  const lines = [...differenceTable(all).split("\n"), ...changeTable(all).split("\n")];
  assertEquals(lines.filter((line) => line.length > 100), []);
  assertMatch(lines[1], /^patch( +not finite){8}$/);
  assertMatch(lines.at(-1) ?? "", /^b +patch( +not finite){2}$/);
  const empty = { ...report, guesses: [[]] };
  assertEquals(guessTable(empty, ["a.jpg"], String).split("\n")[1], "  (its own)     not finite");
});

Deno.test("values are grouped: those of the weights have a star, silent programs come last", () => {
  const rows = conventionRows(programs).filter(({ convention }) => convention === "channels");
  assertEquals(rows.map(({ value, programs: { length } }) => [value, length]), [
    ["RGB", 4],
    ["BGR", 3],
    ["not stated, or not run here", 1],
  ]);
  const table = conventionTable([{ ...rows[0], own: true }, rows[1]]).split("\n");
  assertStringIncludes(table[0], "channels          * RGB");
  assertEquals(table.at(-1)?.slice(0, 23), `${" ".repeat(20)}BGR`);
});
