/**
 * Runs the soak test in a separate process and reads its summary.
 *
 * @module
 */
import { AlexNetError } from "../../lib/errors.ts";
import { denoProgram } from "../../lib/files/deno_program.ts";
import { isRecord } from "../../lib/is_record.ts";

/** The summary that `deno task dev test:soak` prints last. */
export interface SoakResult {
  /** Updates of the run. */
  readonly steps: number;
  /** Faults that happened, by kind. */
  readonly byFault: Readonly<Record<string, number>>;
  /** Faults that ended the process without a save. */
  readonly kills: number;
  /** Resumptions from the checkpoint before the newest. */
  readonly usedPrevious: number;
  /** The most updates that a resumed run had to repeat. */
  readonly mostRepeatedSteps: number;
  /** The longest time from a start of the process to its first update. */
  readonly worstSecondsToResume: number;
  /** Duration of both runs. */
  readonly seconds: number;
  /** Whether the run ended with the bytes of a run without faults. */
  readonly sameAsWithoutFaults: boolean;
}

/** Runs the soak test over `steps` updates. */
export async function runSoak(steps: number): Promise<SoakResult> {
  const { stdout, stderr } = await new Deno.Command(denoProgram(), {
    args: ["run", "-A", "--no-check", "tools/soak.ts", `--steps=${steps}`],
    stdout: "piped",
    stderr: "piped",
  }).output();
  const [out, err] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  const sum = parseSoak(out);
  if (sum === undefined) {
    throw new AlexNetError(`Expected the summary of the soak test but found none:\n${out}${err}`);
  }
  return sum;
}

/** The summary in the output of the soak test; `undefined` if the output ends without one. */
export function parseSoak(output: string): SoakResult | undefined {
  const last = output.trim().split("\n").at(-1) ?? "";
  if (!last.startsWith("{")) return undefined;
  const sum: unknown = JSON.parse(last);
  return isSoakResult(sum) ? sum : undefined;
}

function isSoakResult(value: unknown): value is SoakResult {
  if (!isRecord(value) || !isRecord(value.byFault)) return false;
  const numbers = [
    ...["steps", "kills", "usedPrevious", "mostRepeatedSteps", "worstSecondsToResume", "seconds"]
      .map((name) => value[name]),
    ...Object.values(value.byFault),
  ];
  return numbers.every((number) => typeof number === "number") &&
    typeof value.sameAsWithoutFaults === "boolean";
}
