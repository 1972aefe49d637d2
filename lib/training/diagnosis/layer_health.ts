/**
 * How far the last inspected update moved each layer of a net, in one line: ‖v‖ / ‖w‖ of its weights.
 *
 * @module
 */
import { weightShapes } from "../../spec/weight_shapes.ts";
import type { AlexNetSpec } from "../../spec/spec.ts";
import { specLayerOf, weightLayers } from "../checkpoint/initial_weights.ts";

/** Towers whose ratios differ by less are shown as one. */
const ALIKE = 2;

/**
 * `update/weight: conv1 0.0011, conv2 0.00087-0.0031, conv3 frozen`: for each layer with weights the
 * ratio, or the smallest and the largest one of its towers if these differ by a factor of two.
 *
 * @param ratios by the names of weights, as a step records them; a weight without one did not learn.
 */
export function layerHealth(
  ratios: Readonly<Record<string, number>>,
  spec: AlexNetSpec,
): string {
  const names = [...weightShapes(spec).keys()];
  const parts = weightLayers(spec).map((layer) => {
    const own = names.flatMap((name) => specLayerOf(name) === layer ? ratios[name] ?? [] : []);
    if (own.length === 0) return `${layer} frozen`;
    const [least, most] = [Math.min(...own), Math.max(...own)];
    return most < ALIKE * least
      ? `${layer} ${short(own.reduce((sum, ratio) => sum + ratio, 0) / own.length)}`
      : `${layer} ${short(least)}-${short(most)}`;
  });
  return `update/weight: ${parts.join(", ")}`;
}

function short(ratio: number): string {
  return `${Number(ratio.toPrecision(2))}`;
}
