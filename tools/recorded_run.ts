/**
 * Formats a recorded run for the results page: a summary of its log, its curve and its table.
 *
 * @module
 */
import { BadFileError } from "../lib/errors.ts";
import { lineChart, type LineSeries } from "../lib/figures/charts/line_chart.ts";
import type { Figure } from "../lib/figures/figure_spec.ts";
import { duration } from "../lib/progress_bar.ts";
import { percent } from "../lib/training/progress.ts";
import type {
  EpochLine,
  EvaluationLine,
  LogLine,
  RunLine,
  StepLine,
} from "../lib/training/run/log_lines.ts";

/** A summary of the log of a finished run. */
export interface RecordedRun {
  /** Name of the log without its ending. */
  readonly name: string;
  /** The first line: command, machine. */
  readonly run: RunLine;
  /** How many times it was resumed. */
  readonly resumed: number;
  /** Every line about updates. */
  readonly steps: readonly StepLine[];
  /** The last line about each epoch. */
  readonly epochs: readonly EpochLine[];
  /** The last test. */
  readonly test: EvaluationLine;
}

/** Descriptions of the recorded runs, by the name of their log. */
const WORDS: Readonly<Record<string, string>> = {
  cifarTwoTower:
    "The paper's topology at 32 x 32 on all 50,000 images, with crops, reflections and " +
    "a rate that is divided by ten when the validation error stops improving.",
  cifarSmall: "The small net of the lessons on all 50,000 images.",
  paperOverfit: "The paper's own network, 60 million parameters, overfits 64 enlarged images in " +
    "batches of eight, without dropout. Its loss first overshoots, then stays at ln 10, where the " +
    "net gives the same output for every image: with the paper's biases of 1 and weights from " +
    "N(0, 0.01), the differences between images are at first only a small part of the output of " +
    "the last hidden layer.",
};

/**
 * @param path Path of the log, for the message.
 * @throws {BadFileError} when the run has not finished.
 */
export function recordedRun(name: string, lines: readonly LogLine[], path: string): RecordedRun {
  const of = <Type extends LogLine["type"]>(type: Type) =>
    lines.filter((line): line is Extract<LogLine, { type: Type }> => line.type === type);
  const [run] = of("run");
  const test = of("evaluation").at(-1);
  if (run === undefined || test === undefined) {
    const found = test === undefined ? "no test at its end" : "no first line";
    throw new BadFileError({ path, expected: "the log of a finished run", found });
  }
  const resumed = of("run").length - 1;
  // Logs of version 0.1 may contain twice an epoch after which the run was killed.
  const epochs = [...new Map(of("epoch").map((line) => [line.epoch, line])).values()];
  return { name, run, resumed, steps: of("step"), epochs, test };
}

/** Error over epochs; for a run that overfits its images, loss over updates. */
export function curveOf(run: RecordedRun): Figure {
  return run.run.settings.overfit === true ? lossCurve(run) : errorCurve(run);
}

function errorCurve({ run, epochs, test }: RecordedRun): Figure {
  const x = epochs.map(({ epoch }) => epoch + 1);
  const series: LineSeries[] = [
    { name: "training, before each update", x, y: epochs.map((line) => 100 * line.errorRate) },
  ];
  const validated = epochs.filter((line) => line.validationError !== undefined);
  if (validated.length > 0) {
    series.push({
      name: "validation",
      x: validated.map(({ epoch }) => epoch + 1),
      y: validated.map((line) => 100 * (line.validationError ?? 0)),
    });
  }
  const last = percent(test.top1[0]);
  return lineChart({
    series,
    xTitle: "Epoch",
    yTitle: "Top-1 error (%)",
    yRange: [0, 100],
    thresholds: [{ value: 100 * test.top1[0], label: `final test: ${last}` }],
    takeaway: `${run.settings.preset}: ${last} top-1 error on ${test.images} test images`,
    alt: `Training error over ${epochs.length} epochs falls from ${percent(epochs[0].errorRate)} ` +
      `to ${percent(epochs[epochs.length - 1].errorRate)}; the final test error is ${last}.`,
  });
}

function lossCurve({ steps, epochs, run }: RecordedRun): Figure {
  const chance = Math.log(10);
  const left = epochs.find(({ loss }) => loss < 0.95 * chance)?.step;
  const found = left === undefined
    ? "never leaves the plateau at ln 10"
    : `leaves the plateau at ln 10 after about ${left} updates`;
  return lineChart({
    series: [
      { name: "batches", x: steps.map(({ step }) => step), y: steps.map(({ loss }) => loss) },
      { name: "mean of an epoch", x: epochs.map(({ step }) => step), y: epochs.map((e) => e.loss) },
    ],
    xTitle: "Updates",
    yTitle: "Cross-entropy (nats)",
    thresholds: [{ value: chance, label: "ln 10: the same output for every image" }],
    takeaway: `${run.settings.preset} ${found}, then learns every image`,
    alt: `The loss of the batches and its mean over epochs, ${epochs.at(-1)?.step} updates: it ` +
      `${found} and ends at ${epochs.at(-1)?.loss.toFixed(2)}.`,
  });
}

/** `docs/results.md`. */
export function resultsPage(runs: readonly RecordedRun[]): string {
  return [
    "# Recorded runs",
    "",
    "Generated by `deno task dev results` from the logs in [results/](results/); do not edit. Each run " +
    "can be repeated with its command. Intervals are 95 % over samples of test images (Wilson); they " +
    "do not cover other seeds. The machine was also running other work; for speed, see " +
    "`deno task dev bench`.",
    ...runs.flatMap(section),
    "",
  ].join("\n");
}

function section(recorded: RecordedRun): string[] {
  const { name, run, resumed, epochs, steps, test } = recorded;
  const seconds = epochs.reduce((sum, line) => sum + line.seconds, 0);
  const images = epochs.reduce((sum, line) => sum + line.images, 0);
  const rate = ([error, low, high]: EvaluationLine["top1"]) =>
    `${percent(error)} (${percent(low)} to ${percent(high)})`;
  const patches = test.crops === "ten" ? "ten crops" : "centre crop";
  const rows: [string, string][] = [
    ["command", `\`${run.command}\``],
    ["tested on", `${test.images} images, ${test.dataset}, ${patches}`],
    ["top-1 error", `**${rate(test.top1)}**, chance ${percent(0.9)}`],
    ["top-5 error", `${rate(test.top5)}, chance ${percent(0.5)}`],
    ["final training error", percent(epochs[epochs.length - 1].errorRate)],
    [
      "training",
      `${epochs.length} epochs of ${epochs[0].images} images, ${test.step} updates of ` +
      `${run.settings.batch} images`,
    ],
    ["rates", rates(steps)],
    [
      "time",
      `${duration(seconds)} of training (${Math.round(seconds)} s, ` +
      `${Math.round(images / seconds)} images/s), ${duration(test.seconds)} of testing`,
    ],
    ["interruptions", `${resumed}`],
    ["backend", run.backend],
    ["machine", run.machine],
    ["date", run.started.slice(0, 10)],
  ];
  const { alt, takeaway } = curveOf(recorded);
  return [
    "",
    `## ${name}`,
    "",
    ...(WORDS[name] === undefined ? [] : [WORDS[name], ""]),
    `![${alt}](results/${name}.svg)`,
    "",
    `${takeaway}.`,
    "",
    "| | |",
    "| --- | --- |",
    ...rows.map(([key, value]) => `| ${key} | ${value.replaceAll("|", "\\|")} |`),
  ];
}

/** The learning rates of a run and the update from which each applies. */
function rates(steps: readonly StepLine[]): string {
  const changes = steps.filter(({ learningRate }, i) =>
    i === 0 || learningRate !== steps[i - 1].learningRate
  );
  return changes.map(({ learningRate, step }, i) => {
    const rate = Number(learningRate.toPrecision(3));
    return i === 0 ? `${rate}` : `${rate} from about update ${step}`;
  }).join(", ");
}
