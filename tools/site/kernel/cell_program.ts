/**
 * Turns a TypeScript cell into JavaScript that shares its top-level names with all other cells.
 *
 * Sucrase removes the types. Top-level declarations become assignments to properties of
 * `globalThis`, so that functions of any cell see the newest value of a name, as in Deno's kernel.
 * Every line of the cell stays on its line, so that positions in stacks are the author's.
 *
 * @module
 */
import {
  type ImportDeclaration,
  type Node,
  parse,
  type Pattern,
  type Program,
  type Statement,
  type VariableDeclaration,
} from "acorn";
import { ancestor, base, full } from "acorn-walk";
import MagicString from "magic-string";
import { transform } from "sucrase";
import { CellSyntaxError } from "./cell_syntax_error.ts";
import { valueStatements } from "./cell_value.ts";

/** The name by which a cell's program reaches its {@linkcode CellScope}. */
const SCOPE = "__cell";
/** What precedes the name of a function of the cell within its program. */
export const LOCAL = "__cell_";

/** A cell as JavaScript. */
export interface CellProgram {
  /** An async function expression that takes a `CellScope`. */
  readonly code: string;
  /** The names that the cell shares with others. */
  readonly names: readonly string[];
}

/**
 * The program of a cell.
 *
 * `const x = 1;` becomes `__cell.const("x"),x = 1;`, where `__cell.const` makes `x` a property of
 * `globalThis` that takes one assignment. A function `f` is renamed, so that calls of `f` within the
 * cell find the property, which a later cell may replace.
 *
 * @throws {CellSyntaxError} with the line of the cell.
 */
export function cellProgram(source: string): CellProgram {
  return objectProgram(source) ?? programOf(source);
}

/** The program of a cell like `{ a: 1 }`, which is an object and no block, as in Deno's kernel. */
function objectProgram(source: string): CellProgram | undefined {
  if (!/^\s*\{[^]*\}\s*$/.test(source)) return undefined;
  try {
    return programOf(`(${source})`);
  } catch (error) {
    if (error instanceof CellSyntaxError) return undefined;
    throw error;
  }
}

function programOf(source: string): CellProgram {
  const code = withoutTypes(source);
  const program = parsed(code);
  const text = new MagicString(code);
  rewriteImports(program, text);
  const variables = rewriteVar(program, text);
  const functions: string[] = [];
  const names: string[] = [];
  for (const statement of program.body) {
    const declaration = statement.type === "ExportNamedDeclaration"
      ? exported(statement.declaration, statement, text)
      : statement;
    rewrite(declaration, text, functions);
    names.push(...declaredBy(declaration));
  }
  for (const { expression } of program.body.flatMap(valueStatements)) {
    text.appendLeft(expression.start, `${SCOPE}.value = (`);
    text.appendRight(expression.end, ")");
  }
  const hoisted = [
    variables.length > 0 ? `${SCOPE}.var(${quoted(variables)});` : "",
    functions.length > 0
      ? `${SCOPE}.functions({${functions.map((name) => `${name}: ${LOCAL}${name}`).join(", ")}});`
      : "",
  ].join("");
  return {
    code: `(async function (${SCOPE}) {"use strict";${hoisted}${text}\n})`,
    names: [...variables, ...names],
  };
}

/** The JavaScript of a TypeScript cell, with the same lines. */
function withoutTypes(source: string): string {
  try {
    const { code } = transform(source, {
      transforms: ["typescript"],
      disableESTransforms: true,
      // A name may be used in a later cell.
      keepUnusedImports: true,
    });
    requireNoNamespace(source, code);
    return code;
  } catch (error) {
    throw error instanceof CellSyntaxError ? error : CellSyntaxError.from(error, source);
  }
}

/** Sucrase removes a namespace with all of its code. */
function requireNoNamespace(source: string, code: string): void {
  const kept = code.split("\n");
  for (const [i, line] of source.split("\n").entries()) {
    const [namespace] = /^\s*(?:export\s+)?(?:namespace|module)\s+[\w.]+\s*\{/.exec(line) ?? [];
    if (namespace === undefined || kept[i].includes(namespace)) continue;
    throw new CellSyntaxError("A page has no namespaces; write an object", i + 1, 1, source);
  }
}

function parsed(code: string): Program {
  try {
    return parse(code, {
      ecmaVersion: "latest",
      sourceType: "module",
      allowAwaitOutsideFunction: true,
    });
  } catch (error) {
    throw CellSyntaxError.from(error, code);
  }
}

/** `import()` becomes a call of the scope; `import.meta` is an error, as in Deno's kernel. */
function rewriteImports(program: Program, text: MagicString): void {
  full(program, (node) => {
    if (node.type === "ImportExpression") {
      text.overwrite(node.start, node.start + "import".length, `${SCOPE}.import`);
    } else if (node.type === "MetaProperty" && text.original.startsWith("import", node.start)) {
      throw CellSyntaxError.at(
        "Cannot use 'import.meta' outside a module",
        node.start,
        text.original,
      );
    }
  });
}

/** Makes assignments of all `var` outside functions, and returns their names. */
function rewriteVar(program: Program, text: MagicString): string[] {
  const names = new Set<string>();
  ancestor(program, {
    VariableDeclaration(declaration, _, ancestors) {
      if (declaration.kind !== "var") return;
      for (const name of namesOf(declaration)) names.add(name);
      const { start, end } = declaration;
      const head = headOf(declaration, ancestors.at(-2));
      // At the start of a statement, a pattern would be a block.
      text.overwrite(start, start + "var".length, head === "each" ? "" : "void 0,");
      if (head === undefined && text.original[end - 1] !== ";") text.appendRight(end, ";");
    },
  }, { ...base, Function: () => {}, Class: () => {} });
  return [...names];
}

/** Whether a declaration stands in the head of a loop: `each` of a `for ... of` or `for ... in`. */
function headOf(declaration: Node, parent: Node | undefined): "each" | "for" | undefined {
  if (parent === undefined || !parent.type.startsWith("For")) return undefined;
  if ("left" in parent && parent.left === declaration) return "each";
  return "init" in parent && parent.init === declaration ? "for" : undefined;
}

/** The declaration after `export`, which means nothing in a cell. */
function exported<T extends Node>(
  declaration: T | null | undefined,
  statement: Node,
  text: MagicString,
): T {
  if (declaration === null || declaration === undefined) {
    throw CellSyntaxError.at("Unexpected export in a cell", statement.start, text.original);
  }
  text.overwrite(statement.start, statement.start + "export".length, " ");
  return declaration;
}

/** Rewrites one top-level statement if it declares names. */
function rewrite(
  statement: Program["body"][number] | Statement,
  text: MagicString,
  functions: string[],
): void {
  switch (statement.type) {
    case "ImportDeclaration":
      return void text.overwrite(statement.start, statement.end, importCall(statement, text));
    case "VariableDeclaration":
      return rewriteLexical(statement, text);
    case "ClassDeclaration": {
      const { name } = statement.id;
      text.appendLeft(statement.start, `${SCOPE}.let("${name}"),${name} = `);
      return void text.appendRight(statement.end, ";");
    }
    case "FunctionDeclaration":
      functions.push(statement.id.name);
      return void text.overwrite(statement.id.start, statement.id.end, LOCAL + statement.id.name);
    case "ExportDefaultDeclaration":
    case "ExportAllDeclaration":
      throw CellSyntaxError.at("Unexpected export in a cell", statement.start, text.original);
  }
}

/** `const` and `let` at the top level; `using` stays as it is, as its names end with the cell. */
function rewriteLexical(declaration: VariableDeclaration, text: MagicString): void {
  const { kind, start, end, declarations } = declaration;
  if (kind !== "const" && kind !== "let") return;
  const opening = `${SCOPE}.${kind}(${quoted(namesOf(declaration))}),`;
  text.overwrite(start, start + kind.length, opening);
  for (const { id, init } of declarations) {
    if (init === null || init === undefined) text.appendLeft(id.end, " = void 0");
  }
  if (text.original[end - 1] !== ";") text.appendRight(end, ";");
}

/** `import` as an assignment of what the table of modules gives, on as many lines. */
function importCall(statement: ImportDeclaration, text: MagicString): string {
  const lines = text.original.slice(statement.start, statement.end).split("\n").length - 1;
  const names: string[] = [];
  const wanted: string[] = [];
  const parts: string[] = [];
  let namespace: string | undefined;
  for (const specifier of statement.specifiers) {
    const local = specifier.local.name;
    names.push(local);
    if (specifier.type === "ImportNamespaceSpecifier") namespace = local;
    else {
      const name = specifier.type === "ImportDefaultSpecifier"
        ? "default"
        : specifier.imported.type === "Identifier"
        ? specifier.imported.name
        : String(specifier.imported.value);
      wanted.push(name);
      parts.push(`${JSON.stringify(name)}: ${local}`);
    }
  }
  const from = JSON.stringify(statement.source.value);
  const call = `await ${SCOPE}.import(${from}, {}${
    wanted.length > 0 ? `, ${quoted(wanted)}` : ""
  })`;
  const opening = names.length > 0 ? `${SCOPE}.const(${quoted(names)}),` : "";
  const value = namespace === undefined ? call : `${namespace} = ${call}`;
  const assignment = parts.length > 0 ? `{${parts.join(", ")}} = ${value}` : value;
  return `${opening}${assignment};${"\n".repeat(lines)}`;
}

/** The names that a statement at the top level declares. */
function declaredBy(statement: Program["body"][number] | Statement): string[] {
  switch (statement.type) {
    case "ImportDeclaration":
      return statement.specifiers.map(({ local }) => local.name);
    case "VariableDeclaration":
      return statement.kind === "using" || statement.kind === "await using"
        ? []
        : namesOf(statement);
    case "ClassDeclaration":
    case "FunctionDeclaration":
      return [statement.id.name];
    default:
      return [];
  }
}

/** The names that a declaration declares. */
function namesOf({ declarations }: VariableDeclaration): string[] {
  return declarations.flatMap(({ id }) => namesIn(id));
}

function namesIn(pattern: Pattern): string[] {
  switch (pattern.type) {
    case "Identifier":
      return [pattern.name];
    case "ObjectPattern":
      return pattern.properties.flatMap((property) =>
        namesIn(property.type === "RestElement" ? property : property.value)
      );
    case "ArrayPattern":
      return pattern.elements.flatMap((element) => element === null ? [] : namesIn(element));
    case "AssignmentPattern":
      return namesIn(pattern.left);
    case "RestElement":
      return namesIn(pattern.argument);
    default:
      return [];
  }
}

function quoted(names: readonly string[]): string {
  return names.map((name) => JSON.stringify(name)).join(", ");
}
