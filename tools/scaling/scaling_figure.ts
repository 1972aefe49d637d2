/**
 * The figure of `docs/scaling.md`: how many times as fast as one rank the ranks train.
 *
 * @module
 */
import { lineChart, type LineSeries } from "../../lib/figures/charts/line_chart.ts";
import type { Plot } from "../../lib/figures/figure.ts";
import type { Link } from "./link_costs.ts";
import { BATCH, rankCounts } from "./measure_scaling.ts";
import type { MeasuredScaling, StepMeasurements } from "./measurements.ts";
import { nominalLinks } from "./model_checks.ts";
import { dataStep, type PredictedStep, towerStep } from "./step_model.ts";

/** Speedups of the paper's network at its batch, sums beside the backward pass. */
export function scalingFigure(measured: MeasuredScaling): Plot {
  const [paper] = measured.oneRank;
  const links = nominalLinks(measured);
  const slowest = links[0];
  const alone = dataStep(paper, slowest, 1, BATCH, "beside").seconds;
  const series = (name: string, of: (ranks: number) => number): LineSeries => {
    const x = rankCounts.filter((ranks) => ranks > 1);
    return { name, x, y: x.map(of) };
  };
  const shown = links.filter((_, i) => i !== 2);
  return lineChart({
    series: [
      ...shown.map((link) =>
        series(`batch divided, ${link.name}`, (n) => alone / dataOf(paper, link, n).seconds)
      ),
      ...shown.slice(0, 2).map((link) =>
        series(`towers, ${link.name}`, (n) => alone / towersOf(paper, link, n).seconds)
      ),
      series(
        "waits as long as it computes",
        (n) => alone / (2 * dataOf(paper, slowest, n).compute),
      ),
    ],
    ...{
      xTitle: "Ranks",
      yTitle: "Times as fast as one rank",
      logX: true,
      logY: true,
      height: 460,
    },
    alt: figureText(paper, links, alone),
    takeaway:
      `The paper's network at batch ${BATCH}, one thread a rank, sums beside the backward pass. ` +
      "Below the line with stars, a rank waits longer than it computes.",
  });
}

function dataOf(paper: StepMeasurements, link: Link, ranks: number): PredictedStep {
  return dataStep(paper, link, ranks, BATCH / ranks, "beside");
}

function towersOf(paper: StepMeasurements, link: Link, ranks: number): PredictedStep {
  return towerStep(paper, link, ranks, 2 * BATCH / ranks, "beside");
}

function figureText(
  paper: StepMeasurements,
  links: readonly Link[],
  alone: number,
): string {
  const last = rankCounts[rankCounts.length - 1];
  const ends = links.map((link) =>
    `${(alone / dataOf(paper, link, last).seconds).toFixed(1)} at ${link.name}`
  );
  return `Speedup over one rank against the number of ranks, from 2 to ${last}. With ${last} ranks that ` +
    `divide the batch it is ${ends.join(", ")}.`;
}
