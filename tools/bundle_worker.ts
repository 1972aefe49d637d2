/**
 * The program of the workers of the CPU backend as one text without imports, for
 * `deno task dev build:wasm`.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { AlexNetError } from "../lib/errors.ts";
import { denoProgram } from "../lib/files/deno_program.ts";

/** The module `lib/ops/cpu/threads/worker_program.ts`. */
export async function workerProgramModule(): Promise<string> {
  const entry = fileURLToPath(import.meta.resolve("../lib/ops/cpu/threads/worker_entry.ts"));
  const options = ["--quiet", "--no-config", "--no-lock", "--platform", "browser", "--minify"];
  const { success, stdout, stderr } = await new Deno.Command(denoProgram(), {
    args: ["bundle", ...options, entry],
  }).output();
  const [program, errors] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  if (!success) throw new AlexNetError(`Expected a bundle of ${entry} but found: ${errors}`);
  return `// Written by \`deno task dev build:wasm\` from worker_entry.ts.
// deno-fmt-ignore-file

/** The program of a worker: JavaScript without imports. */
export const workerProgram: string =
  ${JSON.stringify(program.trim())};
`;
}
