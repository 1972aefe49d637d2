/**
 * The names that cells share, as properties of `globalThis`. A name that the platform has, e.g.
 * `performance`, is one of an object beside it, which only cells see: the kernel and the library use
 * the platform's.
 *
 * @module
 */
import { AlexNetError } from "../../../lib/errors.ts";
import type { CellProgram } from "./cell_program.ts";
import { platformNames } from "./platform.ts";

/** Loads a module by its specifier. */
export type ModuleTable = Readonly<Record<string, () => Promise<object>>>;

/** The function of a cell's program. */
export type CellFunction = (this: unknown, scope: CellScope) => Promise<void>;

/** What the program of a cell calls; see `cell_program.ts`. */
export class CellScope implements Disposable {
  /** The value of the expression statement that ran last. */
  value: unknown;
  readonly #modules: ModuleTable;
  /** What the properties were before the first cell declared them. */
  readonly #before = new Map<string, PropertyDescriptor | undefined>();

  /** The names of cells that the platform has too. */
  readonly #own: Record<string, unknown> = Object.create(null);

  /** Creates a scope whose cells import what is in `modules`. */
  constructor(modules: ModuleTable) {
    this.#modules = modules;
  }

  /**
   * The function of a cell. Where the cell declares or uses a name that hides one of the platform,
   * it stands within a `with`, which makes all of its names slower.
   *
   * @param comment ends the program.
   */
  compiled({ code, names }: CellProgram, comment: string): CellFunction {
    const hidden = Object.keys(this.#own);
    const words = hidden.length > 0 ? new Set(code.match(/[\p{ID_Continue}$]+/gu)) : undefined;
    const hides = names.some((name) => platformNames.has(name)) ||
      hidden.some((name) => words?.has(name));
    // Indirect, so that the cell sees the global scope only.
    if (!hides) return (0, eval)(`${code}\n${comment}`);
    return (0, eval)(`(function (__own) { with (__own) return ${code}\n})\n${comment}`)(this.#own);
  }

  /** Declares constants: the next assignment to each is the only one. */
  const(...names: readonly string[]): void {
    for (const name of names) this.#declare(name, false);
  }

  /** Declares variables: reading one before its first assignment is an error. */
  let(...names: readonly string[]): void {
    for (const name of names) this.#declare(name, true);
  }

  /** Declares variables that keep the value that they have. */
  var(...names: readonly string[]): void {
    for (const name of names) {
      const own = Object.getOwnPropertyDescriptor(this.#placeOf(name), name);
      const value = own === undefined ? Reflect.get(globalThis, name) : own.value;
      this.#define(name, { value, writable: true });
    }
  }

  /** Declares functions before the first statement of the cell runs. */
  functions(functions: Readonly<Record<string, object>>): void {
    for (const [name, value] of Object.entries(functions)) {
      Object.defineProperty(value, "name", { value: name, configurable: true });
      this.#define(name, { value, writable: true });
    }
  }

  /**
   * Imports a module for `import()` and for an import declaration of `names`.
   *
   * @throws {AlexNetError} if the page has no such module.
   * @throws {SyntaxError} if the module does not export a name.
   */
  async import(
    specifier: unknown,
    _options?: unknown,
    ...names: readonly string[]
  ): Promise<object> {
    const wanted = String(specifier);
    if (!Object.hasOwn(this.#modules, wanted)) {
      throw new AlexNetError(
        `Expected a module that a page has (${
          Object.keys(this.#modules).join(", ")
        }) but found "${wanted}". Other modules can be imported in a notebook on the Deno kernel.`,
      );
    }
    const found = await this.#modules[wanted]();
    for (const name of names) {
      if (name in found) continue;
      throw new SyntaxError(
        `The module "${wanted}" does not provide an export named "${name}". ` +
          "A type is imported with `import type`.",
      );
    }
    return found;
  }

  /** Makes all names what they were before the first cell. */
  [Symbol.dispose](): void {
    for (const [name, own] of this.#before) {
      if (own === undefined) Reflect.deleteProperty(this.#placeOf(name), name);
      else Object.defineProperty(this.#placeOf(name), name, own);
    }
    this.#before.clear();
  }

  /** A name keeps its value until its declaration has a new one; a new name has none until then. */
  #declare(name: string, writable: boolean): void {
    const own = this.#before.has(name) &&
      Object.getOwnPropertyDescriptor(this.#placeOf(name), name);
    this.#define(name, {
      get: own === undefined || own === false
        ? () => {
          throw new ReferenceError(`Cannot access '${name}' before initialization`);
        }
        : own.get ?? (() => own.value),
      set: (value: unknown) => this.#define(name, { value, writable }),
    });
  }

  #placeOf(name: string): object {
    return platformNames.has(name) ? this.#own : globalThis;
  }

  #define(name: string, property: PropertyDescriptor): void {
    const place = this.#placeOf(name);
    if (!this.#before.has(name)) {
      this.#before.set(name, Object.getOwnPropertyDescriptor(place, name));
    }
    Object.defineProperty(place, name, { enumerable: true, configurable: true, ...property });
  }
}
