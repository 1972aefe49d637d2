/**
 * Starts Deno under the system's limits. V8 limits lists and objects by itself, but not the bytes of
 * typed arrays and buffers, which only the system can: `prlimit` of Linux does.
 *
 * @module
 */
import { denoProgram } from "../../files/deno_program.ts";
import { CONFINED, dataUrl } from "./confinement.ts";

/** Mebibytes that Deno itself asks the system for, most of which it never touches. */
const OWN_MEBIBYTES = 600;

/** Seconds of computing after which the system ends a process whose grading has been killed. */
const MOST_SECONDS = 900;

/** A program and its first arguments; those of Deno follow. */
export interface DenoStart {
  /** The program. */
  readonly program: string;
  /** Its first arguments. */
  readonly args: readonly string[];
}

const known = new Map<number, Promise<DenoStart>>();

/** How to start Deno with `mebibytes` of memory for an answer; without a limit where there is none. */
export function limitedDeno(mebibytes: number): Promise<DenoStart> {
  const start = known.get(mebibytes) ?? tried(mebibytes);
  known.set(mebibytes, start);
  return start;
}

/** The start with the limit if a process runs under it, else the one without. */
async function tried(mebibytes: number): Promise<DenoStart> {
  const bytes = 2 ** 20 * (OWN_MEBIBYTES + mebibytes);
  const args = [`--data=${bytes}`, "--core=0", `--cpu=${MOST_SECONDS}`, Deno.execPath()];
  const limited: DenoStart = { program: "prlimit", args };
  try {
    const { stdout } = await new Deno.Command(limited.program, {
      args: [...limited.args, "run", ...CONFINED, dataUrl("console.log(7)")],
      stderr: "null",
    }).output();
    if (new TextDecoder().decode(stdout).trim() === "7") return limited;
  } catch {
    // There is no such program here, or no permission to run it.
  }
  return { program: denoProgram(), args: [] };
}
