/**
 * What a run shows while it learns: a bar that redraws itself on a terminal, one line an epoch
 * everywhere else (a file, a pipe, a notebook).
 *
 * @module
 */
import type { EpochRecord, StepRecord } from "./history.ts";

/** Something that shows a run's progress. */
export interface ProgressReporter {
  /** After each update. */
  step(record: StepRecord, run: RunSize): void;
  /** After each epoch. */
  epoch(record: EpochRecord, run: RunSize): void;
  /** Something that the user should know. */
  warn(message: string): void;
  /** The run is over, for whatever reason. */
  end(): void;
}

/** How long the run is. */
export interface RunSize {
  /** Epochs in all. */
  readonly epochs: number;
  /** Updates an epoch. */
  readonly stepsPerEpoch: number;
}

/** A reporter that shows nothing. */
export const silentProgress: ProgressReporter = { step() {}, epoch() {}, warn() {}, end() {} };

/** The part of a terminal that the bar needs. */
export interface Terminal {
  /** Writes without a line break. */
  write(text: string): void;
  /** Columns, or undefined when unknown. */
  columns?: number;
}

/** The terminal on standard error; undefined when that is none, or in a browser or notebook. */
export function standardTerminal(): Terminal | undefined {
  if (typeof Deno === "undefined" || Deno.stderr?.isTerminal?.() !== true) return undefined;
  const encoder = new TextEncoder();
  let columns: number | undefined;
  try {
    columns = Deno.consoleSize().columns;
  } catch {
    // A terminal that does not tell its size.
  }
  return { columns, write: (text) => void Deno.stderr.writeSync(encoder.encode(text)) };
}

/**
 * The usual reporter: with a terminal a bar (loss, error, images/s, time left), without one a line an
 * epoch.
 *
 * @param print Where whole lines go; `console.log` by default.
 */
export function progressReporter(
  terminal: Terminal | undefined = standardTerminal(),
  print: (line: string) => void = console.log,
): ProgressReporter {
  const line = (text: string) => {
    terminal?.write(CLEAR);
    print(text);
  };
  const epoch = (record: EpochRecord, run: RunSize) => line(epochLine(record, run));
  const warn = (message: string) => line(`warning: ${message}`);
  if (terminal === undefined) return { step() {}, epoch, warn, end() {} };
  let secondsPerStep = 0;
  let loss = 0;
  let errorRate = 0;
  let seen = 0;
  let drawn = -Infinity;
  return {
    step(record, run) {
      // Bias-corrected moving averages over about twenty steps.
      seen++;
      const weight = Math.max(0.05, 1 / seen);
      secondsPerStep += weight * (record.seconds - secondsPerStep);
      loss += weight * (record.loss - loss);
      errorRate += weight * (record.errorRate - errorRate);
      const now = performance.now();
      const done = record.step + 1;
      const total = run.epochs * run.stepsPerEpoch;
      if (now - drawn < 100 && done < total) return;
      drawn = now;
      const text = [
        `epoch ${record.epoch + 1}/${run.epochs}`,
        `loss ${loss.toFixed(3)}`,
        `error ${percent(errorRate)}`,
        `${Math.round(record.images / Math.max(secondsPerStep, 1e-9))} images/s`,
        `${duration(secondsPerStep * Math.max(0, total - done))} left`,
      ].join("  ");
      const columns = terminal.columns ?? 80;
      const width = Math.min(30, Math.max(0, columns - text.length - 5));
      const filled = Math.round(width * Math.min(1, done / total));
      const bar = width < 5 ? "" : `[${"#".repeat(filled)}${"-".repeat(width - filled)}] `;
      // A line that wraps could not be drawn over.
      terminal.write(CLEAR + (bar + text).slice(0, columns - 1));
    },
    epoch,
    warn,
    end: () => terminal.write(CLEAR),
  };
}

const CLEAR = "\r\x1b[K";

/** `epoch 3/20  loss 1.234  error 45.6 %  validation 44.1 %  rate 0.01  820 images/s  12 s`. */
export function epochLine(record: EpochRecord, run: { epochs: number }): string {
  const parts = [
    `epoch ${record.epoch + 1}/${run.epochs}`,
    `loss ${record.loss.toFixed(4)}`,
    `error ${percent(record.errorRate)}`,
  ];
  if (record.validationError !== undefined) {
    parts.push(`validation ${percent(record.validationError)}`);
  }
  parts.push(
    `rate ${Number(record.learningRate.toPrecision(3))}`,
    `${Math.round(record.images / Math.max(record.seconds, 1e-9))} images/s`,
    duration(record.seconds),
  );
  return parts.join("  ");
}

/** A fraction as a percentage with one decimal: `45.6 %`. */
export function percent(fraction: number): string {
  return `${(100 * fraction).toFixed(1)} %`;
}

/** Seconds in the largest units that matter: `42 s`, `3 min 5 s`, `2 h 10 min`. */
export function duration(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}
