/**
 * Programs of worker threads as texts without imports, for `deno task dev build:wasm`.
 *
 * @module
 */
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { bundleForBrowsers } from "./browser_bundle.ts";

/** The module `lib/ops/cpu/threads/worker_program.ts`: the program of the CPU backend's workers. */
export function workerProgramModule(): Promise<string> {
  return programModule("../lib/ops/cpu/threads/worker_entry.ts", "workerProgram", "a worker");
}

/** The module `lib/parallel/threads/tower_worker_program.ts`: the program of the towers' threads. */
export function towerWorkerProgramModule(): Promise<string> {
  return programModule(
    "../lib/parallel/threads/tower_entry.ts",
    "towerWorkerProgram",
    "a tower's thread",
  );
}

/** A module that exports the bundle of `entry` as `name`. */
async function programModule(entry: string, name: string, what: string): Promise<string> {
  const path = fileURLToPath(import.meta.resolve(entry));
  const program = await bundleForBrowsers(path, ["--no-config", "--no-lock", "--minify"]);
  return `// Written by \`deno task dev build:wasm\` from ${basename(entry)}.
// deno-fmt-ignore-file

/** The program of ${what}: JavaScript without imports. */
export const ${name}: string =
  ${JSON.stringify(program)};
`;
}
