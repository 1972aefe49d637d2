/**
 * Shows the progress of a training run or a test: a progress bar on a terminal or in the cell of a
 * notebook, and one line per epoch.
 *
 * @module
 */
import { systemReason } from "../files/system_error.ts";
import { printable } from "../printable.ts";
import {
  cellTerminal,
  duration,
  ProgressBar,
  standardTerminal,
  type Terminal,
} from "../progress_bar.ts";
import type { EpochRecord, StepRecord } from "./history.ts";

/** Shows a run's progress. */
export interface ProgressReporter {
  /**
   * Called before the first update.
   *
   * @param run the epochs of the whole run, and the updates in each.
   */
  start?(run: RunSize): void;
  /**
   * Called after each update.
   *
   * @param record its loss, error, rate, duration and number of images.
   * @param run the epochs of the whole run, and the updates in each.
   */
  step(record: StepRecord, run: RunSize): void;
  /**
   * Called after each epoch.
   *
   * @param record its mean loss and error, its validation error if there is one, and its duration.
   * @param run the epochs of the whole run, and the updates in each.
   */
  epoch(record: EpochRecord, run: RunSize): void;
  /**
   * Called while the net is tested, after each batch of images.
   *
   * @param progress images tested so far, and in total.
   */
  test?(progress: TestProgress): void;
  /**
   * Called while the outputs of frozen layers are computed, after each few images.
   *
   * @param progress images so far, and in total.
   */
  frozen?(progress: TestProgress): void;
  /**
   * Shows a warning to the user.
   *
   * @param message one sentence; the reporter marks it as a warning.
   */
  warn(message: string): void;
  /**
   * Shows a line about the run that is no warning.
   *
   * @param message the line.
   */
  note?(message: string): void;
  /** Called when the run ends, for any reason. */
  end(): void;
}

/** The progress of a test of a net. */
export interface TestProgress {
  /** Images tested so far. */
  readonly done: number;
  /** Total number of images. */
  readonly total: number;
}

/** The length of a run. */
export interface RunSize {
  /** Total number of epochs. */
  readonly epochs: number;
  /** Updates per epoch. */
  readonly stepsPerEpoch: number;
}

/** A reporter that shows nothing. */
export const silentProgress: ProgressReporter = { step() {}, epoch() {}, warn() {}, end() {} };

/**
 * The default reporter: on a terminal and in a notebook, a bar (loss, error, images/s, time left);
 * everywhere, one line per epoch.
 *
 * @param print Prints a line; default `console.log`.
 */
export function progressReporter(
  terminal: Terminal | undefined = standardTerminal() ?? cellTerminal(),
  print: (line: string) => void = console.log,
): ProgressReporter {
  const bar = new ProgressBar(terminal);
  const line = (text: string) => {
    bar.clear();
    try {
      print(text);
    } catch (error) {
      // Standard output is a closed terminal or a full disk; the training continues.
      if (systemReason(error) === undefined) throw error;
    }
  };
  const epoch = (record: EpochRecord, run: RunSize) => line(epochLine(record, run));
  const warn = (message: string) => line(`warning: ${printable(message)}`);
  if (terminal === undefined) return { step() {}, epoch, warn, note: line, end() {} };
  let secondsPerStep = 0;
  let loss = 0;
  let errorRate = 0;
  let seen = 0;
  let drawn = -Infinity;
  return {
    start: ({ epochs }) => bar.draw(0, `epoch 1/${epochs}`),
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
      bar.draw(done / total, text);
    },
    epoch,
    test: testProgress(bar, "tested"),
    frozen: testProgress(bar, "frozen layers of"),
    warn,
    note: line,
    end: () => bar.clear(),
  };
}

/** Draws the images done, their speed and the time left on `bar`, at most ten times a second. */
function testProgress(bar: ProgressBar, doing: string): (progress: TestProgress) => void {
  let started = 0;
  let first = 0;
  let before = Infinity;
  let drawn = -Infinity;
  return ({ done, total }) => {
    const now = performance.now();
    if (done <= before) [started, first] = [now, done];
    before = done;
    if (now - drawn < 100 && done < total) return;
    drawn = now;
    // The first batch also compiles the net's kernels, and its start is not known.
    const rate = (done - first) / Math.max((now - started) / 1000, 1e-9);
    const speed = rate > 0
      ? [`${Math.round(rate)} images/s`, `${duration((total - done) / rate)} left`]
      : [];
    bar.draw(done / total, [`${doing} ${done}/${total}`, ...speed].join("  "));
  };
}

/** A reporter that shows the bar and the warnings of `reporter`, but no line per epoch. */
function withoutLines(reporter: ProgressReporter): ProgressReporter {
  return { ...reporter, epoch() {} };
}

/** The reporter that the option `progress` of a training run selects. */
export function requestedProgress(
  wish: ProgressReporter | "bar" | "none" | undefined,
): ProgressReporter {
  if (wish === "none") return silentProgress;
  return wish === "bar" ? withoutLines(progressReporter()) : wish ?? progressReporter();
}

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
