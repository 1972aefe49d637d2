/**
 * The log of a run: one JSON object a line, written while it learns.
 *
 * Every line says its `type` and, as `step`, how many updates were done when it was written. A
 * resumed run first drops the lines beyond its checkpoint, so that no update stands in it twice.
 *
 * @module
 */
import { requireInteger } from "../argument_checks.ts";
import { BadFileError } from "../errors.ts";
import { writeAtomically } from "../files/atomic_write.ts";
import type { EpochRecord, StepRecord } from "./history.ts";

/** The first line, and again after each time that the run was resumed. */
export interface RunLine {
  /** Tells the lines apart. */
  readonly type: "run";
  /** Updates done: 0, or those of the checkpoint. */
  readonly step: number;
  /** Version of this format. */
  readonly format: 1;
  /** When, as ISO 8601. */
  readonly started: string;
  /** The command that was typed. */
  readonly command: string;
  /** Everything that was set, by flag or by default. */
  readonly settings: Readonly<Record<string, string | number | boolean>>;
  /** What computed, in one line. */
  readonly backend: string;
  /** Processor, number of its threads, operating system, Deno's version. */
  readonly machine: string;
}

/** A mean over the updates since the last such line. */
export interface StepLine {
  /** Tells the lines apart. */
  readonly type: "step";
  /** Updates done. */
  readonly step: number;
  /** The epoch, from 0. */
  readonly epoch: number;
  /** Mean cross-entropy, in nats. */
  readonly loss: number;
  /** Top-1 error, 0 to 1. */
  readonly errorRate: number;
  /** ε of the last update. */
  readonly learningRate: number;
  /** Seconds that the updates took. */
  readonly seconds: number;
  /** Images that they saw. */
  readonly images: number;
  /** ‖v‖ / ‖w‖ by weight, when an inspected step was among them. */
  readonly updateRatios?: Readonly<Record<string, number>>;
}

/** One pass over the data; the fields of {@linkcode EpochRecord}. */
export type EpochLine = EpochRecord & {
  /** Tells the lines apart. */
  readonly type: "epoch";
};

/** Something that the user was told. */
export interface WarningLine {
  /** Tells the lines apart. */
  readonly type: "warning";
  /** Updates done. */
  readonly step: number;
  /** What it said. */
  readonly message: string;
}

/** The test at the end of a run. */
export interface EvaluationLine {
  /** Tells the lines apart. */
  readonly type: "evaluation";
  /** Updates done. */
  readonly step: number;
  /** Which images. */
  readonly dataset: string;
  /** How many. */
  readonly images: number;
  /** One patch an image, or ten. */
  readonly crops: "center" | "ten";
  /** Top-1 error, 0 to 1, and its 95 % interval. */
  readonly top1: readonly [error: number, low: number, high: number];
  /** Top-5 error, 0 to 1, and its 95 % interval. */
  readonly top5: readonly [error: number, low: number, high: number];
  /** Seconds that it took. */
  readonly seconds: number;
}

/** One line of a log. */
export type LogLine = RunLine | StepLine | EpochLine | WarningLine | EvaluationLine;

/** A log that is being written. */
export class RunLog {
  readonly #file: Deno.FsFile;
  readonly #every: number;
  #pending: StepRecord[] = [];

  private constructor(file: Deno.FsFile, every: number) {
    this.#file = file;
    this.#every = every;
  }

  /**
   * Opens the log at `path` for lines after update `step`; lines of later updates are dropped.
   *
   * @param every Updates that one `step` line sums up.
   */
  static async open(path: string, step: number, every: number): Promise<RunLog> {
    requireInteger("logEvery", every, { min: 1 });
    requireInteger("step of the log", step, { min: 0 });
    if (step > 0) {
      const kept = (await readRunLog(path)).filter((line) => line.step <= step);
      const text = kept.map((line) => `${JSON.stringify(line)}\n`).join("");
      await writeAtomically(path, text);
    }
    const file = await Deno.open(path, { append: step > 0, write: true, create: true });
    if (step === 0) await file.truncate();
    return new RunLog(file, every);
  }

  /** Takes an update; writes a line when enough of them are together. */
  step(record: StepRecord): void {
    this.#pending.push(record);
    if (this.#pending.length >= this.#every) this.#flush();
  }

  /** Writes a line; updates that wait are written first. */
  write(line: Exclude<LogLine, StepLine>): void {
    this.#flush();
    this.#line(line);
  }

  /** Writes what waits and closes the file. */
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

/** Five digits say all that a curve can show, and keep logs small. */
function rounded(value: number): number {
  return Number(value.toPrecision(5));
}

/**
 * The lines of the log at `path`. A last line that was cut off by a crash is left out.
 *
 * @throws {BadFileError} when there is no such file or another line is no line of a log.
 */
export async function readRunLog(path: string): Promise<LogLine[]> {
  const fail = (found: string, offset?: number, cause?: unknown): never => {
    throw new BadFileError(
      { path, expected: "the log of a run, one JSON object a line", found, offset },
      { cause },
    );
  };
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
