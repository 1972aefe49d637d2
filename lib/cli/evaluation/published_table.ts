/**
 * The published error rates on ILSVRC beside those of a report.
 *
 * @module
 */
import type { EvaluationReport } from "../../evaluation/evaluate.ts";
import {
  paperResults,
  publicWeightsResults,
  type PublishedResult,
} from "../../evaluation/published_results.ts";

/** The number of classes of ILSVRC. */
const ILSVRC_CLASSES = 1000;

/** What is shown of a row. */
type Row = readonly [name: string, top1: string, top5: string];

/**
 * The errors of `report` above the paper's and those of the public weights on the validation images of
 * ILSVRC-2012, as aligned text; nothing for a report of other than 1,000 classes.
 */
export function publishedTable(report: EvaluationReport): string {
  if (report.classes !== ILSVRC_CLASSES) return "";
  const of = (k: number) => report.errors.find((rate) => rate.k === k)?.error ?? NaN;
  const own: Row = [
    `this report: ${report.dataset}, ${report.images} images, ${cropsText(report.crops)}`,
    ...([of(1), of(5)].map((error) => percentText(100 * error)) as [string, string]),
  ];
  const published = [...paperResults, ...publicWeightsResults]
    .filter(({ images }) => images === "ILSVRC-2012 validation").map(publishedRow);
  const rows: Row[] = [[
    "beside published errors on ILSVRC-2012 validation, 50000 images",
    "top-1",
    "top-5",
  ]];
  rows.push(own, ...published);
  const width = Math.max(...rows.map(([name]) => name.length));
  const lines = rows.map(([name, top1, top5]) =>
    `  ${name.padEnd(width)}  ${top1.padStart(6)}  ${top5.padStart(6)}`
  );
  return [
    ...lines,
    "  * pre-trained on all of ImageNet as of the autumn of 2011",
    "",
  ].join("\n");
}

function publishedRow({ net, crops, top1, top5, source }: PublishedResult): Row {
  const how = crops === undefined ? "" : `, ${cropsText(crops)}`;
  return [`${net}${how} (${source.split(":")[0]})`, percentText(top1), percentText(top5)];
}

function cropsText(crops: "center" | "ten"): string {
  return crops === "ten" ? "ten crops" : "centre crop";
}

function percentText(percent: number): string {
  return `${percent.toFixed(1)} %`;
}
