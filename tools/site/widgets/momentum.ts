/**
 * Momentum in a valley: the paper's update rule (section 5) on a surface that is steep across the
 * valley and flat along it.
 *
 * @module
 */
// deno-lint-ignore-file alexnet/no-synchronous-read -- widgets run in a page, on the backend cpu
import * as tf from "@tensorflow/tfjs";
import { svgElement, svgText } from "../../../lib/figures/pictures/svg.ts";
import { momentumUpdate } from "../../../lib/ops/momentum_update.ts";
import type { Scene, Values, Widget } from "./widget.ts";

const start: readonly [number, number] = [-9, 2.6];
const steps = 60;
/** The loss is (flat x^2 + steep y^2) / 2. */
const flat = 0.06;

/** The position after 0, 1, ... steps: pairs of x and y. */
export function valleyPath(
  values: Values,
): [number, number][] {
  const { learningRate, momentum, weightDecay, steep } = values;
  const weight = tf.variable(tf.tensor1d([...start]));
  const velocity = tf.variable(tf.zeros([2]));
  const slopes = tf.tensor1d([flat, steep]);
  const path: [number, number][] = [[...start]];
  for (let step = 0; step < steps; step++) {
    const gradient = tf.mul(weight, slopes);
    momentumUpdate(weight, velocity, gradient, { learningRate, momentum, weightDecay });
    gradient.dispose();
    const [x, y] = weight.dataSync();
    path.push([x, y]);
  }
  tf.dispose([weight, velocity, slopes]);
  return path;
}

function draw(values: Values): Scene {
  const { steep } = values;
  const [width, height] = [600, 300];
  const place = ([x, y]: readonly [number, number]): [number, number] => [
    width / 2 + 30 * Math.min(20, Math.max(-20, x)),
    height / 2 + 42 * Math.min(20, Math.max(-20, y)),
  ];
  const body = [
    svgElement("rect", { class: "figure-wash", width, height, fill: "#eef1f5", rx: 8 }),
  ];
  for (const level of [0.1, 0.4, 0.9, 1.6, 2.5, 3.6, 4.9]) {
    body.push(svgElement("ellipse", {
      class: "figure-line",
      cx: width / 2,
      cy: height / 2,
      rx: 30 * Math.sqrt(2 * level / flat),
      ry: 42 * Math.sqrt(2 * level / steep),
      fill: "none",
      stroke: "#9aa5b1",
      "stroke-width": 0.8,
    }));
  }
  const line = (path: readonly [number, number][], color: string, dash: string | undefined) => {
    const points = path.map(place);
    body.push(svgElement("path", {
      d: "M" + points.map(([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`).join("L"),
      fill: "none",
      stroke: color,
      "stroke-width": 2,
      "stroke-dasharray": dash,
    }));
    points.forEach(([x, y], i) => {
      if (i % 3 === 0) {
        body.push(
          dash === undefined
            ? svgElement("circle", { cx: x, cy: y, r: 3, fill: color })
            : svgElement("rect", { x: x - 2.5, y: y - 2.5, width: 5, height: 5, fill: color }),
        );
      }
    });
  };
  const without = valleyPath({ ...values, momentum: 0 });
  const withIt = valleyPath(values);
  line(without, "#D55E00", "5 3");
  line(withIt, "#0072B2", undefined);
  body.push(svgElement("path", {
    class: "figure-line",
    d: `M${width / 2 - 7} ${height / 2}h14m-7 -7v14`,
    stroke: "#1f2933",
    "stroke-width": 2,
  }));
  body.push(
    svgText("with momentum: solid, dots", 12, 20, { size: 13 }),
    svgText("without: dashed, squares", 12, 38, { size: 13 }),
  );
  const loss = (path: readonly [number, number][]) => {
    const [x, y] = path[path.length - 1];
    const value = (flat * x * x + steep * y * y) / 2;
    return value > 1e3 || !Number.isFinite(value)
      ? "thrown out of the valley"
      : `at a loss of ${value.toFixed(3)}`;
  };
  return {
    width,
    height,
    body: [
      svgElement(
        "defs",
        {},
        svgElement("clipPath", { id: "valley" }, svgElement("rect", { width, height, rx: 8 })),
      ),
      svgElement("g", { "clip-path": "url(#valley)" }, body),
    ],
    said: `After ${steps} steps: with momentum ${loss(withIt)}, without ${loss(without)}. ` +
      "The cross marks the minimum.",
  };
}

/** The widget. */
export const momentum: Widget = {
  title: "Momentum in a valley",
  task:
    "Raise the momentum at a small learning rate. Then raise the rate until plain descent breaks.",
  controls: [
    { name: "learningRate", label: "Learning rate", min: 0.05, max: 2.5, step: 0.05, value: 0.3 },
    { name: "momentum", label: "Momentum", min: 0, max: 0.98, step: 0.02, value: 0.9 },
    { name: "weightDecay", label: "Weight decay", min: 0, max: 0.1, step: 0.005, value: 0 },
    { name: "steep", label: "Steepness across", min: 0.2, max: 2, step: 0.1, value: 1 },
  ],
  madeBy: "momentumUpdate",
  draw,
};
