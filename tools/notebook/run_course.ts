/**
 * Runs lessons one after another and stops at the first failure.
 *
 * @module
 */
import { writeAtomically } from "../../lib/files/atomic_write.ts";
import type { RegisteredClaim } from "../../lib/course/claims/claims_file.ts";
import { claimsIn } from "../claims.ts";
import { type ExecutedNotebook, executeNotebook, type ExecuteOptions } from "./execute.ts";
import { DenoKernel } from "./kernel.ts";
import { type LessonFiles, readInstructorBuild } from "./lessons.ts";
import { type CodeCell, isCode, type Notebook, notebookText, tagsOf } from "./notebook.ts";
import type { Scale } from "../../lib/course/scale.ts";

/** Options of {@linkcode runCourse}. */
export interface CourseOptions {
  /** The scale of the computation. */
  scale: Scale;
  /** The folder for executed notebooks. */
  outputFolder: string;
  /** Time limit of a cell in milliseconds; default: that of the scale. */
  cellTimeout?: number | undefined;
  /**
   * Whether to run each lesson again, in the same kernel and in a new one, and compare the outputs.
   */
  repeat?: boolean;
  /** Called before each cell. */
  onCell?: (lesson: LessonFiles, cell: CodeCell, index: number, count: number) => void;
  /** Called after each lesson that succeeded. */
  onLesson?: (lesson: LessonFiles, run: ExecutedNotebook) => void;
}

/** One completed lesson. */
export interface LessonRun {
  /** The lesson. */
  lesson: LessonFiles;
  /** The notebook with outputs. */
  run: ExecutedNotebook;
  /** Its path. */
  path: string;
}

/** The result of a run of the course. */
export interface CourseRun {
  /** The lessons that succeeded, in order. */
  lessons: LessonRun[];
  /** The lesson that failed, its run with the failure, and the path of its outputs. */
  failed: LessonRun | undefined;
  /** The claims of the lessons that succeeded. */
  claims: RegisteredClaim[];
}

/** Time limit of a cell at each scale, in milliseconds. */
export const cellTimeouts: Readonly<Record<Scale, number | undefined>> = {
  quick: 30_000,
  laptop: 1_200_000,
  full: undefined,
};

/** Runs `lessons` in order. */
export async function runCourse(
  lessons: readonly LessonFiles[],
  options: CourseOptions,
): Promise<CourseRun> {
  await Deno.mkdir(options.outputFolder, { recursive: true });
  const result: CourseRun = { lessons: [], failed: undefined, claims: [] };
  for (const lesson of lessons) {
    const notebook = await readInstructorBuild(lesson);
    const run = await (options.repeat ? runRepeatedly : runLesson)(lesson, notebook, options);
    const path = `${options.outputFolder}/${lesson.name}.ipynb`;
    await writeAtomically(path, notebookText(run.notebook));
    if (run.failure !== undefined) {
      result.failed = { lesson, run, path };
      return result;
    }
    const date = new Date().toISOString().slice(0, 10);
    const seconds = Math.round(run.seconds);
    result.claims.push(
      ...claimsIn(run.notebook, lesson.number).map((claim) => ({ ...claim, date, seconds })),
    );
    result.lessons.push({ lesson, run, path });
    options.onLesson?.(lesson, run);
  }
  return result;
}

function settings(lesson: LessonFiles, options: CourseOptions): ExecuteOptions {
  return {
    directory: lesson.path.replace(/\/[^/]*$/, ""),
    environment: { ALEXNET_SCALE: options.scale, ALEXNET_COURSE_RUN: "1" },
    cellTimeout: options.cellTimeout ?? cellTimeouts[options.scale],
    onCell: (cell, index, count) => options.onCell?.(lesson, cell, index, count),
  };
}

async function runLesson(
  lesson: LessonFiles,
  notebook: Notebook,
  options: CourseOptions,
): Promise<ExecutedNotebook> {
  const run = await executeNotebook(notebook, settings(lesson, options));
  run.failure ??= strayValue(run.notebook);
  return run;
}

/**
 * Runs a lesson twice in one kernel and once in another, and returns the first run; a difference
 * counts as its failure.
 */
async function runRepeatedly(
  lesson: LessonFiles,
  notebook: Notebook,
  options: CourseOptions,
): Promise<ExecutedNotebook> {
  const execution = settings(lesson, options);
  await using kernel = await DenoKernel.start(execution);
  const run = await executeNotebook(notebook, { ...execution, kernel });
  if (run.failure !== undefined) return run;
  for (const place of [kernel, undefined]) {
    const again = await executeNotebook(notebook, { ...execution, kernel: place });
    run.failure = again.failure ?? firstDifference(run.notebook, again.notebook);
    if (run.failure !== undefined) return run;
  }
  run.failure = strayValue(run.notebook);
  return run;
}

/**
 * The first cell that shows a plain value, such as the result of a final `dispose()`: intended
 * outputs of a lesson have a better form than plain text.
 */
function strayValue(notebook: Notebook): ExecutedNotebook["failure"] {
  for (const [index, cell] of notebook.cells.entries()) {
    if (!isCode(cell)) continue;
    for (const output of cell.outputs) {
      if (output.output_type !== "execute_result") continue;
      if (Object.keys(output.data).some((type) => type !== "text/plain")) continue;
      return {
        cellId: cell.id,
        cellNumber: index + 1,
        line: undefined,
        name: "StrayValue",
        message: `Expected a value with its own display but found ${
          JSON.stringify(output.data["text/plain"]).slice(0, 80)
        }; show it with md\`\` or write \`void\` before it.`,
        traceback: [],
      };
    }
  }
  return undefined;
}

/** The first cell whose outputs differ between two runs; cells tagged `timing` may differ. */
export function firstDifference(
  first: Notebook,
  second: Notebook,
): ExecutedNotebook["failure"] {
  for (const [index, cell] of first.cells.entries()) {
    const other = second.cells[index];
    if (!isCode(cell) || !isCode(other) || tagsOf(cell).includes("timing")) continue;
    const [a, b] = [cell, other].map((c) =>
      JSON.stringify(
        c.outputs.map((o) => o.output_type === "execute_result" ? { ...o, execution_count: 0 } : o),
      )
    );
    if (a === b) continue;
    const at = [...a].findIndex((character, i) => character !== b[i]);
    const around = (text: string) => text.slice(Math.max(0, at - 40), at + 40);
    return {
      cellId: cell.id,
      cellNumber: index + 1,
      line: undefined,
      name: "NotRepeatable",
      message: `Expected the same outputs from a second run but found ${around(b)} in place of ${
        around(a)
      }; seed what is random, or tag the cell \`timing\` when it shows time.`,
      traceback: [],
    };
  }
  return undefined;
}
