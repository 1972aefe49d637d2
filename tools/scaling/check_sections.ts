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
  SHARED_MEMORY,
} from "./model_checks.ts";
import { percent, signedPercent, time } from "./scaling_numbers.ts";

/** The model beside measured steps. */
export function checkSections(measured: MeasuredScaling): string[] {
  const checks = modelChecks(measured);
  const shared = checks.filter(({ link }) => link === SHARED_MEMORY);
  const slow = checks.filter(({ link }) => link !== SHARED_MEMORY);
  const errors = shared.map((check) => Math.abs(errorOf(check)));
  const most = Math.max(...shared.map(({ talk, predicted }) => talk / predicted));
  return [
    "Two ranks on this machine share its memory and caches, so each computes more slowly than alone. The " +
    "model takes this slowdown from steps of two ranks without communication, for data at " +
    `${
      BATCH / 2
    } images a rank and for towers at batch ${BATCH}. At these two sizes, its prediction is ` +
    "that measured step plus messages or sums; at half the size, it assumes the same slowdown. Through " +
    `shared memory, messages and sums are at most ${percent(most)} of a step, so these ` +
    `${shared.length} rows hardly test what a link costs. The model is off by ${
      percent(Math.max(...errors))
    } at most in them, and by ${percent(median(errors))} in the median.`,
    ...(slow.length === 0 ? [] : [linkText(slow)]),
    table(
      ["net", "link", "step", "measured", "model", "error"],
      checks.map((check) => [
        check.preset,
        check.link,
        runText(check.run),
        time(check.measured),
        time(check.predicted),
        signedPercent(errorOf(check)),
      ]),
    ),
  ];
}

/** The rows in which communication takes a large share of the step. */
function linkText(checks: readonly ModelCheck[]): string {
  const list = (of: (check: ModelCheck) => string) => checks.map(of).join(" and ");
  return `Only the rows at ${checks[0].link} test the link, which takes ` +
    `${
      list(({ talk, predicted }) => percent(talk / predicted))
    } of the predicted step: the model is ` +
    `off by ${list((check) => signedPercent(errorOf(check)))}.`;
}

/** How much longer than the measured step the predicted one is. */
function errorOf({ measured, predicted }: ModelCheck): number {
  return predicted / measured - 1;
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
    "a processor and not time that it waits, and MPICH polls the link, so that the second thread takes a " +
    "core as long as sums run. Where all cores compute, it takes this " +
    "core from the computation. With a free core for each rank, the times of sums beside the pass in the " +
    "tables above are what to expect at best.";
}
