/**
 * How code that also runs in a browser reaches what only Deno has: files, threads, native
 * libraries, and the packages that need them.
 *
 * Three ways, in this order of preference: a web standard; a built-in module of Node.js at the call
 * ({@linkcode nodeBuiltin}); a file of its own that is imported by `import(denoOnly("./file.ts"))`.
 * None of them leaves an import in a bundle for browsers.
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
 * The specifier of a file next to the caller, for `import()`. A bundler cannot follow it, so that a
 * bundle for browsers contains neither the file nor the packages that it imports.
 *
 * @param specifier The file as it is in the sources, e.g. `./register.ts`. An installed package has
 * JavaScript in its place.
 */
export function denoOnly(specifier: string): string {
  return import.meta.url.endsWith(".js") ? specifier.replace(/\.ts$/, ".js") : specifier;
}

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
