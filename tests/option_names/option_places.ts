/**
 * The objects of settings that the functions of the doors take, as `deno doc` reads their types:
 * options, what options hold, and the callbacks among them.
 *
 * @module
 */
import { doorEntries, filesUnder, root } from "../house.ts";
import { type Callable, callablesOf, type DocumentedSymbol } from "../door_documentation.ts";

/** One place in the arguments of a function. */
export interface Place {
  /** `function`, `Class.constructor` or `Class.method`. */
  readonly callable: string;
  /** The position of the argument. */
  readonly argument: number;
  /** The path to it: names of fields, `[]` for an item of a list, `{}` for a value of a record. */
  readonly steps: readonly string[];
}

/** An object of settings. */
export interface Settings extends Place {
  /** The names of its types, single or combined. */
  readonly types: string[];
  /** Its fields. */
  readonly names: string[];
}

/** The result of {@linkcode readSettings}. */
export interface Found {
  readonly settings: readonly Settings[];
  /** The places of functions. */
  readonly functions: readonly Place[];
}

/** A type in the form of `deno doc`; the content of `value` depends on `kind`. */
interface Type {
  readonly kind: string;
  // deno-lint-ignore no-explicit-any
  readonly value: any;
}

interface Property {
  readonly name: string;
  readonly tsType?: Type;
}

interface Fields {
  readonly extends?: readonly Type[];
  readonly properties?: readonly Property[];
  readonly methods?: readonly unknown[];
}

interface Declared {
  readonly kind: string;
  readonly location: { readonly filename: string; readonly line: number };
  // deno-lint-ignore no-explicit-any
  readonly def: any;
}

type Files = Readonly<Record<string, { readonly symbols: readonly DocumentedSymbol[] }>>;

/**
 * Reads the settings of every exported function and class.
 *
 * @param isData whether the values of a type are data, so that their fields are not settings.
 */
export async function readSettings(isData: (type: string) => boolean): Promise<Found> {
  const files = await readFiles();
  const walk = new Walk(files, isData);
  for (const entry of Object.values(doorEntries)) {
    for (const { name, declarations } of files[urlOf(entry)].symbols) {
      for (const declared of declarations) {
        const declaration = target(files, declared as Declared);
        if (declaration.kind !== "function" && declaration.kind !== "class") continue;
        const symbol = { name, declarations: [declaration] } as unknown as DocumentedSymbol;
        for (const callable of callablesOf(symbol)) {
          walk.callable(callable, declaration.location.filename);
        }
      }
    }
  }
  return { settings: [...walk.settings.values()], functions: [...walk.functions.values()] };
}

function urlOf(path: string): string {
  return new URL(path, `file://${root}`).href;
}

/** The documentation of every published file: a door exports only a part of the types. */
async function readFiles(): Promise<Files> {
  const sources = ["lib", "datasets", "notebooks/exercises"].flatMap(filesUnder)
    .filter((file) => file.endsWith(".ts") && !file.includes("/kernels/"));
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["doc", "--json", "mod.ts", ...sources],
    cwd: root,
  }).output();
  if (code !== 0) throw new Error(new TextDecoder().decode(stderr));
  return JSON.parse(new TextDecoder().decode(stdout)).nodes;
}

/** The declaration that an export refers to. */
function target(files: Files, declaration: Declared): Declared {
  if (declaration.kind !== "reference") return declaration;
  const { filename, line } = declaration.def.target;
  const found = files[filename]?.symbols.flatMap(({ declarations }) => declarations as Declared[])
    .find(({ kind, location }) => kind !== "reference" && location.line === line);
  if (found === undefined) throw new Error(`Expected an export at line ${line} of ${filename}.`);
  return found;
}

/** Goes through the types of parameters. */
class Walk {
  readonly settings = new Map<string, Settings>();
  readonly functions = new Map<string, Place>();
  readonly #files: Files;
  readonly #isData: (type: string) => boolean;

  constructor(files: Files, isData: (type: string) => boolean) {
    this.#files = files;
    this.#isData = isData;
  }

  callable({ name, params }: Callable, file: string): void {
    params.forEach((parameter, argument) => {
      const { tsType } = (parameter.left ?? parameter.arg ?? parameter) as { tsType?: Type };
      this.#type(tsType, file, { callable: name, argument, steps: [] }, []);
    });
  }

  /** @param without names that the type loses to `Omit`. */
  #type(type: Type | undefined, file: string, place: Place, without: readonly string[]): void {
    const { kind, value } = type ?? { kind: "none" };
    if (kind === "union" || kind === "intersection") {
      for (const part of value) this.#type(part, file, place, without);
    } else if (kind === "array") {
      this.#type(value, file, within(place, "[]"), []);
    } else if (kind === "typeOperator") {
      this.#type(value.tsType, file, place, without);
    } else if (kind === "parenthesized") {
      this.#type(value, file, place, without);
    } else if (kind === "fnOrConstructor") {
      this.functions.set(describe(place), place);
    } else if (kind === "typeLiteral") {
      this.#fields("", value, file, place, without);
    } else if (kind === "typeRef") {
      this.#named(value, file, place, without);
    }
  }

  // deno-lint-ignore no-explicit-any
  #named(reference: any, file: string, place: Place, without: readonly string[]): void {
    const { typeName, typeParams: [first, second] = [] } = reference;
    if (["Partial", "Readonly", "Required"].includes(typeName)) {
      return this.#type(first, file, place, without);
    }
    if (typeName === "Omit") {
      return this.#type(first, file, place, [...without, ...literals(second)]);
    }
    if (typeName === "Pick") {
      if (this.#isData(first.value.typeName)) return;
      const chosen = literals(second).map((name) => ({ name }));
      return this.#fields(typeName, { properties: chosen }, file, place, without);
    }
    if (typeName === "Record") {
      const keys = this.#keys(first, file).map((name) => ({ name, tsType: second }));
      if (keys.length > 0) return this.#fields(typeName, { properties: keys }, file, place, []);
      return this.#type(second, file, within(place, "{}"), []);
    }
    if (/^(Readonly)?Array$/.test(typeName)) {
      return this.#type(first, file, within(place, "[]"), []);
    }
    const found = this.#declared(typeName, reference.resolution, file);
    if (found === undefined || this.#isData(typeName)) return;
    const { kind, def, location } = found;
    if (kind === "typeAlias") this.#type(def.tsType, location.filename, place, without);
    if (kind === "interface") this.#fields(typeName, def, location.filename, place, without);
  }

  /** The texts that a type of keys consists of; none if any text is a key. */
  #keys(type: Type, file: string): string[] {
    if (type.kind !== "typeRef") return literals(type);
    const found = this.#declared(type.value.typeName, type.value.resolution, file);
    return found?.kind === "typeAlias" ? this.#keys(found.def.tsType, found.location.filename) : [];
  }

  /** The declaration of a type of this package. */
  #declared(
    name: string,
    resolution: { kind: string; specifier?: string; name?: string } | undefined,
    file: string,
  ): Declared | undefined {
    const { specifier = "", name: original = name } = resolution ?? {};
    if (specifier !== "" && !specifier.startsWith(".")) return undefined;
    const symbols = this.#files[new URL(specifier, file).href]?.symbols ?? [];
    const found = symbols.find((symbol) => symbol.name === original)?.declarations[0];
    return found === undefined ? undefined : target(this.#files, found as Declared);
  }

  #fields(
    type: string,
    fields: Fields,
    file: string,
    place: Place,
    without: readonly string[],
  ): void {
    if (this.#isData(describe(place))) return;
    // Something with methods is not an object of settings.
    if ((fields.methods ?? []).length > 0) return;
    for (const parent of fields.extends ?? []) this.#type(parent, file, place, without);
    const own = (fields.properties ?? []).filter(({ name }) => !without.includes(name));
    const key = describe(place);
    const known = this.settings.get(key) ?? { ...place, types: [], names: [] };
    known.types.push(type);
    known.names.push(...own.map(({ name }) => name));
    this.settings.set(key, known);
    for (const { name, tsType } of own) this.#type(tsType, file, within(place, name), []);
  }
}

/** A place in words: `changeSpec(1) every.layer`. */
export function describe({ callable, argument, steps }: Place): string {
  return `${callable}(${argument}) ${steps.join(".")}`.trim();
}

function within(place: Place, step: string): Place {
  return { ...place, steps: [...place.steps, step] };
}

/** The texts in a type such as `"a" | "b"`. */
function literals(type: Type): string[] {
  if (type.kind === "union") return type.value.flatMap(literals);
  return type.kind === "literal" ? [type.value.string] : [];
}
