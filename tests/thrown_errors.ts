/**
 * Which classes of errors the functions of the source tree throw: a lower bound, read from the syntax
 * trees of `deno lint`.
 *
 * A function throws what a `throw` in its own body names, and what it calls for that purpose: the
 * checks of arguments (`requireX`, `checkX`, and all of `lib/argument_checks.ts`) and the helpers that
 * its file or its class keeps private.
 * Callbacks that it passes to calls belong to its body; functions that it returns or stores do not.
 * Nothing inside a `try` with a `catch` counts, because the handler may replace the error.
 *
 * @module
 */
import { dirname, join } from "node:path/posix";

/** What one function throws and calls; references are `path#name` or `path#Class.method`. */
interface Body {
  /** The classes in `throw new X(...)`. */
  readonly thrown: Set<string>;
  /** The functions in `throw f(...)`. */
  readonly makers: Set<string>;
  readonly called: Set<string>;
}

/** What is known about all files. */
interface Tree {
  readonly bodies: Map<string, Body>;
  /** The declared return type of each function at the top level of a file. */
  readonly returned: Map<string, string>;
  readonly exported: Set<string>;
}

/** Deno's own type lacks one kind of parent. */
type AnyNode = Deno.lint.Node | Deno.lint.TSParameterProperty;

/**
 * The classes of errors that each function and method throws.
 *
 * @param files The text of each file by its path from the root.
 * @returns the names of the classes, by `path#function` or `path#Class.method`.
 */
export function thrownErrors(files: Readonly<Record<string, string>>): Map<string, Set<string>> {
  const tree: Tree = { bodies: new Map(), returned: new Map(), exported: new Set() };
  for (const [path, text] of Object.entries(files)) readFile(tree, path, text);
  const errors = new Map<string, Set<string>>();
  for (const [place, { thrown, makers }] of tree.bodies) {
    const made = [...makers].flatMap((maker) => tree.returned.get(maker) ?? []);
    errors.set(place, new Set([...thrown, ...made]));
  }
  let size = -1;
  while (size !== total(errors)) {
    size = total(errors);
    for (const [place, { called }] of tree.bodies) {
      for (const callee of called) {
        if (!isCheck(callee) && tree.exported.has(callee)) continue;
        for (const error of errors.get(callee) ?? []) errors.get(place)?.add(error);
      }
    }
  }
  return errors;
}

function total(errors: Map<string, Set<string>>): number {
  return errors.values().reduce((sum, { size }) => sum + size, 0);
}

function isCheck(place: string): boolean {
  return place.startsWith("lib/argument_checks.ts#") || /#(require|check)[A-Z]\w*$/.test(place);
}

/** Adds the functions of one file to `tree`. */
function readFile({ bodies, returned, exported }: Tree, path: string, text: string): void {
  const imports = new Map<string, string>();
  const resolve = (name: string) => imports.get(name) ?? `${path}#${name}`;
  const bodyAt = (node: Deno.lint.Node): Body | undefined => {
    const name = ownerOf(node);
    if (name === undefined) return undefined;
    const place = `${path}#${name}`;
    const body = bodies.get(place) ?? { thrown: new Set(), makers: new Set(), called: new Set() };
    bodies.set(place, body);
    return body;
  };
  visit(path, text, {
    ImportDeclaration({ source, specifiers }) {
      if (!source.value.startsWith(".")) return;
      for (const specifier of specifiers) {
        if (specifier.type !== "ImportSpecifier" || specifier.imported.type !== "Identifier") {
          continue;
        }
        const from = join(dirname(path), source.value);
        imports.set(specifier.local.name, `${from}#${specifier.imported.name}`);
      }
    },
    FunctionDeclaration({ id, parent, returnType }) {
      if (id === null) return;
      if (parent.type === "ExportNamedDeclaration") exported.add(`${path}#${id.name}`);
      const type = typeName(returnType?.typeAnnotation);
      if (type !== undefined) returned.set(`${path}#${id.name}`, type);
    },
    ThrowStatement(node) {
      const body = bodyAt(node);
      if (body === undefined) return;
      for (const thrown of alternatives(node.argument)) {
        const { callee } = thrown;
        if (callee.type !== "Identifier") continue;
        if (thrown.type === "NewExpression") body.thrown.add(callee.name);
        else body.makers.add(resolve(callee.name));
      }
    },
    CallExpression(node) {
      const body = bodyAt(node);
      const { callee } = node;
      if (callee.type === "Identifier") body?.called.add(resolve(callee.name));
      if (callee.type !== "MemberExpression" || callee.object.type !== "ThisExpression") return;
      const { property } = callee;
      if (property.type !== "PrivateIdentifier") return;
      body?.called.add(`${path}#${ownerOf(node)?.split(".")[0]}.#${property.name}`);
    },
  });
}

function visit(path: string, text: string, visitor: Deno.lint.LintVisitor): void {
  const plugin = { name: "thrown-errors", rules: { read: { create: () => visitor } } };
  Deno.lint.runPlugin(plugin, `/${path}`, text);
}

/**
 * The function at the top level of the file, or the method, whose body runs `node`; undefined when
 * none does, or when a `catch` stands in between.
 */
function ownerOf(node: Deno.lint.Node): string | undefined {
  let child: AnyNode = node;
  for (let here = parentOf(node); here !== undefined; child = here, here = parentOf(here)) {
    switch (here.type) {
      case "TryStatement":
        if (here.handler !== null && here.block === child) return undefined;
        break;
      case "FunctionDeclaration": {
        const { type } = here.parent;
        return type === "Program" || type === "ExportNamedDeclaration" ? here.id?.name : undefined;
      }
      case "MethodDefinition": {
        const [name, method] = [here.parent.parent.id?.name, keyName(here.key)];
        return name === undefined || method === undefined ? undefined : `${name}.${method}`;
      }
      case "FunctionExpression":
      case "ArrowFunctionExpression": {
        const { parent } = here;
        if (parent.type === "VariableDeclarator" && parentOf(parent.parent)?.type === "Program") {
          return parent.id.type === "Identifier" ? parent.id.name : undefined;
        }
        if (!["CallExpression", "NewExpression", "MethodDefinition"].includes(parent.type)) {
          return undefined;
        }
      }
    }
  }
}

function parentOf(node: AnyNode): AnyNode | undefined {
  return node.type !== "Program" && "parent" in node ? node.parent : undefined;
}

function keyName(key: Deno.lint.MethodDefinition["key"]): string | undefined {
  if (key.type === "PrivateIdentifier") return `#${key.name}`;
  return key.type === "Identifier" ? key.name : undefined;
}

/** The calls and constructions that `thrown` may refer to. */
function alternatives(
  thrown: Deno.lint.Expression,
): (Deno.lint.NewExpression | Deno.lint.CallExpression)[] {
  switch (thrown.type) {
    case "NewExpression":
    case "CallExpression":
      return [thrown];
    case "AwaitExpression":
      return alternatives(thrown.argument);
    case "ConditionalExpression":
      return [...alternatives(thrown.consequent), ...alternatives(thrown.alternate)];
    default:
      return [];
  }
}

/** The name of `type`, or of the type that its promise resolves to. */
function typeName(type: Deno.lint.TypeNode | undefined): string | undefined {
  if (type?.type !== "TSTypeReference" || type.typeName.type !== "Identifier") return undefined;
  const { typeName: { name }, typeArguments } = type;
  return name === "Promise" ? typeName(typeArguments?.params[0]) : name;
}
