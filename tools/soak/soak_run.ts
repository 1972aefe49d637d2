/**
 * Trains in a folder while faults are inflicted at random, and checks the invariants after each.
 *
 * @module
 */
import { AlexNetError, BadFileError } from "../../lib/errors.ts";
import type { RandomStream } from "../../lib/random.ts";
import { loadCheckpoint } from "../../lib/training/checkpoint/checkpoint.ts";
import { type EpochLine, readRunLog, type StepLine } from "../../lib/training/run/log_lines.ts";
import { type Fault, faults } from "./faults.ts";
import { IMAGES, STEPS_PER_EPOCH } from "./size.ts";
import { Trainer, type TrainerEnd } from "./trainer_process.ts";

/** What one fault did; one line of the report. */
export interface FaultRecord {
  /** Name of the fault. */
  readonly fault: string;
  /** Updates done when the process ended. */
  readonly step: number;
  /** Updates in the checkpoint from which the next process started. */
  readonly resumedFrom: number;
  /** Seconds from the start of that process to its first update; null if none was left. */
  readonly secondsToResume: number | null;
  /** Whether the previous checkpoint was used. */
  readonly usedPrevious: boolean;
}

/** Options of {@linkcode soakRun}. */
export interface SoakRunOptions {
  /** The folder of the run. */
  readonly folder: string;
  /** Updates of the whole run, a multiple of the epoch. */
  readonly steps: number;
  /** How many faults are to happen; they are spread over the run. */
  readonly faults: number;
  /** Whether the folder is on a separate disk that may be filled. */
  readonly ownDisk: boolean;
  /** Draws the faults. */
  readonly stream: RandomStream;
  /** Called after each fault, once the run continues. */
  readonly report: (record: FaultRecord) => void;
}

/**
 * Trains until all steps are done.
 *
 * @throws {AlexNetError} when a process does not end as its fault makes it, resumes from too early
 * a checkpoint, or the log is wrong.
 */
export async function soakRun(options: SoakRunOptions): Promise<void> {
  const { folder, steps, stream, ownDisk, report } = options;
  const epochs = steps / STEPS_PER_EPOCH;
  const possible = faults.filter(({ disk = false }) => ownDisk || !disk);
  const most = Math.max(1, Math.round(2 * steps / (options.faults + 1)));
  // In rounds, so that all happen equally often.
  const plan = Array.from({ length: Math.ceil(options.faults / possible.length) }).flatMap(() =>
    [...stream.permutation(possible.length)].map((i) => possible[i])
  ).slice(0, options.faults);
  let pending: Omit<FaultRecord, "resumedFrom" | "secondsToResume" | "usedPrevious"> | undefined;
  let saved = false;
  /** The updates from which the log must be complete. */
  let loggedFrom = 0;
  for (let inflicted = 0;; inflicted++) {
    const trainer = new Trainer(folder, epochs);
    const wished = plan.at(inflicted);
    const fault = wished?.checkpoint && !await canSpareNewest(folder) ? possible[0] : wished;
    await trainer.runs(fault === undefined ? Infinity : 1 + stream.integer(most));
    const resumed = { seconds: trainer.secondsToFirstStep, start: trainer.start };
    if (trainer.step < steps) await fault?.inflict(trainer, stream);
    const end = await trainer.end();
    if (pending !== undefined) {
      const resumedFrom = resumed.start ?? 0;
      if (saved && resumedFrom !== pending.step) {
        throw new AlexNetError(
          `Expected ${pending.fault} to save ${pending.step} updates but found ${resumedFrom}.`,
        );
      }
      const usedPrevious = end.stderr.includes("the previous checkpoint");
      report({ ...pending, resumedFrom, secondsToResume: resumed.seconds, usedPrevious });
    }
    const done = end.code === 0;
    if (!done) requireEnd(fault, trainer, end);
    if (done) break;
    if (fault === undefined) throw unexpected("no fault", end);
    fault.after?.(folder, stream);
    pending = { fault: fault.name, step: trainer.step };
    saved = fault.end === "saved";
    if (fault.log) loggedFrom = Math.max(loggedFrom, trainer.step);
  }
  await requireLog(`${folder}/log.jsonl`, loggedFrom, steps);
}

/** Whether the newest checkpoint may be damaged: a run with no other would have nothing left. */
async function canSpareNewest(folder: string): Promise<boolean> {
  try {
    await Deno.stat(`${folder}/checkpoint.safetensors`);
    await loadCheckpoint(`${folder}/checkpoint.previous.safetensors`);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof BadFileError) return false;
    throw error;
  }
}

/** @throws {AlexNetError} when the process did not end because of its fault. */
function requireEnd(fault: Fault | undefined, trainer: Trainer, end: TrainerEnd): void {
  const { code, signal, stderr } = end;
  const errors = stderr.split("\n").filter((line) => line !== "" && !line.startsWith("warning: "));
  const expected = fault?.end === "SIGKILL"
    ? signal === "SIGKILL" && errors.length === 0
    : fault?.end === "saved"
    ? code === 130 && errors.length === 0
    : fault?.end === "error" && code === 2 && errors.length === 1 &&
      errors[0].startsWith("error: ");
  if (!expected) throw unexpected(`${fault?.name} after ${trainer.step} updates`, end);
}

function unexpected(fault: string, { code, signal, stderr }: TrainerEnd): AlexNetError {
  return new AlexNetError(
    `Expected training with ${fault} to end in another way but found exit code ${code}, signal ` +
      `${signal}: ${stderr}`,
  );
}

/**
 * @throws {AlexNetError} unless the log contains each image and epoch after update `from` exactly
 * once.
 */
async function requireLog(path: string, from: number, steps: number): Promise<void> {
  const lines = await readRunLog(path);
  const epochs = lines.filter((line): line is EpochLine => line.type === "epoch")
    .map(({ epoch }) => epoch);
  const firstEpoch = Math.ceil(from / STEPS_PER_EPOCH);
  const whole = Array.from(
    { length: steps / STEPS_PER_EPOCH - firstEpoch },
    (_, i) => firstEpoch + i,
  );
  const logged = epochs.filter((epoch) => epoch >= firstEpoch);
  if (logged.join() !== whole.join()) {
    throw new AlexNetError(
      `Expected each epoch from ${firstEpoch} once but found ${epochs.join()}.`,
    );
  }
  const stepLines = lines.filter((line): line is StepLine => line.type === "step");
  const batch = IMAGES / STEPS_PER_EPOCH;
  stepLines.forEach(({ step, images }, i) => {
    const before = stepLines[i - 1]?.step ?? 0;
    if (before >= from && images !== (step - before) * batch) {
      throw new AlexNetError(
        `Expected ${
          (step - before) * batch
        } images in the line of update ${step} but found ${images}.`,
      );
    }
  });
  if (stepLines.at(-1)?.step !== steps) {
    throw new AlexNetError(`Expected a last line about update ${steps} in the log.`);
  }
}
