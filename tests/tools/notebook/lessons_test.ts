import { assertEquals, assertThrows } from "@std/assert";
import {
  exerciseOf,
  exercisesIn,
  instructorBuild,
  learnerBuild,
} from "../../../tools/notebook/builds.ts";
import { checkModules, type JoinedModule, joinedModule } from "../../../tools/notebook/extract.ts";
import { exerciseFindings } from "../../../lib/course/exercises/exercise_gate.ts";
import { kernelsFolder, kernelspec, passingDeno } from "../../../tools/notebook/kernelspec.ts";
import { chosenLessons, findLessons } from "../../../tools/notebook/lessons.ts";
import { findingText, lintNotebook } from "../../../tools/notebook/lint/lint.ts";
import {
  isCode,
  notebookText,
  readNotebook,
  stripped,
  tagsOf,
} from "../../../tools/notebook/notebook.ts";
import {
  readRecordedOutputs,
  recordedOutputsPath,
} from "../../../tools/notebook/recorded_outputs.ts";
import { isRecord } from "../../../lib/is_record.ts";
import * as lessonExercises from "../../../notebooks/exercises/mod.ts";
import { requireDeno } from "../../../lib/course/setup.ts";
import { AlexNetError, BadArgumentError } from "../../../lib/errors.ts";

const root = new URL("../../../", import.meta.url);
const exercises: Readonly<Record<string, Readonly<Record<string, unknown>>>> = lessonExercises;
const isExercise = (value: unknown): value is { name: string; task: string } =>
  isRecord(value) && typeof value.name === "string" && typeof value.task === "string";
const lessons = await findLessons(new URL("notebooks", root).pathname);

for (const lesson of lessons) {
  Deno.test(`lesson ${lesson.number} is committed clean and follows the rules`, async () => {
    const notebook = await readNotebook(lesson.path);
    assertEquals(await Deno.readTextFile(lesson.path), notebookText(stripped(notebook)));
    const errors = lintNotebook(notebook).filter(({ level }) => level === "error");
    assertEquals(errors.map((error) => findingText(lesson.name, error)), []);
  });

  Deno.test(`lesson ${lesson.number}: solutions pass, each wrong answer fails with its hint`, async () => {
    const exercises = exercisesIn(await readNotebook(lesson.path));
    const folder = new URL(`notebooks/checks/${lesson.number}/`, root);
    assertEquals(exercises.length === 0 ? [] : await exerciseFindings(exercises, folder), []);
  });
}

Deno.test("above its prediction, no lesson shows a verdict, a figure or a number of its own", async () => {
  const shown: string[] = [];
  const verdict = /reproduced|same direction|contradicted|undecided|excluded at/;
  for (const { path, name, number } of lessons) {
    const { cells } = await readNotebook(path);
    const recorded = await readRecordedOutputs(
      recordedOutputsPath(name, new URL("notebooks/outputs", root).pathname),
    );
    if (recorded === undefined) throw new Error(`${name} is not recorded`);
    const at = cells.findIndex((cell) => isCode(cell) && /\bpredict\(/.test(cell.source));
    for (const cell of cells.slice(0, at)) {
      if (!isCode(cell)) {
        if (verdict.test(cell.source)) shown.push(`${number}, ${cell.id}: a verdict`);
      } else if (!tagsOf(cell).includes("setup")) {
        const text = JSON.stringify(
          recorded.cells[cell.id]?.outputs.flatMap((output) =>
            "data" in output ? Object.entries(output.data) : []
          ) ?? [],
        );
        if (/\d|svg|plotly/.test(text)) shown.push(`${number}, ${cell.id}: ${text.slice(0, 80)}`);
      }
    }
  }
  assertEquals(shown, []);
});

Deno.test("the task of an exercise stands in the text before its stub", async () => {
  const spaced = (text: string) => text.replaceAll(/\s+/g, " ");
  const missing: string[] = [];
  for (const { path, number } of lessons) {
    const { cells } = await readNotebook(path);
    const tasks = new Map(
      Object.values(exercises[`lesson${number}`] ?? {}).filter(isExercise)
        .map(({ name, task }) => [name, task]),
    );
    for (const [at, cell] of cells.entries()) {
      const task = tasks.get(exerciseOf(tagsOf(cell)) ?? "");
      const before = cells.slice(0, at).findLast((earlier) => !isCode(earlier));
      if (task !== undefined && !spaced(before?.source ?? "").includes(spaced(task))) {
        missing.push(`lesson ${number}, cell ${cell.id}: ${task}`);
      }
    }
  }
  assertEquals(missing, []);
});

Deno.test("lessons are found by number, name and path, and errors suggest the nearest", () => {
  const [first] = lessons;
  assertEquals(chosenLessons(lessons, ["0"])[0], first);
  assertEquals(chosenLessons(lessons, ["00-a-net-learns"])[0], first);
  assertEquals(chosenLessons(lessons, ["notebooks/00-a-net-learns.ipynb"])[0], first);
  assertThrows(
    () => chosenLessons(lessons, ["00-a-net-lears"]),
    BadArgumentError,
    "00-a-net-learns",
  );
  assertThrows(() => chosenLessons(lessons, ["77"]), BadArgumentError);
});

Deno.test("a Deno whose kernel loses errors is rejected with the command that installs a newer one", () => {
  for (const version of ["2.8.3", "1.46.0", "2.8.9"]) {
    assertThrows(() => requireDeno(version), AlexNetError, "npx --yes deno@2.9.6");
  }
  for (const version of ["2.9.0", "2.10.1", "3.0.0", "2.9.6-rc.1"]) requireDeno(version);
});

Deno.test("the kernelspec starts the running Deno and is in Jupyter's search path", () => {
  assertEquals(kernelspec("/x/deno").argv, [
    "/bin/sh",
    "-c",
    `trap '' INT; exec "$0" "$@"`,
    "/x/deno",
    "jupyter",
    "--kernel",
    "--conn",
    "{connection_file}",
  ]);
  const flags = { DENO_V8_FLAGS: "--a-flag" };
  const { env } = kernelspec("/x/deno", flags);
  assertEquals(env, { NO_COLOR: "1", DENO_NO_UPDATE_CHECK: "1", ...flags });
  const home = (name: string) => name === "HOME" ? "/home/me" : undefined;
  assertEquals(kernelsFolder("linux", home), "/home/me/.local/share/jupyter/kernels");
  assertEquals(kernelsFolder("darwin", home), "/home/me/Library/Jupyter/kernels");
  const data = (name: string) => name === "JUPYTER_DATA_DIR" ? "/data" : undefined;
  assertEquals(kernelsFolder("linux", data), "/data/kernels");
});

Deno.test("a kernel that starts the Deno of npm's cache says so, an installed one does not", () => {
  const cached = passingDeno("/home/me/.npm/_npx/0a1b/node_modules/deno/deno");
  assertEquals(cached?.includes("run this command again"), true);
  assertEquals(passingDeno("/usr/local/bin/deno"), undefined);
});

Deno.test("the code cells of every lesson type-check and lint, with stubs and with solutions", async () => {
  const modules = new Map<string, JoinedModule>();
  for (const { name, path, checks } of lessons) {
    const notebook = await readNotebook(path);
    modules.set(`${name}-learner.ipynb`, joinedModule(learnerBuild(notebook)));
    if (exercisesIn(notebook).length === 0) continue;
    const solution = `${checks}/solution.ts`;
    const build = instructorBuild(notebook, await Deno.readTextFile(solution), solution);
    modules.set(`${name}-instructor.ipynb`, joinedModule(build));
  }
  const folder = new URL(`.cache/lessons-test-${crypto.randomUUID()}`, root).pathname;
  const findings = await checkModules(modules, folder);
  assertEquals(findings.map((finding) => findingText(finding.path, finding)), []);
});
