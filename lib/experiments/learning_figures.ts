/**
 * The figures of a net that is trained live.
 *
 * @module
 */
import { counted } from "../counted.ts";
import { lineChart, type LineSeries } from "../figures/charts/line_chart.ts";
import type { Figure } from "../figures/figure_spec.ts";
import { filterFigure } from "../figures/pictures/filters.ts";
import { readable } from "../figures/readable.ts";
import { BadArgumentError } from "../errors.ts";
import type { LiveReading, LiveReadings } from "./live_training.ts";

/** Smaller ratios are drawn as this one: the layer no longer changes. */
const LEAST_RATIO = 1e-9;

/**
 * Draws the readings of {@linkcode trainLive}: training and test error, the size of the updates
 * relative to the weights in powers of ten, layer by layer, and the filters of the first layer.
 *
 * @param run the readings so far.
 * @returns three figures.
 * @throws {BadArgumentError} if there is no reading yet.
 *
 * @example
 * ```ts
 * import { preset } from "@alexnet/alexnet";
 * import { learningFigures } from "@alexnet/alexnet/experiments";
 * import { assertEquals } from "@std/assert";
 *
 * const filters = [{ name: "Filters", kernel: new Float32Array(27), shape: [3, 3, 3, 1] }];
 * const updateRatios = { "conv1/kernel": 0.001 };
 * const readings = [{ epoch: 1, trainingError: 80, testError: 75, updateRatios, filters }];
 * const figures = learningFigures({ spec: preset("cifarSmall"), readings, testImages: 100 });
 * assertEquals(figures.length, 3);
 * ```
 */
export function learningFigures({ spec, readings, testImages }: LiveReadings): Figure[] {
  const last = readings.at(-1);
  if (last === undefined) {
    throw new BadArgumentError("Expected at least one reading of a training run but found none.");
  }
  const epochs = counted(last.epoch, "epoch");
  return [
    errorFigure(readings, {
      title: `${spec.name} learns`,
      takeaway: `After ${epochs} the net gets ${readable(last.testError)} % of ` +
        `${counted(testImages, "test image")} wrong.`,
    }),
    ratioFigure(readings),
    filterFigure({
      towers: last.filters,
      sorted: false,
      title: "The first layer",
      alt: `The filters of the first layer after ${epochs}, ` +
        `${last.filters.length > 1 ? "one group per tower" : "in one group"}.`,
      takeaway: `The filters after ${epochs}, each in its place from the start.`,
    }),
  ];
}

function errorFigure(
  readings: readonly LiveReading[],
  words: { title: string; takeaway: string },
): Figure {
  const x = readings.map(({ epoch }) => epoch);
  return lineChart({
    series: [
      { name: "running training error", x, y: readings.map((each) => each.trainingError) },
      { name: "test error", x, y: readings.map((each) => each.testError) },
    ],
    xTitle: "Epoch",
    yTitle: "Top-1 error (%)",
    yRange: [0, 100],
    height: 340,
    alt: "Training and test error over the epochs, starting from an untrained net.",
    ...words,
  });
}

function ratioFigure(readings: readonly LiveReading[]): Figure {
  const series = ratioSeries(readings);
  return lineChart({
    series,
    xTitle: "Epoch",
    yTitle: "log10 of |update| / |weights|",
    height: 340,
    title: "How much one update changes each layer",
    alt:
      "One line per layer: the size of an update relative to that of the weights, over the epochs.",
    takeaway: `At the last reading from ${
      readable(Math.min(...series.map(({ y }) => y[y.length - 1])), 2)
    } to ${
      readable(Math.max(...series.map(({ y }) => y[y.length - 1])), 2)
    }; ` +
      "-3 is a thousandth of the weights.",
  });
}

/** One line per layer, the mean over its towers, from the input to the output. */
function ratioSeries(readings: readonly LiveReading[]): LineSeries[] {
  const measured = readings.flatMap(({ epoch, updateRatios }) =>
    updateRatios === undefined ? [] : [{ epoch, ratios: byLayer(updateRatios) }]
  );
  const x = measured.map(({ epoch }) => epoch);
  return [...measured[0]?.ratios.keys() ?? []].map((name) => ({
    name,
    x,
    y: measured.map(({ ratios }) => Math.log10(Math.max(LEAST_RATIO, meanOf(ratios.get(name))))),
  }));
}

/**
 * The ratios of each layer, one per tower: `tower1/conv1/kernel` and `tower2/conv1/kernel` are one
 * layer.
 */
function byLayer(ratios: Readonly<Record<string, number>>): Map<string, number[]> {
  const layers = new Map<string, number[]>();
  for (const [weight, ratio] of Object.entries(ratios)) {
    const layer = weight.replace(/^tower\d\//, "").replace(/\/kernel$/, "");
    layers.set(layer, [...layers.get(layer) ?? [], ratio]);
  }
  return layers;
}

function meanOf(values: readonly number[] = []): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
