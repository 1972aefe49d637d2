/**
 * The log of a run as its diagnosis reads it: what it learns from, its curves, and how it ended.
 *
 * @module
 */
import type {
  EpochLine,
  EvaluationLine,
  FailureLine,
  LogLine,
  RunData,
  RunLine,
  StepLine,
} from "../run/log_lines.ts";

/** What a log says of a run. */
export interface RunFacts {
  /** The settings of its last part. */
  readonly settings: RunLine["settings"];
  /** What it learns from, if the log says so. */
  readonly data: RunData | undefined;
  /** Number of classes, if it is known. */
  readonly classes: number | undefined;
  /** The loss in nats of a net that gives every image the same answer, if the classes are known. */
  readonly chanceLoss: number | undefined;
  /** The lines about updates, in order. */
  readonly steps: readonly StepLine[];
  /** The lines about epochs, in order. */
  readonly epochs: readonly EpochLine[];
  /** Why it ended before its time, if it did. */
  readonly failure: FailureLine | undefined;
  /** The test at its end, if it was tested. */
  readonly evaluation: EvaluationLine | undefined;
  /** Whether it began with the weights of a trained net. */
  readonly fromWeights: boolean;
  /** Completed updates. */
  readonly updates: number;
  /** Whether it came to its end. */
  readonly ended: boolean;
}

/** Classes of CIFAR-10, on which a run without its own data trains. */
const CIFAR_CLASSES = 10;

/** What `lines` say of their run. */
export function factsOf(lines: readonly LogLine[]): RunFacts {
  const ofType = <Type extends LogLine["type"]>(type: Type) =>
    lines.filter((line): line is Extract<LogLine, { type: Type }> => line.type === type);
  const run = ofType("run").at(-1);
  const { settings = {}, data } = run ?? {};
  const steps = ofType("step");
  const epochs = ofType("epoch");
  const evaluation = ofType("evaluation").at(-1);
  const cifar = typeof settings.preset === "string" && settings.data === undefined;
  const classes = data?.classes ?? (cifar ? CIFAR_CLASSES : undefined);
  const updates = steps.at(-1)?.step ?? 0;
  return {
    settings,
    data,
    classes,
    chanceLoss: data?.entropy ?? (classes === undefined ? undefined : Math.log(classes)),
    steps,
    epochs,
    failure: ofType("failure").at(-1),
    evaluation,
    fromWeights: typeof settings.weights === "string",
    updates,
    ended: evaluation !== undefined || epochs.length > 0 && epochs.length === settings.epochs,
  };
}

/** The number of updates that a line is about, each line by its position. */
export function updatesIn(steps: readonly StepLine[]): number[] {
  return steps.map(({ step }, i) => Math.max(1, step - (steps[i - 1]?.step ?? 0)));
}

/** The lines about the first updates up to `updates` of them, at least one if there is any. */
export function firstLines(steps: readonly StepLine[], updates: number): StepLine[] {
  const start = steps[0]?.step ?? 0;
  return steps.filter(({ step }, i) => i === 0 || step - start < updates);
}

/** The lines about the last `updates` updates, at least one if there is any. */
export function lastLines(steps: readonly StepLine[], updates: number): StepLine[] {
  const end = steps.at(-1)?.step ?? 0;
  return steps.filter(({ step }, i) => i === steps.length - 1 || step > end - updates);
}

/** The mean of a number of `lines` over their images; NaN without a line. */
export function meanOf(
  lines: readonly StepLine[],
  of: (line: StepLine) => number = ({ loss }) => loss,
): number {
  const images = lines.reduce((sum, line) => sum + line.images, 0);
  return lines.reduce((sum, line) => sum + of(line) * line.images, 0) / images;
}

/** The top-1 error of a net that gives every image the same answer, if the classes are known. */
export function chanceError({ data, classes }: RunFacts): number | undefined {
  if (data !== undefined) return 1 - data.largestClass;
  return classes === undefined ? undefined : 1 - 1 / classes;
}

/** Whether the rate was still the first one when `line` was written. */
export function atFirstRate({ steps }: RunFacts): (line: StepLine) => boolean {
  const first = Math.max(0, ...steps.map(({ learningRate }) => learningRate));
  return ({ learningRate }) => learningRate > 0.99 * first;
}
