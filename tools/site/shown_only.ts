/**
 * Which cells of a lesson only show something: they build one figure from what earlier cells have
 * computed, or one text. The site folds their code, so that the code that stands open is that of the
 * lesson's subject.
 *
 * @module
 */
import { type Expression, parse, type Program, type Statement } from "acorn";
import { full } from "acorn-walk";
import { transform } from "sucrase";
import { isCode, type Notebook } from "../notebook/notebook.ts";
import { declaredNames } from "./live/cell_names.ts";

/** The functions of the course kit whose only job is to show something. */
const showing = ["effectByImagesPlot", "md", "provenance", "show", "text"];

/** The ids of the cells of `lesson` that only show something. */
export function cellsThatShow(lesson: Notebook): Set<string> {
  const cells = lesson.cells.filter(isCode);
  const makers = new Set([...showing, ...cells.flatMap(({ source }) => figureNames(source))]);
  const shows = cells.filter(({ id, source }) => {
    const program = parsed(source);
    if (program === undefined || !onlyShows(program, makers)) return false;
    const { start, end } = program.body[program.body.length - 1];
    if (2 * (end - start) >= program.end) return true; // most of it is the figure
    const elsewhere = cells.filter((other) => other.id !== id).map((other) => other.source);
    return ![...declaredNames(source)].some((name) => elsewhere.some((text) => uses(text, name)));
  });
  return new Set(shows.map(({ id }) => id));
}

/** The names in `source` that come from the door of figures. */
function figureNames(source: string): string[] {
  const lists = source.matchAll(
    /^(?:import|const)\s*\{([^}]*)\}\s*(?:from\s*"@alexnet\/alexnet\/figures"|=\s*figures\b)/gm,
  );
  return [...lists].flatMap(([, names]) => names.split(",").map((name) => name.trim()));
}

function parsed(source: string): Program | undefined {
  try {
    const { code } = transform(source, { transforms: ["typescript"], keepUnusedImports: true });
    return parse(code, {
      ecmaVersion: "latest",
      sourceType: "module",
      allowAwaitOutsideFunction: true,
    });
  } catch {
    return undefined; // No program, e.g. text in place of code: it stands as it is.
  }
}

/**
 * Whether `program` ends with a figure or a text and waits for nothing else. A figure may be
 * prepared by declarations; what a text is computed from stays in sight.
 */
function onlyShows({ body }: Program, makers: ReadonlySet<string>): boolean {
  const last = body.at(-1);
  if (last?.type !== "ExpressionStatement") return false;
  const shown = last.expression.type === "AwaitExpression"
    ? last.expression.argument
    : last.expression;
  if (!makes(shown, makers) || waits(shown)) return false;
  const before = body.slice(0, -1);
  if (before.length > 0 && isText(shown)) return false;
  return before.every((statement) =>
    /^(?:Variable|Function)Declaration$/.test(statement.type) && !waits(statement as Statement)
  );
}

function makes(value: Expression, makers: ReadonlySet<string>): boolean {
  if (value.type === "ConditionalExpression") {
    return makes(value.consequent, makers) && makes(value.alternate, makers);
  }
  const made = value.type === "TaggedTemplateExpression"
    ? value.tag
    : value.type === "CallExpression"
    ? value.callee
    : undefined;
  if (made?.type === "Identifier") return makers.has(made.name);
  return made?.type === "MemberExpression" && made.object.type === "Identifier" &&
    made.object.name === "figures";
}

function isText(value: Expression): boolean {
  return value.type === "TaggedTemplateExpression" ||
    (value.type === "ConditionalExpression" && isText(value.consequent));
}

/** Whether there is an `await` anywhere in `node`. */
function waits(node: Expression | Statement): boolean {
  let found = false;
  full(node, ({ type }) => {
    found ||= type === "AwaitExpression";
  });
  return found;
}

function uses(source: string, name: string): boolean {
  return new RegExp(`(?<![\\w$.])${name.replaceAll("$", "\\$")}(?![\\w$])`).test(source);
}
