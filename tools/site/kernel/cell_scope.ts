/**
 * The names that cells share, as properties of `globalThis`.
 *
 * @module
 */
import { AlexNetError } from "../../../lib/errors.ts";

/** Loads a module by its specifier. */
export type ModuleTable = Readonly<Record<string, () => Promise<object>>>;

/** What the program of a cell calls; see `cell_program.ts`. */
export class CellScope implements Disposable {
  /** The value of the expression statement that ran last. */
  value: unknown;
  readonly #modules: ModuleTable;
  /** What the properties were before the first cell declared them. */
  readonly #before = new Map<string, PropertyDescriptor | undefined>();

  /** Creates a scope whose cells import what is in `modules`. */
  constructor(modules: ModuleTable) {
    this.#modules = modules;
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
      const own = Object.getOwnPropertyDescriptor(globalThis, name);
      this.#define(name, { value: own?.value, writable: true });
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
      if (own === undefined) Reflect.deleteProperty(globalThis, name);
      else Object.defineProperty(globalThis, name, own);
    }
    this.#before.clear();
  }

  /** A name keeps its value until its declaration has a new one; a new name has none until then. */
  #declare(name: string, writable: boolean): void {
    const own = this.#before.has(name) && Object.getOwnPropertyDescriptor(globalThis, name);
    this.#define(name, {
      get: own === undefined || own === false
        ? () => {
          throw new ReferenceError(`Cannot access '${name}' before initialization`);
        }
        : own.get ?? (() => own.value),
      set: (value: unknown) => this.#define(name, { value, writable }),
    });
  }

  #define(name: string, property: PropertyDescriptor): void {
    if (!this.#before.has(name)) {
      this.#before.set(name, Object.getOwnPropertyDescriptor(globalThis, name));
    }
    Object.defineProperty(globalThis, name, { enumerable: true, configurable: true, ...property });
  }
}
