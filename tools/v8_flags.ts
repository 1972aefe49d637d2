/**
 * The flag of V8 that makes WebAssembly faster on x64, for the commands that start Deno. The
 * library neither sets nor needs it: without the flag, it computes the same bytes in the narrow
 * tile (see docs/wasm-kernels.md).
 *
 * `deno task dev v8:flags` prints it for the other tasks. Its command starts this program with the
 * flag: a Deno that does not know the flag (another processor, another version) ends there, and the
 * tasks run without it.
 *
 * @module
 */
import { V8_FLAG } from "../lib/cli/ranks/own_v8_flags.ts";
import { denoProgram } from "../lib/files/deno_program.ts";

export { V8_FLAG };

/** The environment that gives a Deno process the flag; empty if the Deno at `deno` does not know it. */
export async function v8Environment(
  deno: string = denoProgram(),
): Promise<{ DENO_V8_FLAGS?: string }> {
  const { success } = await new Deno.Command(deno, {
    args: ["eval", `--v8-flags=${V8_FLAG}`, "0"],
    stdout: "null",
    stderr: "null",
  }).output();
  return success ? { DENO_V8_FLAGS: V8_FLAG } : {};
}

if (import.meta.main) console.log(`--v8-flags=${V8_FLAG}`);
