/**
 * The log of a run: one JSON object per line, written during training.
 *
 * Every line has a `type` and, as `step`, the number of updates completed when it was written. A
 * resumed run first removes the lines after its checkpoint, so that no update is logged twice.
 *
 * @module
 */
import { requireInteger } from "../argument_checks.ts";
import { BadFileError } from "../errors.ts";
import { writeAtomically } from "../files/atomic_write.ts";
import { requireRegularFile } from "../files/regular_file.ts";
import type { EpochRecord, StepRecord } from "./history.ts";

/** The first line of a run, written again each time the run is resumed. */
export interface RunLine {
  /** Discriminator. */
  readonly type: "run";
  /** Completed updates: 0, or those of the checkpoint. */
  readonly step: number;
  /** Version of this format. */
  readonly format: 1;
  /** Start time in ISO 8601. */
  readonly started: string;
  /** The command line. */
  readonly command: string;
  /** All settings, including defaults. */
  readonly settings: Readonly<Record<string, string | number | boolean>>;
  /** The backend, in one line. */
  readonly backend: string;
  /** Processor, number of its threads, operating system, Deno's version. */
  readonly machine: string;
}

/** A mean over the updates since the last such line. */
export interface StepLine {
  /** Discriminator. */
  readonly type: "step";
  /** Completed updates. */
  readonly step: number;
  /** The epoch, from 0. */
  readonly epoch: number;
  /** Mean cross-entropy, in nats. */
  readonly loss: number;
  /** Top-1 error, 0 to 1. */
  readonly errorRate: number;
  /** ε of the last update. */
  readonly learningRate: number;
  /** Duration of these updates in seconds. */
  readonly seconds: number;
  /** Number of images in these updates. */
  readonly images: number;
  /** ‖v‖ / ‖w‖ by weight, if one of the steps was inspected. */
  readonly updateRatios?: Readonly<Record<string, number>>;
}

/** One pass over the data; the fields of {@linkcode EpochRecord}. */
export type EpochLine = EpochRecord & {
  /** Discriminator. */
  readonly type: "epoch";
};

/** A warning to the user. */
export interface WarningLine {
  /** Discriminator. */
  readonly type: "warning";
  /** Completed updates. */
  readonly step: number;
  /** Its text. */
  readonly message: string;
}

/** The test at the end of a run. */
export interface EvaluationLine {
  /** Discriminator. */
  readonly type: "evaluation";
  /** Completed updates. */
  readonly step: number;
  /** Name of the test set. */
  readonly dataset: string;
  /** Number of test images. */
  readonly images: number;
  /** One patch per image, or ten. */
  readonly crops: "center" | "ten";
  /** Top-1 error, 0 to 1, and its 95 % interval. */
  readonly top1: readonly [error: number, low: number, high: number];
  /** Top-5 error, 0 to 1, and its 95 % interval. */
  readonly top5: readonly [error: number, low: number, high: number];
  /** Duration in seconds. */
  readonly seconds: number;
}

/** One line of a log. */
export type LogLine = RunLine | StepLine | EpochLine | WarningLine | EvaluationLine;

/** A log is text; V8 has no longer ones. */
const EXPECTATION = { expected: "the log of a run, one JSON object a line", most: 2 ** 28 };

/** A log open for writing. */
export class RunLog {
  readonly #file: Deno.FsFile;
  readonly #every: number;
  #pending: StepRecord[] = [];

  private constructor(file: Deno.FsFile, every: number) {
    this.#file = file;
    this.#every = every;
  }

  /**
   * Opens the log at `path` to append lines after update `step`; lines of later updates are
   * removed.
   *
   * @param every Number of updates per `step` line.
   */
  static async open(path: string, step: number, every: number): Promise<RunLog> {
    requireInteger("logEvery", every, { min: 1 });
    requireInteger("step of the log", step, { min: 0 });
    if (step > 0) {
      const kept = (await readRunLog(path)).filter((line) => line.step <= step);
      const text = kept.map((line) => `${JSON.stringify(line)}\n`).join("");
      await writeAtomically(path, text);
    }
    await requireRegularFile(path, EXPECTATION);
    const file = await Deno.open(path, { append: step > 0, write: true, create: true });
    if (step === 0) await file.truncate();
    return new RunLog(file, every);
  }

  /** Records an update; writes a line after every `every` updates. */
  step(record: StepRecord): void {
    this.#pending.push(record);
    if (this.#pending.length >= this.#every) this.#flush();
  }

  /** Writes a line, after the pending updates. */
  write(line: Exclude<LogLine, StepLine>): void {
    this.#flush();
    this.#line(line);
  }

  /** Writes the pending updates and closes the file. */
  close(): void {
    this.#flush();
    this.#file.close();
  }

  #flush(): void {
    const records = this.#pending;
    if (records.length === 0) return;
    this.#pending = [];
    const last = records[records.length - 1];
    const images = records.reduce((sum, record) => sum + record.images, 0);
    const mean = (of: "loss" | "errorRate") =>
      records.reduce((sum, record) => sum + record[of] * record.images, 0) / images;
    const ratios = records.findLast(({ updateRatios }) => updateRatios !== undefined);
    this.#line({
      type: "step",
      step: last.step + 1,
      epoch: last.epoch,
      loss: rounded(mean("loss")),
      errorRate: rounded(mean("errorRate")),
      learningRate: last.learningRate,
      seconds: rounded(records.reduce((sum, { seconds }) => sum + seconds, 0)),
      images,
      ...(ratios?.updateRatios === undefined ? {} : {
        updateRatios: Object.fromEntries(
          Object.entries(ratios.updateRatios).map(([name, ratio]) => [name, rounded(ratio)]),
        ),
      }),
    });
  }

  #line(line: LogLine): void {
    this.#file.writeSync(new TextEncoder().encode(`${JSON.stringify(line)}\n`));
  }
}

/** Rounds to five digits, which are enough for a curve and keep logs small. */
function rounded(value: number): number {
  return Number(value.toPrecision(5));
}

/**
 * Reads the log at `path`. A last line that was truncated by a crash is omitted.
 *
 * @throws {BadFileError} when there is no such file or any other line is invalid.
 */
export async function readRunLog(path: string): Promise<LogLine[]> {
  const fail = (found: string, offset?: number, cause?: unknown): never => {
    throw new BadFileError(
      { path, expected: EXPECTATION.expected, found, offset },
      { cause },
    );
  };
  await requireRegularFile(path, EXPECTATION);
  let text = "";
  try {
    text = await Deno.readTextFile(path);
  } catch (cause) {
    fail(
      cause instanceof Deno.errors.NotFound ? "nothing" : "an unreadable file",
      undefined,
      cause,
    );
  }
  const lines: LogLine[] = [];
  let offset = 0;
  for (const row of text.split("\n").slice(0, -1)) {
    const line = parseLine(row);
    if (line === undefined) fail(JSON.stringify(row.slice(0, 60)), offset);
    else lines.push(line);
    offset += new TextEncoder().encode(row).length + 1;
  }
  return lines;
}

const TYPES = ["run", "step", "epoch", "warning", "evaluation"];

function parseLine(row: string): LogLine | undefined {
  try {
    const line: unknown = JSON.parse(row);
    const known = typeof line === "object" && line !== null && "type" in line && "step" in line &&
      TYPES.includes(String(line.type)) && typeof line.step === "number";
    return known ? line as LogLine : undefined;
  } catch {
    return undefined;
  }
}
