/**
 * The lines of a run's log, and reading them. Each is a JSON object with a `type` and, as `step`,
 * the number of updates completed when it was written.
 *
 * @module
 */
import { BadFileError } from "../../errors.ts";
import type { EvaluationReport } from "../../evaluation/evaluate.ts";
import { requireRegularFile } from "../../files/regular_file.ts";
import { isRecord } from "../../is_record.ts";
import type { EpochRecord, OffByOne } from "../history.ts";
import type { LabelMix } from "../label_mix.ts";

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
  /** What the run learns from; absent in logs of version 0.2.0 and before. */
  readonly data?: RunData;
}

/** What a run learns from. */
export interface RunData extends LabelMix {
  /** Number of training images. */
  readonly images: number;
  /** Number of classes. */
  readonly classes: number;
  /** Updates in a pass over the training images. */
  readonly updatesPerEpoch: number;
  /** Number of validation images; 0 without any. */
  readonly validationImages: number;
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
  /** Mean shares of images taken for the class before their own, and after it. */
  readonly offByOne?: OffByOne;
  /** Mean share of the pairs of images in a batch that have the same class. */
  readonly sameClassPairs?: number;
  /** By layer, the share of units without gradient, if it was looked at in one of the steps. */
  readonly deadUnits?: Readonly<Record<string, number>>;
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

/** Why a run ended before its time: a loss, gradient or weight that is not finite, for example. */
export interface FailureLine {
  /** Discriminator. */
  readonly type: "failure";
  /** Completed updates. */
  readonly step: number;
  /** The name of the error's class, e.g. `NotFiniteError`. */
  readonly error: string;
  /** Its message. */
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
export type LogLine =
  | RunLine
  | StepLine
  | EpochLine
  | WarningLine
  | FailureLine
  | EvaluationLine;

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

const STEP_NUMBERS = Object.fromEntries(
  ["epoch", "loss", "errorRate", "learningRate", "seconds", "images"].map((name) =>
    [name, "number"] as const
  ),
);

/** The fields that a line of each type must have, and their types. */
const FIELDS: Readonly<Record<LogLine["type"], Readonly<Record<string, string>>>> = {
  run: {},
  step: STEP_NUMBERS,
  epoch: STEP_NUMBERS,
  warning: { message: "string" },
  failure: { error: "string", message: "string" },
  evaluation: { dataset: "string", images: "number" },
};

function isType(type: unknown): type is LogLine["type"] {
  return typeof type === "string" && Object.hasOwn(FIELDS, type);
}

function parseLine(row: string): LogLine | undefined {
  try {
    const line: unknown = JSON.parse(row);
    if (!isRecord(line) || typeof line.step !== "number" || !isType(line.type)) return undefined;
    const fits = Object.entries(FIELDS[line.type]).every(([name, type]) =>
      typeof line[name] === type && line[name] !== null
    );
    return fits ? line as unknown as LogLine : undefined;
  } catch {
    return undefined;
  }
}

/** The line of the log for `report`, measured after `step` updates. */
export function evaluationLine(report: EvaluationReport, step: number): EvaluationLine {
  const { dataset, images, crops, seconds } = report;
  const rate = (k: number): [number, number, number] => {
    const found = report.errors.find((rate) => rate.k === k);
    return found === undefined ? [0, 0, 0] : [found.error, ...found.interval];
  };
  return {
    ...{ type: "evaluation", step, dataset, images, crops, seconds },
    top1: rate(1),
    top5: rate(5),
  };
}
