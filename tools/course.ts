/**
 * `deno task course`: runs the lessons in the real Deno kernel, collects their claims and builds
 * the site.
 *
 * @module
 */
import { type ClaimsFile, readClaims } from "../lib/course/claims/claims_file.ts";
import { departures, merged, readmeWithClaims, writeClaims } from "./claims.ts";
import { claimsText, terminalColumns } from "./claims_text.ts";
import { chosenLessons, findLessons, type LessonFiles } from "./notebook/lessons.ts";
import { isCode, parseNotebook, readNotebook } from "./notebook/notebook.ts";
import { CourseProgress, failureText } from "./notebook/course_progress.ts";
import { type CourseRun, runCourse } from "./notebook/run_course.ts";
import type { SiteLesson } from "./site/site.ts";
import { parseScale, quickNote, type Scale, scales } from "../lib/course/scale.ts";
import { BadArgumentError } from "../lib/errors.ts";
import { writeAtomically } from "../lib/files/atomic_write.ts";
import { defineCommand, type ParsedArguments } from "../lib/cli/arguments.ts";
import { runCommand } from "../lib/cli/run_command.ts";

const outputFolder = "out/course";
const siteFolder = "site";
const recordPath = "notebooks/claims.json";
/** The files that recording writes, as git exclusions. */
const recordFiles = [`:!${recordPath}`, ":!README.md"];

/** The command line of `deno task course`. */
export const command = defineCommand({
  name: "course",
  summary:
    "Runs the notebooks in the real Deno kernel, compares every claim of the paper with the " +
    "measurement, and builds the site.",
  operands: { placeholder: "NN", description: "Numbers of lessons (default: all)" },
  flags: {
    scale: {
      kind: "choice",
      choices: scales,
      default: "quick",
      description: "quick: minutes for all; laptop: an hour; full: for a GPU",
    },
    record: {
      kind: "switch",
      description: "Write notebooks/claims.json and the README's table (scale laptop only)",
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
      description: "Show solutions on the site; without them it can be public during a course",
    },
    cellTimeout: {
      kind: "number",
      above: 0,
      description: "Time limit of a cell in seconds (default at scale quick: 30)",
    },
  },
  examples: [
    { command: "deno task course", does: "Run everything at the quick scale, then open the site" },
    { command: "deno task course --scale laptop 03", does: "Measure lesson 04 at full length" },
    { command: "deno task course --no-solutions", does: "Build a site without any solution" },
    { command: "deno task course --scale laptop --record", does: "Renew the recorded claims" },
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
  await fetchData();
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
    progress.line(`Outputs up to there: ${path}`);
    return 1;
  }
  const minutes = ((performance.now() - started) / 60000).toFixed(1);
  progress.line(`${lessons.length} lessons in ${minutes} minutes, scale ${scale}.`);
  const file = await collectClaims(run, scale);
  const known = await readClaims(recordPath);
  const departed = values.record ? [] : departures(run.claims, known?.claims ?? []);
  for (const sentence of departed) progress.line(sentence);
  if (departed.length > 0) {
    progress.line("If the new values are right: deno task course --scale laptop --record");
    return 1;
  }
  if (values.record) await record(file, run);
  console.log(claimsText({ ...file, claims: run.claims }, terminalColumns()));
  if (scale === "quick") {
    console.log(`${quickNote} The recorded measurements are in README.md and on the site.`);
  }
  if (values.site) {
    const { buildSite } = await import("./site/site.ts");
    const lessons = await executedLessons(all);
    const recorded = await readClaims(recordPath);
    const { index } = await buildSite({
      lessons,
      claims: file,
      recorded,
      outDir: siteFolder,
      solutions: values.solutions,
      api: true,
    });
    progress.line(`Open ${index}`);
  }
  return 0;
}

/** Downloads the data of the lessons on the first run, so that no cell waits for it. */
async function fetchData(): Promise<void> {
  const { loadCifar10 } = await import("../datasets/cifar10.ts");
  await loadCifar10();
}

/** Every lesson that has been run, now or earlier, with its outputs. */
async function executedLessons(lessons: readonly LessonFiles[]): Promise<SiteLesson[]> {
  const executed: SiteLesson[] = [];
  for (const { number, name, path } of lessons) {
    const outputs = `${outputFolder}/${name}.ipynb`;
    const text = await Deno.readTextFile(outputs).catch((error: unknown) => {
      if (error instanceof Deno.errors.NotFound) return undefined;
      throw error;
    });
    if (text === undefined) continue;
    const source = await readNotebook(path);
    executed.push({ number, name, executed: parseNotebook(text, outputs), source });
  }
  return executed;
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

/** Writes the committed record and the README's table. */
async function record(file: ClaimsFile, run: CourseRun): Promise<void> {
  const numbers = run.lessons.map(({ lesson }) => lesson.number);
  const known = await readClaims(recordPath);
  const all = merged(known, { ...file, claims: run.claims }, numbers);
  await writeClaims(recordPath, all);
  const readme = await Deno.readTextFile("README.md");
  await writeAtomically("README.md", readmeWithClaims(readme, all));
  const args = ["fmt", "--quiet", "README.md", recordPath];
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
