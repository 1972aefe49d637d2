/**
 * The page of `deno task diagnose --html`: what was found in a run, and its curves.
 *
 * @module
 */
import { lineChart } from "../../figures/charts/line_chart.ts";
import { escapeHtml } from "../../figures/escape_html.ts";
import type { Figure } from "../../figures/figure_spec.ts";
import { figurePage } from "../../figures/figure_page.ts";
import { readable } from "../../figures/readable.ts";
import type { Diagnosis } from "../../training/diagnosis/run_diagnosis.ts";
import type { Finding, Look } from "../../training/diagnosis/finding.ts";
import {
  factsOf,
  firstLines,
  lastLines,
  meanOf,
  type RunFacts,
} from "../../training/diagnosis/run_facts.ts";
import type { EpochLine, LogLine, StepLine } from "../../training/run/log_lines.ts";

/** The page of the run whose log at `path` has `lines`, as one HTML file. */
export async function runPage(
  path: string,
  lines: readonly LogLine[],
  { findings, looks }: Diagnosis,
): Promise<string> {
  const facts = factsOf(lines);
  return await figurePage({
    title: `Run ${path.replace(/\/log\.jsonl$/, "")}`,
    style,
    sections: [
      { markup: runMarkup(lines, facts) },
      { heading: "What was found", markup: findingsMarkup(findings, looks) },
      { heading: "Curves", figures: curves(facts) },
      ...(facts.epochs.length === 0
        ? []
        : [{ heading: "Epochs", markup: epochTable(facts.epochs) }]),
    ],
  });
}

const style = `.finding{border-left:4px solid #D55E00;padding-left:.75rem;margin:1rem 0}
.finding.note{border-color:#0072B2}`;

function runMarkup(lines: readonly LogLine[], { updates, epochs, ended }: RunFacts): string {
  const run = lines.findLast((line) => line.type === "run");
  const rows: [string, string][] = [
    ["Length", `${updates} updates, ${epochs.length} whole epochs${ended ? "" : ", not ended"}`],
    ...(run === undefined ? [] : [
      ["Started", run.started] as [string, string],
      ["Command", run.command] as [string, string],
      ["Computed by", `${run.backend}; ${run.machine}`] as [string, string],
    ]),
  ];
  return `<dl>${
    rows.map(([name, text]) => `<dt>${escapeHtml(name)}</dt><dd>${escapeHtml(String(text))}</dd>`)
      .join("")
  }</dl>`;
}

function findingsMarkup(findings: readonly Finding[], looks: readonly Look[]): string {
  const shown = findings.length === 0
    ? "<p>Nothing was found.</p>"
    : findings.map(({ kind, title, update, seen, why, advice }) =>
      `<div class="finding ${kind}"><h3>${escapeHtml(title)}${
        kind === "note" ? " (normal so far)" : ""
      }, update ${update}</h3><dl>${
        [["Seen", seen], ["Why it matters", why], ["What to do", advice]].map(([name, text]) =>
          `<dt>${name}</dt><dd>${escapeHtml(text)}</dd>`
        ).join("")
      }</dl></div>`
    ).join("\n");
  const list = (title: string, judged: boolean) => {
    const rows = looks.filter((look) => look.findings.length === 0 && look.judged === judged);
    if (rows.length === 0) return "";
    return `<h3>${title}</h3><ul>${
      rows.map(({ sign, seen }) => `<li>${escapeHtml(`${sign}: ${seen}`)}</li>`).join("")
    }</ul>`;
  };
  return shown + list("Looked at, and in order", true) + list("Could not be judged", false);
}

/** The figures of a run, each only if the log has something to draw. */
function curves(facts: RunFacts): Figure[] {
  return [lossFigure, errorFigure, rateFigure, ratioFigure, deadFigure]
    .flatMap((draw) => draw(facts) ?? []);
}

/** A figure has at most so many points a curve: more are not seen, and make the page large. */
const MOST_POINTS = 600;

/** Every n-th of `lines`, and the last. */
function thinned<T>(lines: readonly T[]): readonly T[] {
  const every = Math.ceil(lines.length / MOST_POINTS);
  return lines.filter((_, i) => i % every === 0 || i === lines.length - 1);
}

function lossFigure({ steps, chanceLoss }: RunFacts): Figure | undefined {
  if (steps.length === 0) return undefined;
  const shown = thinned(steps);
  const [first, last] = [firstLines(steps, 1), lastLines(steps, 100)].map((part) => meanOf(part));
  const { step } = steps[steps.length - 1];
  return lineChart({
    title: "Loss",
    series: [{ name: "training loss", ...pointsOf(shown, ({ loss }) => loss) }],
    xTitle: "Update",
    yTitle: "Cross-entropy (nats)",
    ...(chanceLoss === undefined
      ? {}
      : { thresholds: [{ value: chanceLoss, label: "the same answer for every image" }] }),
    alt: `The training loss, from ${readable(first)} to ${readable(last)} after ${step} updates.`,
    takeaway:
      `The training loss went from ${readable(first)} to ${readable(last)}, the mean of the ` +
      "last 100 updates.",
  });
}

function errorFigure({ steps, epochs }: RunFacts): Figure | undefined {
  if (epochs.length < 2) {
    if (steps.length === 0) return undefined;
    return lineChart({
      title: "Error",
      series: [{ name: "training", ...pointsOf(thinned(steps), (line) => 100 * line.errorRate) }],
      xTitle: "Update",
      yTitle: "Top-1 error (%)",
      alt: "The training error by update.",
      takeaway: `The training error is ${percent(steps[steps.length - 1].errorRate)} at the end.`,
    });
  }
  const validated = epochs.filter(({ validationError }) => validationError !== undefined);
  const last = epochs[epochs.length - 1];
  const words = `training ${percent(last.errorRate)}` +
    (last.validationError === undefined ? "" : `, validation ${percent(last.validationError)}`);
  return lineChart({
    title: "Errors",
    series: [
      { name: "training", ...pointsOf(epochs, (line) => 100 * line.errorRate) },
      ...(validated.length === 0 ? [] : [{
        name: "validation",
        ...pointsOf(validated, (line) => 100 * (line.validationError ?? NaN)),
      }]),
    ],
    xTitle: "Update",
    yTitle: "Top-1 error (%)",
    alt: `The errors after each epoch; at the end ${words}.`,
    takeaway: `At the end: ${words}.`,
  });
}

function rateFigure({ steps }: RunFacts): Figure | undefined {
  const shown = thinned(steps.filter(({ learningRate }) => learningRate > 0));
  if (shown.length === 0) return undefined;
  const rates = shown.map(({ learningRate }) => learningRate);
  const text = `from ${readable(rates[0])} to ${readable(rates[rates.length - 1])}`;
  return lineChart({
    title: "Learning rate",
    series: [{ name: "rate", ...pointsOf(shown, ({ learningRate }) => learningRate) }],
    xTitle: "Update",
    yTitle: "Learning rate",
    logY: true,
    height: 300,
    alt: `The learning rate, ${text}.`,
    takeaway: `The rate went ${text}.`,
  });
}

function ratioFigure({ steps }: RunFacts): Figure | undefined {
  const series = layerSeries(steps, ({ updateRatios }) => updateRatios, 1, /\/kernel$/)
    .map((line) => positive(line)).filter(({ x }) => x.length > 0);
  if (series.length === 0) return undefined;
  const ends = series.map(({ y }) => y[y.length - 1]);
  const text = `between ${readable(Math.min(...ends))} and ${readable(Math.max(...ends))}`;
  return lineChart({
    title: "Updates by layer",
    series,
    xTitle: "Update",
    yTitle: "Size of an update / size of the weights",
    logY: true,
    height: 420 + 12 * series.length,
    thresholds: [{ value: 0.001, label: "usual: 0.001" }],
    alt: `The update/weight ratio of ${series.length} layers; at the end ${text}.`,
    takeaway: `At the end, one update moves a layer by ${text} of its size.`,
  });
}

function deadFigure({ steps }: RunFacts): Figure | undefined {
  const series = layerSeries(steps, ({ deadUnits }) => deadUnits, 100, /$^/);
  if (series.length === 0) return undefined;
  const most = Math.max(...series.flatMap(({ y }) => y));
  return lineChart({
    title: "Dead units by layer",
    series,
    xTitle: "Update",
    yTitle: "Units without a gradient (%)",
    yRange: [0, Math.max(10, Math.min(100, 1.1 * most))],
    height: 420 + 12 * series.length,
    alt: `The share of units of ${series.length} layers that got no gradient; at most ` +
      `${readable(most)} %.`,
    takeaway: `At most ${readable(most)} % of the units of a layer got no gradient.`,
  });
}

interface Line {
  readonly name: string;
  readonly x: number[];
  readonly y: number[];
}

/** A line for each layer, of numbers that some lines of the log have by layer. */
function layerSeries(
  steps: readonly StepLine[],
  of: (line: StepLine) => Readonly<Record<string, number>> | undefined,
  factor: number,
  ending: RegExp,
): Line[] {
  const looked = thinned(steps.filter((line) => of(line) !== undefined));
  const names = [...new Set(looked.flatMap((line) => Object.keys(of(line) ?? {})))];
  return names.map((name) => {
    const own = looked.filter((line) => Number.isFinite(of(line)?.[name] ?? NaN));
    return {
      name: name.replace(ending, ""),
      ...pointsOf(own, (line) => factor * (of(line)?.[name] ?? NaN)),
    };
  });
}

/** The points of `line` that a logarithmic axis can show. */
function positive({ name, x, y }: Line): Line {
  const kept = y.flatMap((value, i) => value > 0 ? [i] : []);
  return { name, x: kept.map((i) => x[i]), y: kept.map((i) => y[i]) };
}

function pointsOf<T extends { readonly step: number }>(
  lines: readonly T[],
  of: (line: T) => number,
): { x: number[]; y: number[] } {
  return { x: lines.map(({ step }) => step), y: lines.map(of) };
}

function epochTable(epochs: readonly EpochLine[]): string {
  const validated = epochs.some(({ validationError }) => validationError !== undefined);
  const head = [
    ...["Epoch", "Updates", "Loss", "Training error"],
    ...(validated ? ["Validation error"] : []),
    ...["Rate", "Seconds"],
  ];
  const rows = epochs.map((line) => [
    String(line.epoch + 1),
    String(line.step),
    line.loss.toFixed(4),
    percent(line.errorRate),
    ...(validated ? [line.validationError === undefined ? "" : percent(line.validationError)] : []),
    String(Number(line.learningRate.toPrecision(3))),
    line.seconds.toFixed(1),
  ]);
  const cells = (tag: string, row: readonly string[]) =>
    `<tr>${row.map((cell) => `<${tag}>${escapeHtml(cell)}</${tag}>`).join("")}</tr>`;
  return `<table><thead>${cells("th", head)}</thead><tbody>${
    rows.map((row) => cells("td", row)).join("\n")
  }</tbody></table>`;
}

function percent(fraction: number): string {
  return `${(100 * fraction).toFixed(1)} %`;
}
