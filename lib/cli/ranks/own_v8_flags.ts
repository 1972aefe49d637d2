/**
 * The flag of V8 with which the tasks compute faster, for the processes that a command starts: they
 * compute as the command itself would.
 *
 * @module
 */
import { nodeBuiltin } from "../../deno_only.ts";
import { denoProgram } from "../../files/deno_program.ts";

/** Makes V8 join neighbouring 128-bit operations into 256-bit ones, see `tools/v8_flags.ts`. */
export const V8_FLAG = "--experimental-wasm-revectorize";

/** Prints V8's number for its version and flags. */
const SCRIPT =
  `process.stdout.write(String(process.getBuiltinModule("node:v8").cachedDataVersionTag()))`;

/** The arguments of `deno run` that give another process the flag, if this one has it. */
export async function ownV8Flags(deno: string = denoProgram()): Promise<string[]> {
  const argument = `--v8-flags=${V8_FLAG}`;
  // A program cannot ask for its flags, but for a number that changes with them.
  const { success, stdout } = await new Deno.Command(deno, {
    args: ["eval", argument, SCRIPT],
    stderr: "null",
  }).output();
  const own = nodeBuiltin("node:v8").cachedDataVersionTag();
  return success && new TextDecoder().decode(stdout).trim() === `${own}` ? [argument] : [];
}
