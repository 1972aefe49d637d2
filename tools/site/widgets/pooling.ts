/**
 * Pooling windows (section 3.4): which pixels each window reads, and where windows overlap.
 *
 * @module
 */
// deno-lint-ignore-file alexnet/no-synchronous-read -- widgets run in a page, on the backend cpu
import * as tf from "@tensorflow/tfjs";
import { svgElement, svgText } from "../../../lib/figures/pictures/svg.ts";
import { Pooling2D } from "../../../lib/layers/pooling_2d.ts";
import { pooledSide } from "../../../lib/spec/geometry.ts";
import type { Scene, Values, Widget } from "./widget.ts";

const side = 8;
const map: readonly number[] = Array.from(
  { length: side * side },
  (_, i) => (i * 37 + 11 * Math.floor(i / side) ** 2) % 90 + 5,
);
const roundings = ["ceil", "floor"] as const;

/** The pooled map, in row-major order, and its side. */
export function pooled(values: Values): { side: number; map: number[] } {
  const options = {
    size: values.size,
    stride: values.stride,
    rounding: roundings[values.rounding],
  };
  const layer = new Pooling2D({ kind: "max", ...options });
  const result = tf.tidy(() =>
    Array.from((layer.apply(tf.tensor4d([...map], [1, side, side, 1])) as tf.Tensor).dataSync())
  );
  return { side: pooledSide(side, options), map: result };
}

function draw(values: Values): Scene {
  const result = pooled(values);
  const { size, stride } = values;
  const windows = result.side * result.side;
  const chosen = Math.min(values.window, windows) - 1;
  const [row, column] = [Math.floor(chosen / result.side), chosen % result.side];
  const reads = Array.from(
    { length: side },
    (_, place) =>
      Array.from(
        { length: result.side },
        (_, w) => place >= w * stride && place < w * stride + size,
      )
        .filter(Boolean).length,
  );
  const cell = 32;
  const body = [svgText("map: stripes where windows overlap", 0, 13, { muted: true })];
  body.push(svgElement(
    "defs",
    {},
    svgElement("pattern", {
      id: "overlap",
      width: 6,
      height: 6,
      patternUnits: "userSpaceOnUse",
      patternTransform: "rotate(45)",
    }, svgElement("rect", { width: 2, height: 6, fill: "#56B4E9" })),
  ));
  map.forEach((value, i) => {
    const [y, x] = [Math.floor(i / side), i % side];
    const count = reads[y] * reads[x];
    const at = { x: x * cell, y: 22 + y * cell, width: cell, height: cell };
    body.push(
      svgElement("rect", { ...at, fill: count === 0 ? "#d9dee4" : "#ffffff", stroke: "#9aa5b1" }),
      count > 1 ? svgElement("rect", { ...at, fill: "url(#overlap)", "fill-opacity": 0.55 }) : "",
      svgText(String(value), x * cell + cell / 2, 22 + y * cell + 21, {
        anchor: "middle",
        size: 13,
        color: "#1f2933",
      }),
    );
  });
  const shown = (start: number) => Math.min(side, start + size) - start;
  body.push(svgElement("rect", {
    x: column * stride * cell,
    y: 22 + row * stride * cell,
    width: shown(column * stride) * cell,
    height: shown(row * stride) * cell,
    fill: "none",
    stroke: "#D55E00",
    "stroke-width": 4,
  }));
  const left = side * cell + 50;
  body.push(svgText(`pooled: ${result.side} \u00d7 ${result.side}`, left, 13, { muted: true }));
  result.map.forEach((value, i) => {
    const [x, y] = [left + (i % result.side) * cell, 22 + Math.floor(i / result.side) * cell];
    body.push(
      svgElement("rect", {
        x,
        y,
        width: cell,
        height: cell,
        fill: "#ffffff",
        stroke: i === chosen ? "#D55E00" : "#9aa5b1",
        "stroke-width": i === chosen ? 4 : 1,
      }),
      svgText(String(value), x + cell / 2, y + 21, {
        anchor: "middle",
        size: 13,
        color: "#1f2933",
      }),
    );
  });
  const twice = reads.flatMap((a) => reads.map((b) => a * b)).filter((count) => count > 1).length;
  return {
    width: left + side * cell,
    height: 26 + side * cell,
    body,
    said: `Window ${chosen + 1} of ${windows} gives ${result.map[chosen]}. ` +
      (twice === 0
        ? "No pixel is read twice: these windows do not overlap."
        : `${twice} of ${side * side} pixels are read by more than one window.`),
  };
}

/** The widget. */
export const pooling: Widget = {
  title: "Pooling windows",
  task: "The paper pools with windows of 3 at a stride of 2. Which pixels count more than once?",
  controls: [
    { name: "size", label: "Window size z", min: 2, max: 4, step: 1, value: 3 },
    { name: "stride", label: "Stride s", min: 1, max: 3, step: 1, value: 2 },
    {
      name: "rounding",
      label: "At the edge",
      options: ["a last partial window (ceil)", "dropped (floor)"],
    },
    { name: "window", label: "Window", min: 1, max: 49, step: 1, value: 1 },
  ],
  madeBy: "Pooling2D layer",
  draw,
};
