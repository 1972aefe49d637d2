/**
 * The documentation of the doors of `deno.json`, as `deno doc` reads it.
 *
 * @module
 */
import { root } from "./house.ts";

/** A documentation comment. */
export interface JsDoc {
  readonly doc?: string;
  readonly tags?: readonly {
    readonly kind: string;
    readonly name?: string;
    readonly doc?: string;
    /** The class of a `@throws {Class}`. */
    readonly tsType?: { readonly repr: string };
  }[];
}

/** A type in the form of `deno doc`; `value` depends on `kind`. */
interface DocType {
  readonly kind?: string;
  readonly repr?: string;
  readonly value?: unknown;
}

interface Parameter {
  readonly kind: string;
  readonly name?: string;
  /** The parameter that has a default. */
  readonly left?: Parameter;
  /** The parameter that takes the rest. */
  readonly arg?: Parameter;
}

interface Signature {
  readonly params: readonly Parameter[];
  readonly returnType?: DocType;
}

interface Member extends Partial<Signature> {
  readonly name: string;
  readonly jsDoc?: JsDoc;
  readonly accessibility?: "private" | "protected" | "public";
  /** Of a method. */
  readonly kind?: "method" | "getter" | "setter";
  /** Of a method of a class. */
  readonly functionDef?: Signature;
  /** Of a property. */
  readonly tsType?: DocType;
}

interface Declaration {
  readonly kind: string;
  readonly location: { readonly filename: string; readonly line: number };
  readonly jsDoc?: JsDoc;
  readonly def?: Partial<Signature> & {
    readonly constructors?: readonly Member[];
    readonly methods?: readonly Member[];
    readonly properties?: readonly Member[];
  };
}

/** A name that a door exports. */
export interface DocumentedSymbol {
  readonly name: string;
  readonly declarations: readonly Declaration[];
}

/** A door and what its documentation holds. */
export interface Door {
  /** Its name in `deno.json`. */
  readonly door: string;
  readonly module: JsDoc | undefined;
  readonly symbols: readonly DocumentedSymbol[];
}

/** A function, constructor, method, accessor, or member of an interface that is called. */
export interface Callable {
  /** `function`, `Class.constructor` or `Class.method`. */
  readonly name: string;
  /** The path of its file, from the root. */
  readonly file: string;
  readonly jsDoc: JsDoc | undefined;
  readonly params: readonly Parameter[];
  /** The names of the parameters that have names; a destructured one has none. */
  readonly named: readonly string[];
  /** Whether a caller gets a value, perhaps as a promise. */
  readonly returns: boolean;
}

const { exports }: { exports: Record<string, string> } = JSON.parse(
  Deno.readTextFileSync(root + "deno.json"),
);

/** Reads every door but the exercises: these are data for `check`, with their own text. */
export async function readDoors(): Promise<Door[]> {
  const entries = Object.entries(exports).filter(([door]) => door !== "./exercises");
  return await Promise.all(entries.map(([door, entry]) => readDoor(door, entry)));
}

async function readDoor(door: string, entry: string): Promise<Door> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["doc", "--json", entry],
    cwd: root,
  }).output();
  if (code !== 0) throw new Error(new TextDecoder().decode(stderr));
  const { nodes }: { nodes: Record<string, { module_doc?: JsDoc; symbols: DocumentedSymbol[] }> } =
    JSON.parse(new TextDecoder().decode(stdout));
  const all = Object.values(nodes);
  return {
    door,
    module: all.find(({ module_doc }) => module_doc !== undefined)?.module_doc,
    symbols: all.flatMap(({ symbols }) => symbols),
  };
}

/** The functions, constructors, methods, accessors and function-typed members of `symbol`. */
export function callablesOf({ name, declarations }: DocumentedSymbol): Callable[] {
  return declarations.flatMap((declaration) => {
    const { kind, jsDoc, def } = declaration;
    const file = pathOf(declaration);
    if (kind === "function" && def?.params !== undefined) {
      return [callable(name, file, jsDoc, { ...def, params: def.params })];
    }
    return membersOf(declaration).flatMap((member) => {
      const signature = signatureOf(member);
      if (signature === undefined) return [];
      return [callable(`${name}.${member.name}`, file, member.jsDoc, signature)];
    });
  });
}

/** The public and protected members of a class or an interface. */
export function membersOf({ def }: Declaration): Member[] {
  const { constructors = [], methods = [], properties = [] } = def ?? {};
  return [...constructors, ...methods, ...properties].filter(({ accessibility }) =>
    accessibility !== "private"
  );
}

function pathOf({ location }: Declaration): string {
  return decodeURIComponent(new URL(location.filename).pathname).slice(root.length);
}

/** How `member` is called; undefined for a property. */
function signatureOf(member: Member): Signature | undefined {
  // An accessor can throw, but its text describes its value.
  if (member.kind === "getter" || member.kind === "setter") {
    return { params: [], returnType: { repr: "void" } };
  }
  const { functionDef, params, returnType, tsType } = member;
  if (functionDef !== undefined) return functionDef;
  if (params !== undefined) return returnType === undefined ? { params } : { params, returnType };
  if (tsType?.kind !== "fnOrConstructor") return undefined;
  const { params: taken, tsType: result } = tsType.value as {
    params: Parameter[];
    tsType: DocType;
  };
  return { params: taken, returnType: result };
}

function callable(
  name: string,
  file: string,
  jsDoc: JsDoc | undefined,
  { params, returnType }: Signature,
): Callable {
  const named = params.map((parameter) => parameter.left ?? parameter.arg ?? parameter)
    .flatMap(({ kind, name = "" }) => kind === "identifier" ? [name] : []);
  const returns = !name.endsWith(".constructor") && !isNothing(returnType);
  return { name, file, jsDoc, params, named, returns };
}

/** Whether `type` is `void` or `never`, also as a promise or in a union. */
function isNothing({ kind, repr = "", value }: DocType = {}): boolean {
  if (kind === "union") return (value as DocType[]).every(isNothing);
  if (repr === "Promise") return isNothing((value as { typeParams: DocType[] }).typeParams[0]);
  return repr === "void" || repr === "never";
}
