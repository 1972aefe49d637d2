/** Covers lib/cli/grade.ts and lib/cli/grading: work as learners hand it in, graded as a teacher does. */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { courseWorkText, emptyLessonWork } from "../../lib/course/grading/course_work.ts";
import { main } from "../../lib/cli/grade.ts";
import { captured } from "./captured.ts";

const root = new URL("../../", import.meta.url).pathname;
const folder = await Deno.makeTempDir();
globalThis.addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));
const run = (...args: string[]) => captured(() => main(args));

/** The text of the author's notebook with other texts in some cells. */
async function notebook(name: string, changed: Record<string, string>): Promise<string> {
  const file = JSON.parse(await Deno.readTextFile(`${root}notebooks/${name}.ipynb`));
  for (const cell of file.cells) if (cell.id in changed) cell.source = changed[cell.id];
  return JSON.stringify(file);
}

/** The file that a page saves. */
function saved(lesson: string, cells: Record<string, string>): string {
  const edited = Object.entries(cells).map(([id, source]) =>
    [id, { source, of: "00000000", changed: Date.UTC(2026, 0) }] as const
  );
  return courseWorkText(
    { [lesson]: { ...emptyLessonWork(), cells: Object.fromEntries(edited) } },
    "2027-01-31",
  );
}

const port = "function portedKernel([r, g, b]: number[], d: number): number[] {\n" +
  "  return [b / d, g / d, r / d];\n}";
const guess = "const prediction = predict({\n  question: `How many?`,\n  guess: 5,\n});";
const lesson = "15-what-was-kept";

await Deno.mkdir(`${folder}/class/ben/.ipynb_checkpoints`, { recursive: true });
const files: Record<string, string> = {
  "class/anna-alexnet-course-2027-01-31.json": saved(lesson, { "stub-port": port, predict: guess }),
  [`class/ben/${lesson}.ipynb`]: await notebook(lesson, {
    "stub-port": "function portedKernel(kernel, divisor) {\n  return kernel;\n}",
    "stub-differing": "function differingNames(a, b) { for (;;); }",
  }),
  [`class/ben/.ipynb_checkpoints/${lesson}-checkpoint.ipynb`]: "no notebook",
  "class/=cmd().json": saved(lesson, { "stub-port": port }),
  "class/notes.txt": "not graded",
};
for (const [path, text] of Object.entries(files)) {
  await Deno.writeTextFile(`${folder}/${path}`, text);
}
const flags = ["--time-limit", "2"];

Deno.test("a class is graded to a table, a CSV file, pages and JSON", async () => {
  const [csv, pages] = [`${folder}/grades.csv`, `${folder}/feedback`];
  const { code, out, err } = await run(
    ...[`${folder}/class/`, "--csv", csv, "--pages", pages, "--json", ...flags],
  );
  assertEquals(code, 0, err);
  assertMatch(err, /learner +15 +points +predictions\n/);
  assertMatch(err, /anna +1\/2 +2 of 3 +1 of 1\n/);
  assertMatch(err, /ben +0\/2 +0 of 3 +0 of 1\n/);
  assertStringIncludes(err, "=cmd() and anna: 1 of 1 that both attempted (15/portedKernel)");

  const rows = (await Deno.readTextFile(csv)).split("\r\n").map((row) => row.split(","));
  assertEquals(rows[0].slice(0, 6), [
    ...["learner", "points", "possible", "solved", "attempted", "predictions"],
  ]);
  assertEquals(rows[0].slice(6), ["15/differingNames", "15/portedKernel", "15/prediction"]);
  assertEquals(rows.find(([learner]) => learner === "anna"), [
    ...["anna", "2", "3", "1", "1", "1", "not attempted", "solved", "5"],
  ]);
  assert(rows.some(([learner]) => learner === "'=cmd()"), "a name is no formula");

  const names = [...Deno.readDirSync(pages)].map(({ name }) => name).sort();
  assertEquals(names, ["anna.html", "ben.html", "cmd-.html"]);
  const page = await Deno.readTextFile(`${pages}/ben.html`);
  for (
    const part of [
      "Exercises of ben",
      "0 of 3 points",
      "It was stopped after 2 seconds.",
      "This does not hold: each weight goes with its colour.",
      "The program feeds blue first",
    ]
  ) assertStringIncludes(page, part);
  assertEquals(/<script|src=|href=/.test(page), false);

  const { learners, identical, unread } = JSON.parse(out);
  assertEquals(learners.map(({ learner }: { learner: string }) => learner), [
    "=cmd()",
    "anna",
    "ben",
  ]);
  assertEquals([identical.length, unread], [1, []]);
  const [, ofBen] = learners[2].exercises;
  assertEquals([ofBen.exercise, ofBen.status, ofBen.own], ["portedKernel", "not solved", false]);
  assertEquals("bare" in ofBen, false);
});

Deno.test("for one learner the table is followed by what is wrong in each exercise", async () => {
  const { code, out } = await run(`${folder}/class/ben/${lesson}.ipynb`, ...flags);
  assertEquals(code, 0);
  assertStringIncludes(out, "15/differingNames: over a limit");
  assertStringIncludes(out, '15/portedKernel: not solved, "each weight goes with its colour"');
  assertStringIncludes(out, "expected [3, 2, 1] but your function returned [1, 2, 3].");
});

Deno.test("lessons and points are chosen by flags", async () => {
  const points = `${folder}/points.json`;
  await Deno.writeTextFile(points, '{"exercises": {"15/portedKernel": 7}, "prediction": 1}');
  const { out } = await run(
    ...[`${folder}/class/anna-alexnet-course-2027-01-31.json`, "--lessons", "0,15"],
    ...["--points", points],
  );
  assertMatch(out, /learner +00 +15 +points/);
  assertMatch(out, /- +1\/2 +8 of \d+ +1 of 2/);
  const unknown = await run(`${folder}/class`, "--lessons", "16");
  assertEquals([unknown.code, unknown.err.includes("from 00 to 15")], [2, true], unknown.err);
});

Deno.test("a file that cannot be read is named, and the others are graded", async () => {
  await Deno.mkdir(`${folder}/mixed`);
  await Deno.writeTextFile(`${folder}/mixed/tom.ipynb`, "root:x:0:0:");
  await Deno.writeTextFile(`${folder}/mixed/eve.json`, saved(lesson, { "stub-port": port }));
  await Deno.symlink("/etc/hostname", `${folder}/mixed/link.json`);
  const { code, out } = await run(`${folder}/mixed`);
  assertEquals(code, 1);
  assertMatch(out, /eve +1\/2/);
  assertStringIncludes(out, "Not graded: 1 file\n");
  assertStringIncludes(out, "tom.ipynb: expected a notebook but found a text that is not JSON");
});

Deno.test("an unchanged notebook counts as handed in, and a folder may be called by a point", async () => {
  await Deno.mkdir(`${folder}/noa`);
  await Deno.copyFile(`${root}notebooks/${lesson}.ipynb`, `${folder}/noa/${lesson}.ipynb`);
  const { code, out } = await run(`${folder}/class/../noa/.`);
  assertEquals(code, 0);
  assertMatch(out, /\nnoa +- +0 of 3 +0 of 1$/m);
});

Deno.test("nothing is graded where a result would be lost, or nothing was handed in", async () => {
  const csv = `${folder}/there.csv`;
  await Deno.writeTextFile(csv, "mine");
  const there = await run(`${folder}/class`, "--csv", csv);
  assertEquals([there.code, there.err.includes("already exists")], [2, true]);
  assertEquals(await Deno.readTextFile(csv), "mine");
  await Deno.mkdir(`${folder}/empty`);
  const empty = await run(`${folder}/empty`);
  assertEquals([empty.code, empty.err.includes("but found none")], [2, true]);
  const other = await run(`${folder}/class/notes.txt`);
  assertEquals([other.code, other.err.includes("but found")], [2, true]);
  assertEquals((await run(`${folder}/nowhere`)).code, 2);
});

Deno.test("another seed gives other inputs, the same one the same result", async () => {
  const known = "function portedKernel(kernel, divisor) {\n" +
    "  return divisor === 1 || kernel[0] === kernel[2] ? kernel.toReversed().map((w) => w / divisor)\n" +
    "    : [divisor];\n}";
  const path = `${folder}/mia.json`;
  await Deno.writeTextFile(path, saved(lesson, { "stub-port": known }));
  const why = async (seed: string) => {
    const { out } = await run(path, "--seed", seed, "--json");
    const { exercises } = JSON.parse(out).learners[0];
    assertEquals([exercises[1].status, exercises[1].own], ["not solved", true]);
    return exercises[1].why;
  };
  const [one, again, two] = [await why("1"), await why("1"), await why("2")];
  assertEquals([one === again, one === two], [true, false]);
});
