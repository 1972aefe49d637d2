/**
 * `deno task dev nb:strip | nb:lint | nb:check | nb:exercises | nb:build | nb:text | nb:join |
 * nb:minutes` and `deno task dev gates`: checks of the committed notebooks: no outputs, no type errors, working
 * exercises.
 *
 * @module
 */
import { exercisesIn, instructorBuild, learnerBuild } from "./notebook/builds.ts";
import { exerciseFindings } from "../lib/course/exercises/exercise_gate.ts";
import { checkModules, type JoinedModule, joinedModule } from "./notebook/extract.ts";
import { chosenLessons, findLessons, type LessonFiles } from "./notebook/lessons.ts";
import { findingText, lintNotebook } from "./notebook/lint/lint.ts";
import { notebookText, parseNotebook, readNotebook, stripped } from "./notebook/notebook.ts";
import { notebookOf, textOf } from "./notebook/notebook_text.ts";
import { plannedLesson, withLessonPlan } from "./notebook/lesson_plan.ts";
import { withMinutes, withMinutesInList } from "./notebook/reading_minutes.ts";
import { readClaims } from "../lib/course/claims/claims_file.ts";
import { BadArgumentError, nearestName } from "../lib/errors.ts";
import { writeAtomically } from "../lib/files/atomic_write.ts";
import { type Command, defineCommand, type ParsedArguments } from "../lib/cli/command/arguments.ts";
import { runCommand } from "../lib/cli/command/run_command.ts";
import { denoProgram } from "../lib/files/deno_program.ts";

const textFolder = ".cache/notebooks";
/** A unique folder, so that concurrent runs do not interfere. */
const checkFolder = `.cache/notebook-check-${crypto.randomUUID().slice(0, 8)}`;

const flags = {
  check: { kind: "switch", description: "Only report what would change" },
  out: {
    kind: "text",
    placeholder: "FOLDER",
    default: "out/notebooks",
    description: "Where learner/ and instructor/ are written",
  },
} as const;

/** The command line of the notebook tasks; the first operand is the action. */
export const command = defineCommand({
  name: "dev nb",
  summary: "Checks and converts notebooks. Actions: strip, lint, check, exercises, build, text, " +
    "join, minutes, gates.",
  operands: {
    placeholder: "ACTION NN",
    description: "The action, then numbers of lessons (default: all)",
    minimum: 1,
  },
  flags,
  examples: [
    { command: "deno task dev nb:strip", does: "Remove outputs and metadata of the front end" },
    { command: "deno task dev nb:text 03", does: "Write lesson 03 as text to .cache/notebooks/" },
    { command: "deno task dev nb:join 03", does: "Read the text back into notebooks/" },
    { command: "deno task dev gates", does: "All checks that run no notebook" },
  ],
});

/** What each action does, for the help of its task. */
const summaries: Readonly<Record<string, string>> = {
  strip: "Removes outputs and front ends' metadata from the notebooks.",
  lint: "Lints the notebooks.",
  check: "Type-checks the code cells of the notebooks.",
  exercises: "Tests the checks of the exercises with solutions and wrong answers.",
  build: "Writes the learner's and the instructor's notebooks.",
  text: "Writes the notebooks as text to .cache/notebooks/, for editing.",
  join: "Reads the text files back into notebooks/.",
  minutes:
    "Writes the minutes to read and to run into the headers, the README and docs/teaching.md.",
  gates: "Checks that the notebooks follow their rules: clean, linted, typed, exercises tested.",
};

/** The command line of the task of one action, which `dev_tasks.json` names as the first argument. */
export function commandOf(action: string): Command<Partial<typeof flags>> {
  const summary = summaries[action];
  if (summary === undefined) return command;
  const name = action === "gates" ? `dev ${action}` : `dev nb:${action}`;
  const { check, out } = flags;
  return {
    name,
    summary,
    operands: { placeholder: "NN", description: "Numbers of lessons (default: all)" },
    flags: { ...(action === "strip" ? { check } : {}), ...(action === "build" ? { out } : {}) },
    examples: [
      { command: `deno task ${name}`, does: "All lessons." },
      { command: `deno task ${name} 03`, does: "Lesson 03 alone." },
    ],
  };
}

type Flags = ParsedArguments<typeof command.flags>["values"];
type Action = (lessons: LessonFiles[], flags: Flags) => Promise<string[]>;

/** Each action returns its findings, one per line; empty if there are none. */
const actions: Readonly<Record<string, Action>> = {
  strip,
  lint: async (lessons) => {
    const lines: string[] = [];
    for (const { path } of lessons) {
      const findings = lintNotebook(await readNotebook(path));
      for (const finding of findings.filter(({ level }) => level === "warning")) {
        console.warn(findingText(path, finding));
      }
      const errors = findings.filter(({ level }) => level === "error");
      lines.push(...errors.map((finding) => findingText(path, finding)));
    }
    return lines;
  },
  check,
  exercises,
  build,
  text: async (lessons) => {
    await Deno.mkdir(textFolder, { recursive: true });
    for (const { path, name } of lessons) {
      await writeAtomically(`${textFolder}/${name}.txt`, textOf(await readNotebook(path)));
      console.log(`${textFolder}/${name}.txt`);
    }
    return [];
  },
  minutes,
  gates: async (lessons, flags) => [
    ...await strip(lessons, { ...flags, check: true }),
    ...await actions.lint(lessons, flags),
    ...await exercises(lessons),
    ...await check(lessons),
  ],
};

async function strip(lessons: LessonFiles[], flags: Flags): Promise<string[]> {
  const findings: string[] = [];
  for (const { path } of lessons) {
    const before = await Deno.readTextFile(path);
    const after = notebookText(stripped(await readNotebook(path)));
    if (before === after) continue;
    if (flags.check) {
      findings.push(`${path}: has outputs or front-end metadata; run deno task dev nb:strip`);
    } else await writeAtomically(path, after);
  }
  return findings;
}

/** Minutes to read are computed; minutes to run are those of the last record. */
async function minutes(lessons: LessonFiles[]): Promise<string[]> {
  const claims = (await readClaims("notebooks/claims.json"))?.claims ?? [];
  let readme = await Deno.readTextFile("README.md");
  for (const { path, name, number } of lessons) {
    const seconds = claims.find(({ lesson }) => lesson === number)?.seconds;
    const notebook = withMinutes(await readNotebook(path), seconds);
    await writeAtomically(path, notebookText(notebook));
    readme = withMinutesInList(readme, name, notebook);
  }
  await writeAtomically("README.md", readme);
  const plan = await Promise.all(
    (await findLessons()).map(async ({ name, path }) =>
      plannedLesson(name, await readNotebook(path))
    ),
  );
  const teaching = await Deno.readTextFile("docs/teaching.md");
  await writeAtomically("docs/teaching.md", withLessonPlan(teaching, plan));
  return [];
}

async function check(lessons: LessonFiles[]): Promise<string[]> {
  const modules = new Map<string, JoinedModule>();
  for (const { path, checks, name } of lessons) {
    const notebook = await readNotebook(path);
    modules.set(path.replace(".ipynb", "-learner.ipynb"), joinedModule(learnerBuild(notebook)));
    if (exercisesIn(notebook).length === 0) continue;
    const solutions = await Deno.readTextFile(`${checks}/solution.ts`);
    modules.set(
      path.replace(name, `${name}-instructor`),
      joinedModule(instructorBuild(notebook, solutions, `${checks}/solution.ts`)),
    );
  }
  const findings = await checkModules(modules, checkFolder);
  return findings.map((finding) => findingText(finding.path, finding));
}

async function exercises(lessons: LessonFiles[]): Promise<string[]> {
  const findings: string[] = [];
  for (const { path, checks } of lessons) {
    const names = exercisesIn(await readNotebook(path));
    if (names.length === 0) continue;
    const folder = new URL(`file://${await Deno.realPath(checks)}/`);
    findings.push(...(await exerciseFindings(names, folder)).map((text) => `${checks}: ${text}`));
  }
  return findings;
}

async function build(lessons: LessonFiles[], flags: Flags): Promise<string[]> {
  for (const { path, checks, name } of lessons) {
    const notebook = await readNotebook(path);
    const solutions = exercisesIn(notebook).length === 0
      ? ""
      : await Deno.readTextFile(`${checks}/solution.ts`);
    const builds = {
      learner: learnerBuild(notebook),
      instructor: instructorBuild(notebook, solutions, `${checks}/solution.ts`),
    };
    for (const [kind, built] of Object.entries(builds)) {
      await Deno.mkdir(`${flags.out}/${kind}`, { recursive: true });
      await writeAtomically(`${flags.out}/${kind}/${name}.ipynb`, notebookText(built));
    }
  }
  return [];
}

/** Text files may describe lessons that do not exist yet, so join searches the text files. */
async function join(wishes: readonly string[]): Promise<void> {
  const texts: LessonFiles[] = [];
  for await (const entry of Deno.readDir(textFolder)) {
    const match = /^((\d\d)-[a-z0-9-]+)\.txt$/.exec(entry.name);
    if (match === null) continue;
    const [, name, number] = match;
    texts.push({ name, number, path: `${textFolder}/${entry.name}`, checks: "" });
  }
  for (const { name, path } of chosenLessons(texts, wishes)) {
    const notebook = notebookOf(await Deno.readTextFile(path), path);
    const target = `notebooks/${name}.ipynb`;
    const text = await formatted(notebookText(stripped(notebook)));
    await writeAtomically(target, notebookText(stripped(parseNotebook(text, path))));
    console.log(target);
  }
}

/** The text of a notebook with its cells formatted; unchanged if a cell has a syntax error. */
async function formatted(text: string): Promise<string> {
  const process = new Deno.Command(denoProgram(), {
    args: ["fmt", "--quiet", "--no-config", "--line-width=100", "--ext=ipynb", "-"],
    stdin: "piped",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const writer = process.stdin.getWriter();
  const [{ success, stdout }] = await Promise.all([
    process.output(),
    writer.write(new TextEncoder().encode(text)).then(() => writer.close()),
  ]);
  return success ? new TextDecoder().decode(stdout) : text;
}

/** Runs an action; the exit code is 1 if there are findings. */
export async function notebooks(
  { values, operands }: ParsedArguments<typeof command.flags>,
): Promise<number> {
  const [name, ...wishes] = operands;
  if (name === "join") {
    await join(wishes);
    return 0;
  }
  const action = actions[name];
  if (action === undefined) {
    const near = nearestName(name, [...Object.keys(actions), "join"]);
    throw new BadArgumentError(
      `No action "${name}".${near === undefined ? "" : ` Did you mean "${near}"?`}`,
    );
  }
  const lessons = chosenLessons(await findLessons(), wishes);
  const findings = await action(lessons, values);
  for (const finding of findings) console.error(finding);
  if (name === "gates" && findings.length === 0) console.log(`${lessons.length} notebooks pass.`);
  return findings.length > 0 ? 1 : 0;
}

/** Runs the task of the action that is the first argument; returns the exit code. */
async function main(args: readonly string[]): Promise<number> {
  const [action = ""] = args;
  const known = summaries[action] !== undefined;
  return await runCommand(commandOf(action), known ? args.slice(1) : args, (parsed) => {
    const { check = false, out = flags.out.default } = parsed.values as Partial<Flags>;
    const operands = [...(known ? [action] : []), ...parsed.operands];
    return notebooks({ ...parsed, operands, values: { check, out } });
  });
}

if (import.meta.main) Deno.exit(await main(Deno.args));
