/**
 * Draws how a net learned as an animated SVG: the filters of the first layer of both towers at each
 * reading of a real training run, and the course of its test error. The animation uses only CSS, so
 * that a README can show it; readers who prefer no motion see the last frame. The test error has no
 * numbers, because the lessons ask their readers to predict errors of this kind.
 *
 * @module
 */
import { BadArgumentError } from "../../lib/errors.ts";
import type { LiveReading } from "../../lib/experiments/live_training.ts";
import { escapeHtml } from "../../lib/figures/escape_html.ts";
import { type FilterBank, filterRaster } from "../../lib/figures/pictures/filters.ts";
import { svgImage } from "../../lib/figures/pictures/picture.ts";
import { svgElement, svgText } from "../../lib/figures/pictures/svg.ts";
import { readable } from "../../lib/figures/readable.ts";
import { fontFamily, mutedInk, okabeIto, paper } from "../../lib/figures/style.ts";

/** The content of the picture. */
export interface LearningPictureOptions {
  /** The readings of the training run, from its first update to its end. */
  readings: readonly Pick<LiveReading, "epoch" | "testError" | "filters">[];
  /** What was trained on what, e.g. `Two towers, 50,000 images of CIFAR-10`. */
  title: string;
}

/** Seconds per frame, and for the last one, which is shown longer. */
const [FRAME, LAST] = [0.5, 3];
/** Sides in pixels. */
const [width, height, filter, gap, columns] = [760, 290, 44, 4, 4];
/** The chart: its left, right, top and bottom edge. */
const chart = { left: 440, right: 740, top: 70, bottom: 250 };

/**
 * The picture as the text of an SVG file.
 *
 * @throws {BadArgumentError} if there are fewer than two readings.
 */
export function learningPicture({ readings, title }: LearningPictureOptions): string {
  const [first, last] = [readings[0], readings.at(-1)];
  if (first === undefined || last === undefined || readings.length < 2) {
    throw new BadArgumentError(`Expected at least two readings but found ${readings.length}.`);
  }
  const alt = `${title}. The filters of the first layer of both towers begin as noise and change ` +
    `over ${readable(last.epoch)} epochs, while the test error ` +
    `${last.testError < first.testError ? "falls" : "does not fall"}.`;
  const seconds = FRAME * (readings.length - 1) + LAST;
  const share = 100 * FRAME / seconds;
  const style = `.f{visibility:hidden;animation:f ${seconds}s step-end infinite}` +
    `.l{visibility:hidden;animation:l ${seconds}s step-end infinite}` +
    `@keyframes f{0%{visibility:visible}${share.toFixed(3)}%{visibility:hidden}}` +
    `@keyframes l{0%{visibility:visible}${(100 * LAST / seconds).toFixed(3)}%{visibility:hidden}}` +
    "@media (prefers-reduced-motion:reduce){.f{animation:none}.l{animation:none;visibility:visible}}";
  const frames = readings.map((_, i) => {
    const end = i === readings.length - 1;
    const delay = FRAME * i;
    return svgElement("g", {
      class: end ? "l" : "f",
      style: delay === 0 ? undefined : `animation-delay:${delay}s`,
    }, frame(readings, i));
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" ` +
    `width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" ` +
    `aria-label="${escapeHtml(alt)}" font-family="${escapeHtml(fontFamily)}">` +
    `<title>${escapeHtml(alt)}</title><style>${style}</style>` +
    svgElement("rect", { width, height, fill: paper }) +
    svgText(title, 16, 26, { size: 16, bold: true }) +
    axes(last.epoch) + frames.join("") + "</svg>\n";
}

/** The filters at reading `index`, and the errors up to it. */
function frame(readings: LearningPictureOptions["readings"], index: number): string[] {
  const { filters, epoch, testError } = readings[index];
  const end = readings[readings.length - 1].epoch;
  const errors = readings.map((reading) => reading.testError);
  const range = [Math.min(...errors), Math.max(...errors)] as const;
  const points = readings.slice(0, index + 1)
    .map((reading) => `${across(reading.epoch, end)},${down(reading.testError, range)}`);
  const color = okabeIto[0];
  return [
    ...filters.flatMap((bank, tower) => bankAt(bank, 16 + tower * 204)),
    svgElement("polyline", {
      points: points.join(" "),
      fill: "none",
      stroke: color,
      "stroke-width": 2.5,
    }),
    svgElement("circle", { cx: across(epoch, end), cy: down(testError, range), r: 4, fill: color }),
    svgText(`epoch ${epoch.toFixed(1)}`, chart.left, 52, { size: 14 }),
    svgText("test error", chart.right, 52, { ...{ size: 14, bold: true, anchor: "end" } }),
  ];
}

function bankAt(bank: FilterBank, x: number): string[] {
  const count = bank.shape[3];
  return [
    svgText(bank.name, x, 52, { size: 14, bold: true }),
    ...Array.from({ length: count }, (_, i) => {
      const [row, column] = [Math.floor(i / columns), i % columns];
      const step = filter + gap;
      return svgImage(filterRaster(bank, i), x + column * step, 64 + row * step, filter);
    }),
  ];
}

function axes(end: number): string {
  return [
    svgElement("path", {
      ...{ d: `M${chart.left} ${chart.bottom}H${chart.right}`, stroke: mutedInk },
    }),
    svgText("0", chart.left, chart.bottom + 18, { muted: true, anchor: "middle" }),
    svgText(readable(end), chart.right, chart.bottom + 18, { muted: true, anchor: "middle" }),
    svgText("epochs", (chart.left + chart.right) / 2, chart.bottom + 18, {
      ...{ muted: true, anchor: "middle" },
    }),
  ].join("");
}

/** The horizontal position of an epoch. */
function across(epoch: number, end: number): number {
  return Math.round(10 * (chart.left + (chart.right - chart.left) * epoch / end)) / 10;
}

/** The vertical position of an error; the lowest of `range` is just above the horizontal axis. */
function down(error: number, [lowest, highest]: readonly [number, number]): number {
  const share = (error - lowest) / (highest - lowest || 1);
  return Math.round(10 * (chart.bottom - 12 - (chart.bottom - 12 - chart.top) * share)) / 10;
}
