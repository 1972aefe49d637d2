/**
 * The code cells of a notebook as one module, for the type checker and the linter, with a map from
 * its lines back to cells.
 *
 * @module
 */
import { isCode, type Notebook, tagsOf } from "./notebook.ts";
import { isRecord } from "../../lib/is_record.ts";
import { denoProgram } from "../../lib/files/deno_program.ts";

/** A module made of code cells. */
export interface JoinedModule {
  /** The program text. */
  text: string;
  /** For each line of `text`, from 0: the cell and the line in it, from 1. */
  origin: readonly ({ cellId: string; line: number } | undefined)[];
}

/**
 * Joins the code cells in order. Cells tagged `raises-exception` are wrapped in a function, because
 * code after a throw would be unreachable.
 */
export function joinedModule(notebook: Notebook): JoinedModule {
  const lines: string[] = [];
  const origin: ({ cellId: string; line: number } | undefined)[] = [];
  const own = (text: string) => {
    lines.push(text);
    origin.push(undefined);
  };
  for (const cell of notebook.cells.filter(isCode)) {
    const throws = tagsOf(cell).includes("raises-exception");
    if (throws) own("void (async () => {");
    for (const [index, line] of cell.source.split("\n").entries()) {
      lines.push(line);
      origin.push({ cellId: cell.id, line: index + 1 });
    }
    if (throws) own("});");
  }
  own("export {};");
  return { text: lines.join("\n") + "\n", origin };
}

/** A finding of the type checker or the linter, placed in the notebook. */
export interface PlacedFinding {
  /** The notebook's file. */
  path: string;
  /** The cell, if known. */
  cellId?: string;
  /** The line in the cell, from 1. */
  line?: number;
  /** What is wrong. */
  message: string;
}

/**
 * Type-checks and lints the joined cells of notebooks with the project's configuration.
 *
 * @param modules one joined module per notebook path.
 * @param folder where the temporary modules are written, inside the project so that `deno.json` is
 * found; it is removed afterwards.
 */
export async function checkModules(
  modules: ReadonlyMap<string, JoinedModule>,
  folder: string,
): Promise<PlacedFinding[]> {
  await Deno.mkdir(folder, { recursive: true });
  const files = new Map<string, { path: string; module: JoinedModule }>();
  for (const [path, module] of modules) {
    const name = (path.split("/").pop() ?? path).replace(/\.ipynb$/, ".ts");
    const file = await Deno.realPath(folder) + "/" + name;
    await Deno.writeTextFile(file, module.text);
    files.set(name, { path, module });
  }
  try {
    const names = [...files.keys()].map((name) => `${folder}/${name}`);
    const types = await output(["check", "--quiet", ...names]);
    // Stubs do not use their arguments yet; all other rules apply as in the library.
    const lint = await output(["lint", "--json", "--rules-exclude=no-unused-vars", ...names]);
    return [...typeFindings(types, files), ...lintFindings(lint, files)];
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

type Files = ReadonlyMap<string, { path: string; module: JoinedModule }>;
type Said = { code: number; stdout: string; stderr: string };

/**
 * The findings in the output of the type checker. Errors in the library are left to `deno task
 * check`; a failure without any location is one finding.
 */
function typeFindings(said: Said, files: Files): PlacedFinding[] {
  if (said.code === 0) return [];
  const text = said.stdout + said.stderr;
  const result: PlacedFinding[] = [];
  let message: string[] = [];
  let elsewhere = 0;
  for (const line of text.split("\n")) {
    const place = /at (?:file:\/\/)?\S*?([^/\s]+\.ts):(\d+):\d+/.exec(line);
    if (place === null) {
      if (line.trim() !== "") message.push(line.trim());
      continue;
    }
    const file = files.get(place[1]);
    if (file === undefined) {
      elsewhere++;
    } else {
      const origin = file.module.origin[Number(place[2]) - 1];
      result.push({ path: file.path, ...origin, message: message.join(" ") });
    }
    message = [];
  }
  if (result.length > 0 || elsewhere > 0) return result;
  return [unplaced(text, files)];
}

/** The findings of `deno lint --json`, whose lines count from 1. */
function lintFindings(said: Said, files: Files): PlacedFinding[] {
  if (said.code === 0) return [];
  let report: unknown;
  try {
    report = JSON.parse(said.stdout);
  } catch {
    return [unplaced(said.stdout + said.stderr, files)];
  }
  const diagnostics = isRecord(report) && Array.isArray(report.diagnostics)
    ? report.diagnostics.filter(isDiagnostic)
    : [];
  if (diagnostics.length === 0) return [unplaced(said.stdout + said.stderr, files)];
  return diagnostics.map(({ filename, range, message, hint, code }) => {
    const file = files.get(filename.split("/").pop() ?? "");
    return {
      path: file?.path ?? filename,
      ...file?.module.origin[range.start.line - 1],
      message: `${message} (${code})${hint === undefined ? "" : `; ${hint}`}`,
    };
  });
}

interface Diagnostic {
  filename: string;
  range: { start: { line: number } };
  message: string;
  code: string;
  hint?: string;
}

function isDiagnostic(value: unknown): value is Diagnostic {
  return isRecord(value) && typeof value.filename === "string" &&
    typeof value.message === "string" && typeof value.code === "string" &&
    isRecord(value.range) && isRecord(value.range.start) &&
    typeof value.range.start.line === "number";
}

function unplaced(text: string, files: Files): PlacedFinding {
  return { path: [...files.values()].map((f) => f.path).join(", "), message: text.trim() };
}

async function output(args: string[]): Promise<Said> {
  const { code, stdout, stderr } = await new Deno.Command(denoProgram(), {
    args,
    stdout: "piped",
    stderr: "piped",
    env: { NO_COLOR: "1" },
  }).output();
  const decoder = new TextDecoder();
  return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
}
