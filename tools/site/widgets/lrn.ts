/**
 * Local response normalization (section 3.3) with sliders: nine neighbouring maps at one place.
 *
 * @module
 */
// deno-lint-ignore-file alexnet/no-synchronous-read -- widgets run in a page, on the backend cpu
import * as tf from "@tensorflow/tfjs";
import { svgElement, svgText } from "../../../lib/figures/pictures/svg.ts";
import { localResponseNormalization } from "../../../lib/ops/local_response_normalization.ts";
import type { Scene, Values, Widget } from "./widget.ts";

const responses: readonly (readonly number[])[] = [
  [5, 10, 20, 40, 80, 40, 20, 10, 5],
  [10, 10, 10, 10, 90, 10, 10, 10, 10],
  [60, 60, 60, 60, 60, 60, 60, 60, 60],
  [80, 0, 40, 0, 20, 0, 10, 0, 90],
];
const conventions = ["literal", "divided-by-n"] as const;

/** The responses after normalization. */
export function normalizedResponses(values: Values): { before: number[]; after: number[] } {
  const before = responses[values.input].map((response) => response * values.brightness);
  const after = tf.tidy(() =>
    Array.from(
      localResponseNormalization(tf.tensor4d(before, [1, 1, 1, before.length]), {
        k: values.k,
        n: values.n,
        alpha: 10 ** values.alpha,
        beta: values.beta,
        convention: conventions[values.convention],
      }).dataSync(),
    )
  );
  return { before, after };
}

function draw(values: Values): Scene {
  const { before, after } = normalizedResponses(values);
  const [width, height, base] = [560, 250, 212];
  const scale = 200 / Math.max(...before, ...after, 1);
  const column = width / before.length;
  const strongest = before.indexOf(Math.max(...before));
  const reach = (values.n - 1) / 2;
  const body = [
    svgElement("rect", {
      class: "figure-wash",
      x: Math.max(0, (strongest - reach) * column),
      y: 8,
      width: (Math.min(8, strongest + reach) - Math.max(0, strongest - reach) + 1) * column,
      height: base - 4,
      fill: "#eef1f5",
    }),
  ];
  before.forEach((value, map) => {
    const x = map * column + 8;
    body.push(
      svgElement("rect", {
        class: "figure-line",
        x,
        y: base - value * scale,
        width: column / 2 - 8,
        height: value * scale,
        fill: "none",
        stroke: "#52606d",
        "stroke-dasharray": "3 2",
      }),
      svgElement("rect", {
        x: x + column / 2 - 6,
        y: base - after[map] * scale,
        width: column / 2 - 8,
        height: after[map] * scale,
        fill: "#0072B2",
      }),
      svgText(after[map].toFixed(1), x + column / 2 - 8, base + 15, { anchor: "middle", size: 11 }),
      svgText(`map ${map + 1}`, x + column / 2 - 8, base + 30, {
        anchor: "middle",
        size: 11,
        muted: true,
      }),
    );
  });
  const plain = normalizedResponses({ ...values, brightness: 1 }).after[strongest];
  return {
    width,
    height,
    body,
    said: `Dashed: before; filled: after; shaded: the maps in the sum of map ${strongest + 1}. ` +
      `At ${values.brightness} times the brightness its response is ${
        after[strongest].toFixed(1)
      }, ` +
      `${(after[strongest] / (plain || 1)).toFixed(2)} times that of the plain input.`,
  };
}

/** The widget. */
export const lrn: Widget = {
  title: "Local response normalization at one place",
  task: "Make the input brighter: does the strongest response grow as much? " +
    "Then find the settings at which neighbours silence each other.",
  controls: [
    {
      name: "input",
      label: "Responses",
      options: ["a hill", "one strong map", "all alike", "scattered"],
    },
    {
      name: "brightness",
      label: "Brightness",
      min: 1,
      max: 4,
      step: 0.25,
      value: 1,
      text: (v) => `${v}\u00d7`,
    },
    { name: "k", label: "k", min: 0.5, max: 4, step: 0.5, value: 2 },
    { name: "n", label: "n (neighbours)", min: 1, max: 9, step: 2, value: 5 },
    {
      name: "alpha",
      label: "alpha",
      min: -5,
      max: -1,
      step: 0.25,
      value: -4,
      text: (v) => String(Number((10 ** v).toPrecision(2))),
    },
    { name: "beta", label: "beta", min: 0, max: 1.5, step: 0.05, value: 0.75 },
    {
      name: "convention",
      label: "alpha is",
      options: ["as printed", "divided by n (2012 program)"],
    },
  ],
  madeBy: "localResponseNormalization",
  draw,
};
