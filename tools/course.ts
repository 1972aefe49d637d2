/**
 * `deno task course`: runs the lessons in the real Deno kernel, collects their claims and builds
 * the site.
 *
 * @module
 */
import { counted } from "../lib/counted.ts";
import { type ClaimsFile, readClaims } from "../lib/course/claims/claims_file.ts";
import { claimsPage, departures, merged, writeClaims } from "./claims.ts";
import { claimsText, nextText, recordText, terminalColumns } from "./claims_text.ts";
import {
  chosenLessons,
  findLessons,
  type LessonFiles,
  readInstructorBuild,
} from "./notebook/lessons.ts";
import { lessonClaims } from "./notebook/lesson_claims.ts";
import { isCode, parseNotebook, readNotebook } from "./notebook/notebook.ts";
import { CourseProgress, failureText } from "./notebook/course_progress.ts";
import {
  readRecordedOutputs,
  recordedOutputsFolder,
  recordedOutputsPath,
  withRecordedOutputs,
  writeRecordedOutputs,
} from "./notebook/recorded_outputs.ts";
import { type CourseRun, runCourse } from "./notebook/run_course.ts";
import type { ImageCounts } from "./site/data_file.ts";
import type { Cifar10 } from "../datasets/cifar10/cifar10_from_bytes.ts";
import type { SiteLesson } from "./site/site.ts";
import { parseScale, quickNote, type Scale, scales } from "../lib/course/scale.ts";
import { BadArgumentError } from "../lib/errors.ts";
import { writeAtomically } from "../lib/files/atomic_write.ts";
import { defineCommand, type ParsedArguments } from "../lib/cli/command/arguments.ts";
import { runCommand } from "../lib/cli/command/run_command.ts";

const outputFolder = "out/course";
const siteFolder = "site";
const recordPath = "notebooks/claims.json";
const claimsPath = "docs/claims.md";
/** The files that recording writes, as git exclusions. */
const recordFiles = [`:!${recordPath}`, `:!${claimsPath}`, `:!${recordedOutputsFolder}`];

/** The command line of `deno task course`. */
export const command = defineCommand({
  name: "course",
  summary:
    "Runs the notebooks in the real Deno kernel, sets each claim of the paper that they measure " +
    "beside its measurement, and builds the site.",
  operands: { placeholder: "NN", description: "Numbers of lessons (default: all)" },
  flags: {
    scale: {
      kind: "choice",
      choices: scales,
      default: "quick",
      description: "quick: minutes for all lessons; laptop: an hour; full: for a GPU",
    },
    record: {
      kind: "switch",
      description:
        "Write notebooks/claims.json, notebooks/outputs/ and docs/claims.md (scale laptop only)",
    },
    repeat: {
      kind: "switch",
      description:
        "Run each lesson again, in the same kernel and in a new one, and compare outputs",
    },
    site: { kind: "switch", default: true, description: "Build site/ afterwards" },
    solutions: {
      kind: "switch",
      default: true,
      description: "Show solutions on the site; without them the site can be public during a " +
        "course",
    },
    siteImages: {
      kind: "integer",
      minimum: 2000,
      maximum: 50_000,
      default: 2000,
      description:
        "Training images of CIFAR-10 that the site holds for lessons that run in their " +
        "pages, and half as many test images; 50000 for scale laptop",
    },
    cellTimeout: {
      kind: "number",
      above: 0,
      description: "Time limit of a cell in seconds (default at scale quick: 30)",
    },
  },
  examples: [
    { command: "deno task course", does: "Run everything at the quick scale, then open the site" },
    { command: "deno task course --scale laptop 03", does: "Measure lesson 03 at laptop scale" },
    { command: "deno task course --no-solutions", does: "Build a site without any solution" },
    {
      command: "deno task course --scale laptop --record",
      does: "Measure and record all claims again",
    },
  ],
});

/** Runs the course; the exit code is 1 if a lesson fails. */
export async function course(parsed: ParsedArguments<typeof command.flags>): Promise<number> {
  const { values, operands } = parsed;
  const scale = parseScale(values.scale);
  if (values.record && scale !== "laptop") {
    throw new BadArgumentError(
      `Expected --scale laptop with --record but found ${scale}: recorded values must be comparable.`,
    );
  }
  const all = await findLessons();
  const lessons = chosenLessons(all, operands);
  await loadData();
  const progress = new CourseProgress(lessons);
  const started = performance.now();
  const run = await runCourse(lessons, {
    scale,
    outputFolder,
    repeat: values.repeat,
    cellTimeout: values.cellTimeout === undefined ? undefined : 1000 * values.cellTimeout,
    onCell: (lesson, cell, index, count) => progress.cell(lesson, cell.id, index, count),
    onLesson: (lesson, { notebook, seconds }) =>
      progress.lesson(lesson, notebook.cells.filter(isCode).length, seconds),
  });
  if (run.failed !== undefined) {
    const { lesson, run: { failure }, path } = run.failed;
    if (failure !== undefined) progress.line(failureText(lesson.path, failure));
    progress.line(`Outputs up to that cell: ${path}`);
    return 1;
  }
  const minutes = ((performance.now() - started) / 60000).toFixed(1);
  progress.line(`${counted(lessons.length, "lesson")} in ${minutes} minutes, scale ${scale}.`);
  const file = await collectClaims(run, scale);
  const known = await readClaims(recordPath);
  const departed = values.record ? [] : departures(run.claims, known?.claims ?? []);
  for (const sentence of departed) progress.line(sentence);
  if (departed.length > 0) {
    progress.line("If the new values are correct: deno task course --scale laptop --record");
    return 1;
  }
  if (values.record) await record(file, run);
  if (scale !== "quick") {
    console.log(claimsText({ ...file, claims: run.claims }, terminalColumns()));
  } else {
    console.log(`All of their cells, checks and claims ran. ${quickNote}`);
    if (known !== undefined) console.log(recordText(known, terminalColumns()));
  }
  if (values.site) {
    const { buildSite } = await import("./site/site.ts");
    const recorded = await readClaims(recordPath);
    const site = await buildSite({
      lessons: await lessonsToShow(all, run, scale),
      claims: file,
      recorded,
      outDir: siteFolder,
      solutions: values.solutions,
      api: true,
      files: { cifar: await loadData(), images: imageCounts(values.siteImages) },
    });
    if (scale === "quick") console.log(nextText(site, terminalColumns()));
    else progress.line(`Open ${site.index}: every lesson with its outputs, and the claims.`);
  }
  return 0;
}

/** The data of the lessons, downloaded on the first run, so that no cell waits for it. */
async function loadData(): Promise<Cifar10> {
  const { loadCifar10 } = await import("../datasets/cifar10/cifar10.ts");
  return await loadCifar10();
}

/** The images of the site: half as many for testing as for training. */
function imageCounts(train: number): ImageCounts {
  return { train, test: Math.min(10_000, Math.ceil(train / 2)) };
}

/**
 * Every lesson with its outputs: those of this run if its nets learned, else the recorded ones,
 * else those of an earlier run.
 */
async function lessonsToShow(
  lessons: readonly LessonFiles[],
  run: CourseRun,
  scale: Scale,
): Promise<SiteLesson[]> {
  const shown: SiteLesson[] = [];
  for (const lesson of lessons) {
    const { number, name, path } = lesson;
    const source = await readNotebook(path);
    const ran = run.lessons.find((one) => one.lesson.name === name);
    const recorded = await readRecordedOutputs(recordedOutputsPath(name));
    if (recorded !== undefined && (ran === undefined || scale === "quick")) {
      const build = await readInstructorBuild(lesson);
      const { notebook } = await withRecordedOutputs(build, recorded);
      const origin = `the record at scale ${recorded.scale}, ${recorded.date}`;
      shown.push({ number, name, executed: notebook, source, origin });
      continue;
    }
    const outputs = `${outputFolder}/${name}.ipynb`;
    const text = await Deno.readTextFile(outputs).catch((error: unknown) => {
      if (error instanceof Deno.errors.NotFound) return undefined;
      throw error;
    });
    if (text === undefined) continue;
    const origin = ran === undefined ? "an earlier run" : `a run at scale ${scale}`;
    shown.push({ number, name, executed: parseNotebook(text, outputs), source, origin });
  }
  return shown;
}

/** Merges the claims of this run into `site/claims.json`. */
async function collectClaims(run: CourseRun, scale: Scale): Promise<ClaimsFile> {
  await Deno.mkdir(siteFolder, { recursive: true });
  const path = `${siteFolder}/claims.json`;
  const numbers = run.lessons.map(({ lesson }) => lesson.number);
  const known = await readClaims(path).catch(() => undefined);
  const file = merged(known, await claimsOf(run, scale), numbers);
  await writeClaims(path, file);
  return file;
}

async function claimsOf(run: CourseRun, scale: Scale): Promise<ClaimsFile> {
  return { scale, commit: await commit(), deno: Deno.version.deno, claims: run.claims };
}

/** The ids of the claims that each lesson measures, by its number. */
async function claimsOfLessons(): Promise<Map<string, string[]>> {
  const claims = new Map<string, string[]>();
  for (const { number, path } of await findLessons()) {
    claims.set(number, lessonClaims(await readNotebook(path)));
  }
  return claims;
}

/** Writes the committed record: the claims, their page, and what the cells showed. */
async function record(file: ClaimsFile, run: CourseRun): Promise<void> {
  const numbers = run.lessons.map(({ lesson }) => lesson.number);
  const known = await readClaims(recordPath);
  const all = merged(known, { ...file, claims: run.claims }, numbers);
  await writeClaims(recordPath, all);
  await writeAtomically(claimsPath, claimsPage(all, await claimsOfLessons()));
  const date = new Date().toISOString().slice(0, 10);
  for (const { lesson, run: { notebook } } of run.lessons) {
    await writeRecordedOutputs(recordedOutputsPath(lesson.name), notebook, {
      scale: file.scale,
      date,
    });
  }
  const args = ["fmt", "--quiet", claimsPath, recordPath];
  await new Deno.Command(Deno.execPath(), { args }).output();
}

/**
 * The commit of the checkout, with `-dirty` if anything but the record itself has changed; empty
 * without git.
 */
async function commit(): Promise<string> {
  const git = async (...args: string[]) => {
    const { success, stdout } = await new Deno.Command("git", { args, stderr: "null" }).output();
    return success ? new TextDecoder().decode(stdout).trim() : "";
  };
  try {
    const head = await git("rev-parse", "--short=12", "HEAD");
    const changed = await git("status", "--porcelain", "--", ".", ...recordFiles);
    return changed === "" ? head : `${head}-dirty`;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return "";
    throw error;
  }
}

if (import.meta.main) Deno.exit(await runCommand(command, Deno.args, course));
