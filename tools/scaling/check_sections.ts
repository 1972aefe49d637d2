/**
 * The sections of `docs/scaling.md` about the errors of the model, and about sums during the backward
 * pass.
 *
 * @module
 */
import { median } from "../../lib/statistics/median.ts";
import { table } from "../bench/tables.ts";
import { BATCH, SMALL_BUCKET } from "./measure_scaling.ts";
import type { MeasuredScaling } from "./measurements.ts";
import {
  hiddenShare,
  type HiddenSums,
  hiddenSums,
  type ModelCheck,
  modelChecks,
} from "./model_checks.ts";
import { percent, signedPercent, time } from "./scaling_numbers.ts";

/** The model beside steps that it was not fitted to. */
export function checkSections(measured: MeasuredScaling): string[] {
  const checks = modelChecks(measured);
  const errors = checks.map(({ measured, predicted }) => Math.abs(predicted / measured - 1));
  return [
    "Two ranks on this machine share its memory and caches, so that each computes more slowly than alone. " +
    `How much is measured without talk, for data at ${BATCH / 2} images a rank and for towers at ` +
    `${BATCH}; α, β and γ come from messages and sums alone. No step below was used to fit anything. The ` +
    `model is off by ${percent(Math.max(...errors))} at most, and by ${
      percent(median(errors))
    } in the ` +
    "median.",
    table(
      ["net", "link", "step", "measured", "model", "error"],
      checks.map(({ preset, link, run, measured, predicted }) => [
        preset,
        link,
        runText(run),
        time(measured),
        time(predicted),
        signedPercent(predicted / measured - 1),
      ]),
    ),
  ];
}

function runText({ way, images, bucketBytes }: ModelCheck["run"]): string {
  if (way === "towers") return `towers, batch ${images}`;
  const buckets = bucketBytes === SMALL_BUCKET ? ", buckets of 4 MiB" : "";
  return `data, ${images} images a rank, sums after${buckets}`;
}

/** How much of the sums the backward pass hides. */
export function overlapSections(measured: MeasuredScaling): string[] {
  const rows = hiddenSums(measured);
  const cell = (row: HiddenSums, way: "during" | "between") => {
    const share = hiddenShare(row, way);
    return `${time(row.seconds[way])}${share === undefined ? "" : ` (${percent(share)})`}`;
  };
  return [
    "The same step four times, two ranks with one thread each on two cores: without sums, with sums after " +
    "the backward pass, with sums during it that a second thread drives, and with sums that the computing " +
    "thread drives each time it has a gradient. In brackets, the share of the time of the sums that was " +
    "hidden, where they take enough of a step to tell; it is negative where the step took longer than " +
    "with sums after the pass.",
    table(
      ["net", "link", "no sums", "after", "during, second thread", "during, computing thread"],
      rows.map((row) => [
        row.preset,
        row.link,
        time(row.seconds.none),
        time(row.seconds.after),
        cell(row, "during"),
        cell(row, "between"),
      ]),
    ),
    overlapText(rows),
  ];
}

/** What overlap with a second thread did to the paper's network, by link, and why. */
function overlapText(rows: readonly HiddenSums[]): string {
  const found = rows.filter(({ preset }) => preset === "paper").map(({ link, seconds }) => {
    const change = seconds.during / seconds.after - 1;
    const effect = Math.abs(change) < 0.02
      ? "changes a step by less than 2 %"
      : `makes a step ${percent(Math.abs(change))} ${change < 0 ? "shorter" : "longer"}`;
    return `over ${link}, it ${effect}`;
  });
  return "Overlap with a second thread: " + found.join("; ") +
    ". A sum through shared memory is work for " +
    "a processor and not time that it waits, and MPICH waits for a link by asking again and again, so " +
    "that the second thread takes a core as long as sums run. Where all cores compute, it takes this " +
    "core from the computation. With a free core for each rank, the times of sums beside the pass in the " +
    "tables above are what to expect at best.";
}
