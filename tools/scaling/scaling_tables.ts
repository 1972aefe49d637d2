/**
 * The tables of `docs/scaling.md` for up to 64 ranks.
 *
 * @module
 */
import { totalTraffic, towerTraffic } from "../../lib/parallel/towers/tower_traffic.ts";
import { bytesSentInSum, gradientSums } from "../../lib/parallel/data/gradient_traffic.ts";
import { preset } from "../../lib/spec/presets.ts";
import { table } from "../bench/tables.ts";
import type { Link } from "./link_costs.ts";
import { BATCH, rankCounts } from "./measure_scaling.ts";
import type { StepMeasurements } from "./measurements.ts";
import { count, megabytes, percent, sumOf, time } from "./scaling_numbers.ts";
import { dataStep, type PredictedStep, towerStep } from "./step_model.ts";

/** Seconds of a step whose batch is always the same. */
export function strongTable(net: StepMeasurements, links: readonly Link[]): string {
  const spec = preset(net.preset);
  const gradients = sumOf(gradientSums(spec));
  const rows = rankCounts.flatMap((ranks) => {
    const images = BATCH / ranks;
    const data = [
      String(ranks),
      ranks === 1 ? "one process" : "data",
      String(images),
      ranks === 1 ? "0" : megabytes(bytesSentInSum(gradients, ranks)),
      time(dataStep(net, links[0], ranks, images, "after").compute),
      ...links.map((link) =>
        both((overlap) => time(dataStep(net, link, ranks, images, overlap).seconds))
      ),
    ];
    if (ranks === 1) return [data];
    const exchanged = totalTraffic(towerTraffic(spec, 2 * images)).bytes;
    return [data, [
      String(ranks),
      ranks === 2 ? "towers" : "pairs of towers (not built)",
      String(2 * images),
      megabytes(exchanged + bytesSentInSum(gradients / 2, ranks / 2)),
      time(towerStep(net, links[0], ranks, 2 * images, "after").compute),
      ...links.map((link) =>
        both((overlap) => time(towerStep(net, link, ranks, 2 * images, overlap).seconds))
      ),
    ]];
  });
  return table(
    ["ranks", "way", "images a rank", "MB sent", "computes", ...links.map(({ name }) => name)],
    rows,
  );
}

/** Both numbers, or one if they are the same. */
function both(of: (overlap: "after" | "beside") => string): string {
  const [after, beside] = [of("after"), of("beside")];
  return after === beside ? after : `${after} / ${beside}`;
}

/** Images a second, with the same number of images for each rank or pair. */
export function weakTable(net: StepMeasurements, links: readonly Link[]): string {
  const alone = dataStep(net, links[0], 1, BATCH, "after");
  const cell = (ranks: number, { batch, seconds }: PredictedStep) => {
    const rate = batch / seconds;
    return `${count(rate)} (${percent(rate * alone.seconds / (ranks * alone.batch))})`;
  };
  const rows = rankCounts.flatMap((ranks) => [
    [
      String(ranks),
      ranks === 1 ? "one process" : "data",
      count(BATCH * ranks),
      ...links.map((link) => cell(ranks, dataStep(net, link, ranks, BATCH, "beside"))),
    ],
    ...(ranks === 1 ? [] : [[
      String(ranks),
      ranks === 2 ? "towers" : "pairs of towers (not built)",
      count(BATCH * ranks / 2),
      ...links.map((link) => cell(ranks, towerStep(net, link, ranks, BATCH, "beside"))),
    ]]),
  ]);
  return table(["ranks", "way", "batch", ...links.map(({ name }) => name)], rows);
}
