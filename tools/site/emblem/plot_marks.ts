/**
 * The marks of a plot in an emblem: its lines, points, bars and tiles.
 *
 * @module
 */
import { isRecord } from "../../../lib/is_record.ts";
import { Axis } from "./axis.ts";
import { border, height, width } from "./emblem_size.ts";

/** A trace on the first pair of axes. */
interface Trace {
  raw: Record<string, unknown>;
  /** Its tower. */
  tower: 1 | 2;
  x: readonly unknown[];
  y: readonly unknown[];
}

/** The marks of Plotly's data; `undefined` if they are no plot. */
export function plotMarks(plotly: unknown): string | undefined {
  if (!isRecord(plotly) || !Array.isArray(plotly.data) || !isRecord(plotly.layout)) {
    return undefined;
  }
  const first = plotly.data.filter(isRecord).filter(({ xaxis }) => (xaxis ?? "x") === "x");
  const matrix = first.find(({ z }) => Array.isArray(z));
  const traces = tracesOf(first.filter(({ z }) => !Array.isArray(z)));
  if (traces.length === 0 && matrix === undefined) return undefined;
  const values = [
    ...traces,
    ...matrix === undefined ? [] : [{ raw: matrix, x: list(matrix.x), y: list(matrix.y) }],
  ];
  const x = new Axis(values.flatMap((one) => reach(one, "x")), plotly.layout.xaxis, [
    border,
    width - border,
  ]);
  const y = new Axis(values.flatMap((one) => reach(one, "y")), plotly.layout.yaxis, [
    height - border,
    border,
  ]);
  const ground = matrix === undefined ? "" : matrixMarks(matrix, traces.length > 0);
  const bars = traces.filter(({ raw }) => raw.type === "bar");
  const drawn = traces.map((trace) =>
    trace.raw.type === "bar" ? barMarks(trace, bars, x, y) : lineMarks(trace, x, y)
  );
  const marks = ground + drawn.join("");
  return marks === "" ? undefined : marks;
}

/**
 * Traces with the tower of each: blue ones belong to the first, vermilion ones to the second, and any
 * other colour takes turns with the one before.
 */
function tracesOf(raw: readonly Record<string, unknown>[]): Trace[] {
  const towers = new Map<string, 1 | 2>();
  let last: 1 | 2 = 2;
  return raw.map((trace) => {
    const color = colorOf(trace);
    const known = /213, ?94|d55e00/i.test(color)
      ? 2
      : /0, ?114|0072b2/i.test(color)
      ? 1
      : undefined;
    const tower = towers.get(color) ?? known ?? (last === 1 ? 2 : 1);
    if (!towers.has(color)) last = tower;
    towers.set(color, tower);
    return { raw: trace, tower, x: list(trace.x), y: list(trace.y) };
  });
}

/** The colour of a trace, without its opacity, or else its name. */
function colorOf({ line, marker, name }: Record<string, unknown>): string {
  const color = isRecord(line) && typeof line.color === "string"
    ? line.color
    : isRecord(marker) && typeof marker.color === "string"
    ? marker.color
    : String(name ?? "");
  return color.replace(/rgba?\((\d+, ?\d+, ?\d+).*/, "$1");
}

/** The values that an axis must show. */
function reach({ raw, x, y }: Omit<Trace, "tower">, axis: "x" | "y"): readonly unknown[] {
  const values = axis === "x" ? [...x, ...intervalEnds(raw, x)] : y;
  const along = raw.orientation === "h" ? "x" : "y";
  if (raw.type !== "bar" || axis !== along) return values;
  const base = list(raw.base);
  return [0, ...values.map((value, i) => Number(value) + Number(base[i] ?? 0)), ...base];
}

function lineMarks(trace: Trace, xAxis: Axis, yAxis: Axis): string {
  const { raw, tower, x, y } = trace;
  const points = y.map((value, i) => [xAxis.at(x[i] ?? i), yAxis.at(value)] as const)
    .filter(([a, b]) => Number.isFinite(a) && Number.isFinite(b));
  const thin = isRecord(raw.line) && Number(raw.line.width ?? 2) < 1.5;
  const mode = String(raw.mode ?? "lines");
  const line = mode.includes("lines") && points.length > 1
    ? `<path class="line-${tower}" stroke-width="${thin ? 1 : 3}" opacity="${
      thin ? 0.35 : 1
    }" d="M${sampled(points, 90).map(([a, b]) => `${a.toFixed(1)} ${b.toFixed(1)}`).join("L")}"/>`
    : "";
  const radius = points.length > 100 ? 2 : points.length > 20 ? 3 : 5;
  const dots = mode.includes("markers") && !(line !== "" && points.length > 12)
    ? sampled(points, 240).map(([a, b]) =>
      `<circle class="fill-${tower}" opacity="0.8" cx="${a.toFixed(1)}" cy="${
        b.toFixed(1)
      }" r="${radius}"/>`
    ).join("")
    : "";
  return line + dots + errorMarks(trace, xAxis, yAxis);
}

/** The upper and the lower end of each lying error bar. */
function intervalEnds({ error_x: error }: Record<string, unknown>, x: readonly unknown[]) {
  if (!isRecord(error)) return [];
  const [up, down] = [list(error.array), list(error.arrayminus)];
  return x.flatMap((value, i) => [
    Number(value) + Number(up[i] ?? 0),
    Number(value) - Number(down[i] ?? up[i] ?? 0),
  ]);
}

/** The lying error bars. */
function errorMarks({ raw, tower, x, y }: Trace, xAxis: Axis, yAxis: Axis): string {
  const ends = intervalEnds(raw, x);
  return y.map((value, i) => {
    const [high, low, at] = [xAxis.at(ends[2 * i]), xAxis.at(ends[2 * i + 1]), yAxis.at(value)];
    return [high, low, at].every(Number.isFinite)
      ? `<path class="line-${tower}" stroke-width="2.5" opacity="0.5" d="M${low.toFixed(1)} ${
        at.toFixed(1)
      }H${high.toFixed(1)}"/>`
      : "";
  }).join("");
}

/** At most `most` of `points`, evenly chosen. */
function sampled<T>(points: readonly T[], most: number): readonly T[] {
  const step = Math.max(1, Math.ceil(points.length / most));
  return points.filter((_, i) => i % step === 0 || i === points.length - 1);
}

function barMarks(trace: Trace, bars: readonly Trace[], xAxis: Axis, yAxis: Axis): string {
  const { raw, tower } = trace;
  const lying = raw.orientation === "h";
  const [names, values] = lying ? [trace.y, trace.x] : [trace.x, trace.y];
  const [across, along] = lying ? [yAxis, xAxis] : [xAxis, yAxis];
  const base = list(raw.base);
  const stacked = base.length > 0;
  const all = new Set(bars.flatMap(({ x, y }) => lying ? y : x)).size;
  const step = across.step(all);
  const size = stacked ? 0.62 * step : 0.74 * step / bars.length;
  const shift = stacked ? -size / 2 : (bars.indexOf(trace) - bars.length / 2) * size;
  return values.map((value, i) => {
    const from = along.at(stacked ? base[i] : 0);
    const to = along.at(Number(value) + Number(base[i] ?? 0));
    const [start, length] = [Math.min(from, to), Math.abs(to - from)];
    const place = across.at(names[i] ?? i, step / 2) + shift;
    if (![start, length, place].every(Number.isFinite)) return "";
    const [x, y, w, h] = lying ? [start, place, length, size] : [place, start, size, length];
    return `<rect class="fill-${tower}" x="${x.toFixed(1)}" y="${y.toFixed(1)}" ` +
      `width="${Math.max(1, w).toFixed(1)}" height="${Math.max(1, h).toFixed(1)}"/>`;
  }).join("");
}

/** The values of a matrix as tiles, low ones of one tower and high ones of the other. */
function matrixMarks(raw: Record<string, unknown>, faint: boolean): string {
  const all = list(raw.z).map(list);
  const rows = sampled(all, 14).map((row) => sampled(row, 28).map(Number));
  const square = all.length === all[0]?.length && !faint && raw.type === "heatmap";
  const values = rows.flat().filter(Number.isFinite);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const [w, h] = [width / (rows[0]?.length || 1), height / (rows.length || 1)];
  return rows.flatMap((row, r) =>
    row.map((value, c) => {
      const share = (value - low) / (high - low || 1);
      // A contour's first row is its lowest.
      const y = raw.type === "contour" ? rows.length - 1 - r : r;
      const tower = square ? (r === c ? 1 : 2) : share < 0.5 ? 1 : 2;
      const strength = square ? Math.sqrt(share) : Math.abs(2 * share - 1);
      const opacity = (faint ? 0.3 : 1) * strength;
      if (!(opacity > 0.02)) return "";
      return `<rect class="fill-${tower}" opacity="${opacity.toFixed(2)}" x="${
        (c * w).toFixed(1)
      }" y="${(y * h).toFixed(1)}" width="${w.toFixed(1)}" height="${h.toFixed(1)}"/>`;
    })
  ).join("");
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
