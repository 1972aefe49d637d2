/**
 * The program of the workers of the CPU backend as one text without imports, for
 * `deno task dev build:wasm`.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { bundleForBrowsers } from "./bundle.ts";

/** The module `lib/ops/cpu/threads/worker_program.ts`. */
export async function workerProgramModule(): Promise<string> {
  const entry = fileURLToPath(import.meta.resolve("../lib/ops/cpu/threads/worker_entry.ts"));
  const program = await bundleForBrowsers(entry, ["--no-config", "--no-lock", "--minify"]);
  return `// Written by \`deno task dev build:wasm\` from worker_entry.ts.
// deno-fmt-ignore-file

/** The program of a worker: JavaScript without imports. */
export const workerProgram: string =
  ${JSON.stringify(program)};
`;
}
