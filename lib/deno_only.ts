/**
 * How code that also runs in a browser reaches what only Deno has: files, threads, native
 * libraries, and the packages that need them.
 *
 * Three ways, in this order of preference: a web standard; a built-in module of Node.js at the call
 * ({@linkcode nodeBuiltin}); and, for packages that no browser can hold, a file of its own that is
 * imported by `import("./file.ts", unbundled)` behind a check of the platform. None of them
 * makes a bundle for browsers load anything.
 *
 * @module
 */
import { BadArgumentError } from "./errors.ts";

/** Whether this is Deno, as opposed to a browser. */
export function inDeno(): boolean {
  return typeof globalThis.Deno !== "undefined";
}

/**
 * Checks that this is Deno, before a use of what a browser lacks.
 *
 * @param what What is asked for, as the subject of the sentence.
 * @param instead What to do in a browser.
 * @throws {BadArgumentError} in a browser.
 */
export function requireDenoFor(what: string, instead: string): void {
  if (!inDeno()) throw new BadArgumentError(`${what} needs Deno; in a browser, ${instead}.`);
}

/** The environment variable `name`; undefined if it is not set, and in a browser. */
export function environmentVariable(name: string): string | undefined {
  return inDeno() ? Deno.env.get(name) : undefined;
}

/**
 * The options of an `import()` that stays as it is in a bundle: `import("./file.ts", unbundled)`.
 * The specifier is a literal, so that `deno info`, `deno compile` and registries follow it. esbuild,
 * which `deno bundle` runs, follows it only if the options are a literal too.
 */
export const unbundled: ImportCallOptions = {};

/**
 * The module at `url` for a `Worker` of `node:worker_threads`, which takes the schemes `file:` and
 * `data:` only.
 */
export function workerModule(url: string): URL {
  const program = `import ${JSON.stringify(url)};`;
  return new URL(
    url.startsWith("file:") ? url : `data:text/javascript,${encodeURIComponent(program)}`,
  );
}

/** The built-in modules of Node.js that the library uses in Deno. */
interface NodeBuiltins {
  "node:crypto": typeof import("node:crypto");
  "node:os": typeof import("node:os");
  "node:path": typeof import("node:path");
  "node:url": typeof import("node:url");
  "node:v8": typeof import("node:v8");
  "node:worker_threads": typeof import("node:worker_threads");
  "node:zlib": typeof import("node:zlib");
}

/**
 * A built-in module of Node.js, without an import that a browser would reject.
 *
 * @throws {BadArgumentError} in a browser.
 */
export function nodeBuiltin<Name extends keyof NodeBuiltins>(name: Name): NodeBuiltins[Name] {
  requireDenoFor(`The module ${name}`, "do without it");
  return globalThis.process.getBuiltinModule(name) as NodeBuiltins[Name];
}
