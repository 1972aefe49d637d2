/**
 * The two builds of a lesson from one source: learner (as committed, without instructor cells) and
 * instructor (with the stubs replaced by the solutions in `notebooks/checks/NN/solution.ts`).
 *
 * @module
 */
import { BadFileError } from "../../lib/errors.ts";
import { isCode, type Notebook, stripped, tagsOf } from "./notebook.ts";

const exercisePrefix = "exercise:";

/** The name of the exercise whose stub is in a cell; `undefined` for other cells. */
export function exerciseOf(tags: readonly string[]): string | undefined {
  return tags.find((tag) => tag.startsWith(exercisePrefix))?.slice(exercisePrefix.length);
}

/** The names of all exercises of a notebook, in order. */
export function exercisesIn(notebook: Notebook): string[] {
  return notebook.cells.map((cell) => exerciseOf(tagsOf(cell))).filter((name) =>
    name !== undefined
  );
}

/** The learner's build: with stubs and without cells tagged `instructor`. */
export function learnerBuild(notebook: Notebook): Notebook {
  const cells = notebook.cells.filter((cell) => !tagsOf(cell).includes("instructor"));
  return stripped({ ...notebook, cells });
}

/**
 * An executed lesson for the public: `executed` with the stubs of `source` in place of the
 * solutions, without the outputs of exercises (which come from the solutions), and without cells
 * tagged `instructor`. The stubs have no exercise tag, so they look like any other code.
 */
export function withoutSolutions(executed: Notebook, source: Notebook): Notebook {
  const stubs = new Map(source.cells.map((cell) => [cell.id, cell.source]));
  let inExercise = false;
  const cells = structuredClone(executed).cells.filter((cell) => {
    const tags = tagsOf(cell);
    if (!isCode(cell)) inExercise = false;
    else if (exerciseOf(tags) !== undefined) {
      inExercise = true;
      cell.source = stubs.get(cell.id) ?? "";
      cell.metadata = {
        ...cell.metadata,
        tags: tags.filter((tag) => exerciseOf([tag]) === undefined),
      };
    }
    if (inExercise && isCode(cell)) cell.outputs = [];
    return !tags.includes("instructor");
  });
  return { ...executed, cells };
}

/**
 * The instructor's build, which `deno task course` runs: every stub is replaced by its solution.
 *
 * @throws {BadFileError} when a solution is missing.
 */
export function instructorBuild(notebook: Notebook, solutions: string, path: string): Notebook {
  const result = structuredClone(notebook);
  for (const cell of result.cells.filter(isCode)) {
    const name = exerciseOf(tagsOf(cell));
    if (name !== undefined) cell.source = solutionOf(name, solutions, path);
  }
  return result;
}

/**
 * The text of the declaration `export function NAME` or `export const NAME`, without `export`. The
 * file is formatted, so a declaration ends at the first line that begins with `}`, `]` or `)`, or
 * at the end of its first line.
 */
export function solutionOf(name: string, solutions: string, path: string): string {
  const lines = solutions.split("\n");
  const start = lines.findIndex((line) =>
    new RegExp(`^export (async )?(function|const) ${name}\\b`).test(line)
  );
  if (start < 0) {
    throw new BadFileError({
      path,
      expected: `export function ${name}`,
      found: "none",
      hint: "every cell tagged exercise:NAME needs a solution of that name",
    });
  }
  const ends = (line: string) => /^[}\])](.*[;}])?\s*$/.test(line);
  let end = start;
  if (!/;\s*$/.test(lines[start])) {
    end = start + 1 + lines.slice(start + 1).findIndex(ends);
  }
  return lines.slice(start, end + 1).join("\n").replace(/^export /, "");
}
