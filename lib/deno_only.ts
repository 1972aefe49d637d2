/**
 * How code that also runs in a browser, in Node.js and in Bun uses what some of them lack: in Deno,
 * files, native libraries, and the packages that need them; outside browsers, threads with built-in
 * modules.
 *
 * There are three ways, in this order of preference: a web standard; a built-in module of Node.js,
 * loaded at the call ({@linkcode nodeBuiltin}); and, for packages that no browser can load, a
 * separate file that is imported by `import("./file.ts", unbundled)` behind a check of the
 * platform. None of them makes a bundle for browsers load anything.
 *
 * @module
 */
import { BadArgumentError } from "./errors.ts";
import { pageFrontEnd } from "./front_end.ts";

/** The part of `process` that distinguishes Node.js and Bun, which have it, from a browser. */
interface NodeProcess {
  readonly versions?: { readonly node?: string; readonly bun?: string };
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly getBuiltinModule?: (name: string) => unknown;
}

/** `process` of Deno, Node.js and Bun. */
function nodeProcess(): NodeProcess | undefined {
  return (globalThis as { process?: NodeProcess }).process;
}

/** Whether this is Deno, as opposed to a browser, Node.js and Bun. */
export function inDeno(): boolean {
  return typeof globalThis.Deno !== "undefined";
}

/** Whether this is a page or a worker of a browser. */
export function inBrowser(): boolean {
  return !inDeno() && nodeProcess()?.versions?.node === undefined;
}

/** Where this runs, for a sentence: `Deno`, `Node.js`, `Bun` or `a browser`. */
export function platformName(): string {
  if (inDeno()) return "Deno";
  if (inBrowser()) return "a browser";
  return nodeProcess()?.versions?.bun === undefined ? "Node.js" : "Bun";
}

/**
 * Checks that this is Deno, before the use of something that the other platforms lack.
 *
 * @param what What needs Deno, as the subject of the sentence.
 * @param instead What to do elsewhere.
 * @throws {BadArgumentError} in a browser, in Node.js and in Bun.
 */
export function requireDenoFor(what: string, instead: string): void {
  if (inDeno()) return;
  throw new BadArgumentError(`${what} needs Deno; in ${platformName()}, ${instead}.`);
}

/**
 * Reads an environment variable. In a page of the course's site it is one of the page's settings; in
 * any other page none is set.
 *
 * @param name the variable, e.g. `ALEXNET_SCALE`.
 * @returns its value; undefined if it is not set.
 *
 * @example
 * ```ts
 * import { environmentVariable } from "@alexnet/alexnet/course";
 *
 * console.log(environmentVariable("ALEXNET_WEIGHTS") ?? "no weights given");
 * ```
 */
export function environmentVariable(name: string): string | undefined {
  const page = pageFrontEnd();
  if (page !== undefined) return page.environment[name];
  return inDeno() ? Deno.env.get(name) : nodeProcess()?.env?.[name];
}

/** As {@linkcode environmentVariable}, but undefined where Deno would prompt for a permission. */
export function readableVariable(name: string): string | undefined {
  const isReadable = !inDeno() || pageFrontEnd() !== undefined ||
    Deno.permissions.querySync({ name: "env", variable: name }).state === "granted";
  return isReadable ? environmentVariable(name) : undefined;
}

/**
 * The options of an `import()` that a bundler leaves unchanged: `import("./file.ts", unbundled)`.
 * The specifier is a literal, so that `deno info`, `deno compile` and registries follow it.
 * esbuild, which `deno bundle` runs, follows it only if the options are a literal too.
 */
export const unbundled: ImportCallOptions = {};

/** The built-in modules of Node.js that the library uses. */
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
 * Returns a built-in module of Deno, Node.js and Bun, without an import that a browser would
 * reject.
 *
 * @throws {BadArgumentError} in a browser, and in Node.js before 20.16.
 */
export function nodeBuiltin<Name extends keyof NodeBuiltins>(name: Name): NodeBuiltins[Name] {
  const found = nodeProcess()?.getBuiltinModule?.(name);
  if (found !== undefined) return found as NodeBuiltins[Name];
  throw new BadArgumentError(
    inBrowser()
      ? `The module ${name} needs Deno; in a browser, do without it.`
      : `The module ${name} needs Node.js 20.16 or newer.`,
  );
}
