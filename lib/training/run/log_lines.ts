/**
 * The lines of a run's log, and reading them. Each is a JSON object with a `type` and, as `step`,
 * the number of updates completed when it was written.
 *
 * @module
 */
import { BadFileError } from "../../errors.ts";
import { requireRegularFile } from "../../files/regular_file.ts";
import type { EpochRecord } from "../history.ts";

/** What the file is, and its maximum size in bytes: V8 has no longer text. */
export const LOG_FILE = { expected: "the log of a run, one JSON object per line", most: 2 ** 28 };

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

/**
 * Reads the log at `path`. A last line that was truncated by a crash is omitted.
 *
 * @throws {BadFileError} when there is no such file or any other line is invalid.
 */
export async function readRunLog(path: string): Promise<LogLine[]> {
  const fail = (found: string, offset?: number, cause?: unknown): never => {
    throw new BadFileError(
      { path, expected: LOG_FILE.expected, found, offset },
      { cause },
    );
  };
  await requireRegularFile(path, LOG_FILE);
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

/**
 * Reads what is usable of the log at `path`: its valid lines and the number of invalid ones. The
 * log is empty if there is no file. A last line that was truncated by a crash is not counted; it is
 * `rest`.
 */
export async function readDamagedLog(
  path: string,
): Promise<{ lines: LogLine[]; damaged: number; rest: string }> {
  await requireRegularFile(path, LOG_FILE);
  let text: string;
  try {
    text = await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return { lines: [], damaged: 0, rest: "" };
    throw error;
  }
  const rows = text.split("\n");
  const parsed = rows.slice(0, -1).map(parseLine);
  const lines = parsed.filter((line) => line !== undefined);
  return { lines, damaged: parsed.length - lines.length, rest: rows[rows.length - 1] };
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
