/**
 * Which layers of a fine-tuned net start from trained weights, which ones learn, and how fast.
 *
 * @module
 */
import { BadArgumentError } from "../../errors.ts";
import type { AlexNetSpec } from "../../spec/spec.ts";
import { weightShapes } from "../../spec/weight_shapes.ts";
import type { Checkpoint } from "../../training/checkpoint/checkpoint_format.ts";
import {
  hasOtherClasses,
  requireLayers,
  specLayerOf,
  weightLayers,
} from "../../training/checkpoint/initial_weights.ts";
import { isBias } from "../../training/learning_rule/variable_names.ts";

/** What becomes of the layers of a net, by their names in the spec. */
export interface LayerPlan {
  /** Those that start from initial weights; a layer that learns and that the weights lack is one. */
  readonly anew: readonly string[];
  /** Those that learn. */
  readonly learning: readonly string[];
  /** Those that do not. */
  readonly frozen: readonly string[];
}

/** The flags about layers. */
export interface LayerFlags {
  /** The layers that learn, or `all`. */
  readonly train: string | undefined;
  /** The layers that start anew, besides those that must. */
  readonly skip: string | undefined;
}

/**
 * Decides what becomes of each layer of `spec`.
 *
 * @param from The trained net, and the names of the new classes.
 * @throws {BadArgumentError} when a flag names a layer that there is not, when the trained net lacks
 * a layer or has another shape of it and it is not skipped, and when a layer that starts anew would
 * not learn.
 */
export function layerPlan(
  flags: LayerFlags,
  spec: AlexNetSpec,
  { checkpoint, path, classNames }: {
    readonly checkpoint: Checkpoint;
    readonly path: string;
    readonly classNames: readonly string[];
  },
): LayerPlan {
  const all = weightLayers(spec);
  const shapes = [...weightShapes(spec)].map(([name, shape]) => ({
    ...{ name, shape, layer: specLayerOf(name) },
    found: checkpoint.weights.get(name)?.shape,
  }));
  const named = flags.train === "all" ? all : layersIn(flags.train, spec, "a layer to --train");
  const skipped = layersIn(flags.skip, spec, "a layer to --skip");
  if (hasOtherClasses(checkpoint, classNames)) skipped.push(spec.classifier.name);
  const present = new Set(shapes.flatMap(({ layer, found }) => found === undefined ? [] : [layer]));
  const anew = all.filter((layer) =>
    skipped.includes(layer) || (named.includes(layer) && !present.has(layer))
  );
  for (const { name, shape, layer, found } of shapes) {
    if (anew.includes(layer) || `${found}` === `${shape}`) continue;
    const canGo = spec.fullyConnected.some(({ name }) => name === layer);
    throw new BadArgumentError(
      `Expected ${name} [${shape}] in ${path} but found ` +
        `${found === undefined ? "none" : `[${found}]`}; start the layer anew by --skip ${layer}` +
        `${canGo ? `, or leave it out by --without ${layer}` : ""}.`,
    );
  }
  const learning = flags.train === undefined ? anew : named;
  if (learning.length === 0) {
    throw new BadArgumentError(
      `${path} has the same classes as the pictures, so no layer starts anew; name the layers that ` +
        `learn by --train, e.g. --train ${spec.classifier.name}.`,
    );
  }
  const random = anew.filter((name) => !learning.includes(name));
  if (random.length > 0) {
    throw new BadArgumentError(
      `${random.join(" and ")} ${
        random.length === 1 ? "starts" : "start"
      } from random weights and ` +
        `must learn; add ${random.length === 1 ? "it" : "them"} to --train.`,
    );
  }
  return {
    anew,
    learning: all.filter((name) => learning.includes(name)),
    frozen: all.filter((name) => !learning.includes(name)),
  };
}

/** The factor of the rate of a layer that starts anew: the 2012 program had 0.01 beside 0.001. */
const ANEW = 10;

/**
 * The factors of the rate of every layer of the model, 0 for those that are frozen.
 *
 * @param text The flag: `conv5=0.1,fc8/bias=20`, by the names of the spec.
 * @throws {BadArgumentError} when a part is no such factor, or its layer is frozen.
 */
export function rateFactorsOf(
  spec: AlexNetSpec,
  { anew, frozen }: LayerPlan,
  text: string | undefined,
): Record<string, number> {
  const given = parseRates(text, spec);
  const wasted = [...given.keys()].find((key) => frozen.includes(key.split("/")[0]));
  if (wasted !== undefined) {
    throw new BadArgumentError(
      `--rates names ${wasted}, but ${wasted.split("/")[0]} is frozen; add it to --train.`,
    );
  }
  const factors: Record<string, number> = {};
  for (const name of weightShapes(spec).keys()) {
    const layer = specLayerOf(name);
    const own = frozen.includes(layer)
      ? 0
      : given.get(`${layer}/${isBias(name) ? "bias" : "kernel"}`) ?? given.get(layer) ??
        (anew.includes(layer) ? ANEW : 1);
    if (own !== 1) factors[name] = own;
  }
  return factors;
}

function parseRates(text: string | undefined, spec: AlexNetSpec): Map<string, number> {
  const rates = new Map<string, number>();
  for (const part of text?.split(",") ?? []) {
    const [, layer, of, number] =
      /^\s*([^=/\s]+)(?:\/(kernel|bias))?\s*=\s*(\d+\.?\d*(?:e-?\d+)?|\.\d+)\s*$/i.exec(part) ?? [];
    if (layer === undefined || !Number.isFinite(Number(number))) {
      throw new BadArgumentError(
        `--rates expects factors like conv5=0.1,fc8=10,fc8/bias=20 but got ${
          JSON.stringify(part)
        }.`,
      );
    }
    requireLayers([layer], spec, "a layer in --rates");
    const key = of === undefined ? layer : `${layer}/${of}`;
    if (rates.has(key)) throw new BadArgumentError(`--rates names ${key} twice.`);
    rates.set(key, Number(number));
  }
  return rates;
}

/**
 * The layers that a flag names.
 *
 * @throws {BadArgumentError} when `spec` does not have one of them.
 */
export function layersIn(text: string | undefined, spec: AlexNetSpec, what: string): string[] {
  const names = text?.split(",").map((name) => name.trim()) ?? [];
  requireLayers(names, spec, what);
  return names;
}
