/**
 * One position of a convolution: the window, its products with the kernel, and their sum in the map.
 *
 * @module
 */
// deno-lint-ignore-file alexnet/no-synchronous-read -- widgets run in a page, on the backend cpu
import * as tf from "@tensorflow/tfjs";
import { svgElement, svgText } from "../../../lib/figures/pictures/svg.ts";
import { convolution2d } from "../../../lib/ops/convolution.ts";
import { ship, shipSide } from "./ship_picture.ts";
import type { Scene, Values, Widget } from "./widget.ts";

/** The available kernels, named after what they detect. */
const kernels: readonly { name: string; weights: readonly number[] }[] = [
  { name: "upright edges", weights: [-1, 0, 1, -2, 0, 2, -1, 0, 1] },
  { name: "level edges", weights: [-1, -2, -1, 0, 0, 0, 1, 2, 1] },
  { name: "spots", weights: [-1, -1, -1, -1, 8, -1, -1, -1, -1] },
  { name: "mean of nine", weights: Array.from({ length: 9 }, () => 1 / 9) },
];

/** The map of the picture under a kernel, `[shipSide - 2, shipSide - 2]`, in row-major order. */
export function convolved(kernel: number): number[] {
  return tf.tidy(() =>
    Array.from(
      convolution2d(
        tf.tensor4d(ship(), [1, shipSide, shipSide, 1]),
        tf.tensor4d([...kernels[kernel].weights], [3, 3, 1, 1]),
        tf.zeros([1]),
      ).dataSync(),
    )
  );
}

function grey(value: number): string {
  const level = Math.round(255 * Math.min(1, Math.max(0, value)));
  return `rgb(${level},${level},${level})`;
}

/** Blue below zero, vermilion above. */
function signed(value: number): string {
  const strength = Math.min(1, Math.abs(value));
  const [r, g, b] = value < 0 ? [0, 114, 178] : [213, 94, 0];
  const mix = (channel: number) => Math.round(255 + (channel - 255) * strength);
  return `rgb(${mix(r)},${mix(g)},${mix(b)})`;
}

function draw({ row, column, kernel }: Values): Scene {
  const image = ship();
  const map = convolved(kernel);
  const side = shipSide - 2;
  const { weights } = kernels[kernel];
  const strongest = map.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-6);
  const cell = 11;
  const body: string[] = [svgText("picture", 0, 12, { size: 12, muted: true })];
  image.forEach((value, i) =>
    body.push(svgElement("rect", {
      x: (i % shipSide) * cell,
      y: 20 + Math.floor(i / shipSide) * cell,
      width: cell + 0.4,
      height: cell + 0.4,
      fill: grey(value),
    }))
  );
  body.push(frame(column * cell, 20 + row * cell, 3 * cell));
  const middle = shipSide * cell + 26;
  const big = 40;
  body.push(svgText("pixel \u00d7 weight", middle, 12, { size: 12, muted: true }));
  let sum = 0;
  for (let i = 0; i < 9; i++) {
    const pixel = image[(row + Math.floor(i / 3)) * shipSide + column + i % 3];
    const product = pixel * weights[i];
    sum += product;
    const [x, y] = [middle + (i % 3) * (big + 3), 20 + Math.floor(i / 3) * (big + 3)];
    body.push(
      svgElement("rect", {
        x,
        y,
        width: big,
        height: big,
        fill: signed(product / 2),
        stroke: "#52606d",
      }),
      svgText(product.toFixed(2).replace("-", "\u2212"), x + big / 2, y + 24, {
        size: 11,
        anchor: "middle",
        color: "#1f2933",
      }),
    );
  }
  const found = map[row * side + column];
  body.push(
    svgText(`sum ${sum.toFixed(2).replace("-", "\u2212")}`, middle, 172, { size: 15, bold: true }),
  );
  const right = middle + 3 * big + 32;
  body.push(svgText("map", right, 12, { size: 12, muted: true }));
  map.forEach((value, i) =>
    body.push(svgElement("rect", {
      x: right + (i % side) * cell,
      y: 20 + Math.floor(i / side) * cell,
      width: cell + 0.4,
      height: cell + 0.4,
      fill: signed(value / strongest),
    }))
  );
  body.push(frame(right + column * cell, 20 + row * cell, cell));
  return {
    width: right + side * cell,
    height: 24 + shipSide * cell,
    body,
    said: `At row ${row + 1}, column ${column + 1} the nine products add up to ${
      found.toFixed(2).replace("-", "\u2212")
    }: one value of the map. In the map vermilion is above zero, blue below.`,
  };
}

function frame(x: number, y: number, size: number): string {
  return svgElement("rect", {
    x,
    y,
    width: size,
    height: size,
    fill: "none",
    stroke: "#ffffff",
    "stroke-width": 4,
  }) +
    svgElement("rect", {
      x,
      y,
      width: size,
      height: size,
      fill: "none",
      stroke: "#D55E00",
      "stroke-width": 2.5,
    });
}

/** The widget. */
export const convolution: Widget = {
  title: "One position of a convolution",
  task: "Slide the window over the picture and watch one value of the map appear.",
  controls: [
    {
      name: "row",
      label: "Row",
      min: 0,
      max: shipSide - 3,
      step: 1,
      value: 6,
      text: (v) => String(v + 1),
    },
    {
      name: "column",
      label: "Column",
      min: 0,
      max: shipSide - 3,
      step: 1,
      value: 5,
      text: (v) => String(v + 1),
    },
    { name: "kernel", label: "Kernel", options: kernels.map(({ name }) => name) },
  ],
  madeBy: "convolution2d",
  draw,
};
