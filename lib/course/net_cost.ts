/**
 * Estimates what the reader's own net costs to train, and checks that it stays within a budget of
 * arithmetic.
 *
 * @module
 */
import { parseSpec } from "../spec/parse.ts";
import { requireFinite, requireInteger, requireOptions } from "../argument_checks.ts";
import { BadArgumentError } from "../errors.ts";
import type { Displayable } from "../figures/displayable.ts";
import { jupyterDisplay, type MediaBundle } from "../figures/figure_spec.ts";
import { readable } from "../figures/readable.ts";
import { describeNetwork } from "../spec/shapes.ts";
import type { AlexNetSpec } from "../spec/spec.ts";
import { SPEC_FIELDS } from "../spec/spec_fields.ts";
import { text } from "./display.ts";

/** Options of {@linkcode netCost}. */
export interface NetCostOptions {
  /** The net to train. */
  spec: AlexNetSpec;
  /** The net whose multiply-adds per image are the budget. */
  budget: AlexNetSpec;
  /** Training images. */
  images: number;
  /** Passes over them. */
  epochs: number;
  /**
   * A training run of the budget's net on this machine, from which the minutes are estimated: how
   * many images it was trained on, counting every pass, and how many seconds that took.
   */
  pace?: { readonly images: number; readonly seconds: number };
}

/** The cost of a net; a cell shows it as a table. */
export interface NetCost extends Displayable {
  /** Multiply-adds of a forward pass, per image. */
  multiplyAdds: number;
  /** The same of the budget's net. */
  budget: number;
  /** Weights and biases. */
  parameters: number;
  /** Arithmetic of the whole training, in 10^12 floating-point operations. */
  teraflop: number;
  /** Estimated minutes of the training; undefined without a pace. */
  minutes: number | undefined;
}

/**
 * Checks that a net stays within a budget of arithmetic, and estimates what its training will cost.
 * The minutes assume that time is proportional to multiply-adds: pooling and normalization are not
 * counted, so a net with more of them takes longer.
 *
 * @param options the net, the net that sets its budget, and the training images and epochs.
 * @returns the cost, as the value of a cell.
 * @throws {BadArgumentError} if the net needs more multiply-adds per image than the budget; the
 * message names the layer that grew most, and why. Also if its layers do not fit together, for an
 * unknown option, for a number that no net can have, such as a dropout rate of 1, and if `images` or
 * `epochs` is not a positive integer.
 *
 * @example
 * ```ts
 * import { changeSpec, preset } from "@alexnet/alexnet";
 * import { netCost } from "@alexnet/alexnet/course";
 * import { assert, assertThrows } from "@std/assert";
 *
 * const budget = preset("cifarTwoTower");
 * const rest = { budget, images: 10_000, epochs: 6, pace: { images: 60_000, seconds: 240 } };
 * const narrow = changeSpec(budget, { layers: { conv3: { kernels: 48 } } });
 * const { minutes = NaN } = netCost({ spec: narrow, ...rest });
 * assert(minutes < 4);
 *
 * const wide = changeSpec(budget, { layers: { conv2: { kernels: 128 } } });
 * assertThrows(() => netCost({ spec: wide, ...rest }), Error, "conv2 grew most");
 * ```
 */
export function netCost(options: NetCostOptions): NetCost {
  requireOptions("netCost", options, {
    spec: SPEC_FIELDS,
    budget: SPEC_FIELDS,
    images: true,
    epochs: true,
    pace: true, // a training, which has more fields
  });
  const spec = parseSpec(options.spec);
  const images = requireInteger("images of netCost", options.images, { min: 1 });
  const epochs = requireInteger("epochs of netCost", options.epochs, { min: 1 });
  const { multiplyAdds, parameters, trainingFlop } = describeNetwork(spec);
  const { multiplyAdds: budget } = describeNetwork(options.budget);
  if (multiplyAdds > budget) throw overBudget(spec, multiplyAdds, options.budget, budget);
  const teraflop = trainingFlop * images * epochs / 1e12;
  const secondsAnImage = paceOf(options.pace);
  const minutes = secondsAnImage === undefined
    ? undefined
    : secondsAnImage * images * epochs * multiplyAdds / budget / 60;
  const rows = [
    `multiply-adds per image | ${readable(multiplyAdds)} of ${readable(budget)}`,
    `share of the budget | ${readable(100 * multiplyAdds / budget)} %`,
    `parameters | ${readable(parameters)}`,
    `training | ${readable(epochs)} x ${readable(images)} images, ${readable(teraflop)} TFLOP`,
    `estimated minutes | ${
      minutes === undefined ? "known after a first training" : readable(minutes, 2)
    }`,
  ];
  const table = text`| ${spec.name} | |
| --- | --: |
| ${rows.join(" |\n| ")} |`;
  return {
    ...{ multiplyAdds, budget, parameters, teraflop, minutes },
    [jupyterDisplay]: (): MediaBundle | Promise<MediaBundle> => table[jupyterDisplay](),
  };
}

/** Seconds per image; undefined if no image was trained on. */
function paceOf(pace: NetCostOptions["pace"]): number | undefined {
  if (pace === undefined) return undefined;
  const images = requireInteger("pace.images of netCost", pace.images, { min: 0 });
  const seconds = requireFinite("pace.seconds of netCost", pace.seconds, { min: 0 });
  return images === 0 ? undefined : seconds / images;
}

function overBudget(
  spec: AlexNetSpec,
  found: number,
  budgetSpec: AlexNetSpec,
  budget: number,
): BadArgumentError {
  const [own, allowed] = [costsOf(spec), costsOf(budgetSpec)];
  const grown = [...own].map(([name, cost]) => {
    const before = allowed.get(name) ?? { multiplyAdds: 0, side: cost.side };
    return { name, cost, before, more: cost.multiplyAdds - before.multiplyAdds };
  });
  const { name, cost, before } = grown.reduce((most, one) => one.more > most.more ? one : most);
  const cause = cost.side > before.side
    ? `, because it reads maps of ${cost.side} x ${cost.side} values in place of ${before.side} x ` +
      `${before.side}: pool before it, or give it fewer kernels`
    : ": give it fewer kernels or units, or smaller windows";
  const excess = readable(100 * (found / budget - 1), 2);
  return new BadArgumentError(
    `Expected at most ${
      readable(budget)
    } multiply-adds per image (those of ${budgetSpec.name}) but ` +
      `found ${readable(found)} in ${spec.name}, ${excess} % too many; ${name} grew most, from ` +
      `${readable(before.multiplyAdds)} to ${readable(cost.multiplyAdds)}${cause}.`,
  );
}

/** The multiply-adds of each layer, over its towers, and the side of the maps that it reads. */
function costsOf(spec: AlexNetSpec): Map<string, { multiplyAdds: number; side: number }> {
  const costs = new Map<string, { multiplyAdds: number; side: number }>();
  let [side, next] = [spec.side, spec.side];
  let last = "";
  for (const { name, multiplyAdds, output } of describeNetwork(spec).rows) {
    const layer = name.replace(/^tower\d\//, "");
    if (layer !== last) [side, last] = [next, layer];
    next = output.length === 3 ? output[0] : 1;
    costs.set(layer, { side, multiplyAdds: multiplyAdds + (costs.get(layer)?.multiplyAdds ?? 0) });
  }
  return costs;
}
