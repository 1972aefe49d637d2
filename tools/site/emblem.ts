/**
 * The emblem of a lesson: one of its own figures as a small drawing without words, in the colours of
 * the two towers.
 *
 * @module
 */
import { isRecord } from "../../lib/is_record.ts";
import { isCode, type Notebook } from "../notebook/notebook.ts";

/** The cell of each lesson whose figure is drawn; of a lesson that is not here, the first plot. */
const chosen: Readonly<Record<string, string>> = {
  "00": "run",
  "01": "width-figure",
  "02": "cost",
  "03": "roofline",
  "04": "race",
  "05": "by-hand-figure",
  "06": "shift-figure",
  "07": "cloud",
  "08": "company",
  "09": "valley-figure",
  "10": "timeline",
  "11": "ladder",
  "12": "confusion",
  "13": "bars",
  "14": "loss",
  "15": "years-figure",
};

/** The size of the drawing, and its border. */
const [width, height, border] = [320, 112, 14];

/** The emblem of lesson `number`, from the outputs of `executed`; empty without a figure. */
export function emblem(executed: Notebook, number: string): string {
  const cells = executed.cells.filter(isCode);
  const of = cells.filter(({ id }) => id === chosen[number]);
  for (const { outputs } of [...of, ...cells]) {
    for (const output of outputs) {
      const bundle = "data" in output ? output.data : {};
      const marks = plotMarks(bundle["application/vnd.plotly.v1+json"]) ??
        pictureMarks(bundle["image/svg+xml"]);
      if (marks !== undefined) {
        return `<svg class="emblem" viewBox="0 0 ${width} ${height}" aria-hidden="true">` +
          `${marks}</svg>`;
      }
    }
  }
  return "";
}

/** A trace on the first pair of axes. */
interface Trace {
  raw: Record<string, unknown>;
  /** Its tower. */
  tower: 1 | 2;
  x: readonly unknown[];
  y: readonly unknown[];
}

function plotMarks(plotly: unknown): string | undefined {
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

/** Traces with the tower of each: the second of two colours is the second tower's. */
function tracesOf(raw: readonly Record<string, unknown>[]): Trace[] {
  const colors: string[] = [];
  return raw.map((trace) => {
    const color = colorOf(trace);
    if (!colors.includes(color)) colors.push(color);
    const known = /213, ?94|d55e00/i.test(color) ? 2 : /0, ?114|0072b2/i.test(color) ? 1 : 0;
    return {
      raw: trace,
      tower: known !== 0 ? known : colors.indexOf(color) % 2 === 0 ? 1 : 2,
      x: list(trace.x),
      y: list(trace.y),
    };
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
  const values = axis === "x" ? x : y;
  const along = raw.orientation === "h" ? "x" : "y";
  if (raw.type !== "bar" || axis !== along) return values;
  const base = list(raw.base);
  return [0, ...values.map((value, i) => Number(value) + Number(base[i] ?? 0)), ...base];
}

/** A position for each value: of numbers on their scale, of names in their order. */
class Axis {
  readonly #names: unknown[] = [];
  readonly #log: boolean;
  readonly #low: number;
  readonly #high: number;
  readonly #ends: readonly [number, number];

  constructor(values: readonly unknown[], layout: unknown, ends: readonly [number, number]) {
    this.#log = isRecord(layout) && layout.type === "log";
    const names = values.filter((value) => typeof value === "string");
    if (names.length > 0) this.#names.push(...new Set(values));
    const places = values.map((value) => this.#number(value)).filter(Number.isFinite);
    this.#low = Math.min(...places);
    this.#high = Math.max(...places);
    this.#ends = ends;
  }

  #number(value: unknown): number {
    if (this.#names.length > 0) return this.#names.indexOf(value);
    return value === null ? NaN : this.#log ? Math.log10(Number(value)) : Number(value);
  }

  /** The distance of two neighbouring values, for bars. */
  step(count: number): number {
    return Math.abs(this.#ends[1] - this.#ends[0]) / Math.max(1, count);
  }

  at(value: unknown, within = 0): number {
    const [start, end] = [
      this.#ends[0] + Math.sign(this.#ends[1] - this.#ends[0]) * within,
      this.#ends[1] - Math.sign(this.#ends[1] - this.#ends[0]) * within,
    ];
    const share = (this.#number(value) - this.#low) / (this.#high - this.#low || 1);
    return start + share * (end - start);
  }
}

function lineMarks({ raw, tower, x, y }: Trace, xAxis: Axis, yAxis: Axis): string {
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
  return line + dots;
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

/** The bars and tiles of one of our own pictures, without its words and photographs. */
function pictureMarks(svg: unknown): string | undefined {
  if (typeof svg !== "string") return undefined;
  const boxes: { x: number; y: number; w: number; h: number; tower: 1 | 2 }[] = [];
  const shifts: [number, number][] = [[0, 0]];
  const bare = svg.replace(/<(defs|style)\b[^]*?<\/\1>/g, "");
  for (const [tag, closing, name] of bare.matchAll(/<(\/?)(g|rect)\b[^>]*>/g)) {
    if (name === "g" && closing === "/") shifts.pop();
    const [left, top] = shifts[shifts.length - 1] ?? [0, 0];
    const number = (attribute: string) =>
      Number(new RegExp(` ${attribute}="([-\\d.]+)"`).exec(tag)?.[1] ?? 0);
    if (name === "g" && closing === "") {
      const [, x, y] = /translate\(([-\d.]+)[ ,]+([-\d.]+)\)/.exec(tag) ?? [];
      if (!tag.endsWith("/>")) shifts.push([left + Number(x ?? 0), top + Number(y ?? 0)]);
    }
    if (name !== "rect" || /figure-(?:paper|wash|box)/.test(tag)) continue;
    const tower = /d55e00|url\(|#(?:a8|b3|c7|e6|f0)/i.test(tag) ? 2 : 1;
    boxes.push({
      x: left + number("x"),
      y: top + number("y"),
      w: number("width"),
      h: number("height"),
      tower,
    });
  }
  if (boxes.length < 6) return undefined;
  const [x0, y0] = [Math.min(...boxes.map(({ x }) => x)), Math.min(...boxes.map(({ y }) => y))];
  const scale = [
    (width - 2 * border) / (Math.max(...boxes.map(({ x, w }) => x + w)) - x0),
    (height - 2 * border) / (Math.max(...boxes.map(({ y, h }) => y + h)) - y0),
  ];
  return boxes.map(({ x, y, w, h, tower }) =>
    `<rect class="fill-${tower}" x="${(border + (x - x0) * scale[0]).toFixed(1)}" y="${
      (border + (y - y0) * scale[1]).toFixed(1)
    }" width="${(w * scale[0]).toFixed(1)}" height="${(h * scale[1]).toFixed(1)}"/>`
  ).join("");
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
