/**
 * What drives a unit of a convolution hardest (Zeiler and Fergus, 2014, fig. 2): the images, and the
 * squares of them that it sees.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { requireInteger, requireOptions } from "../argument_checks.ts";
import { tensorOf } from "../augmentation/batch.ts";
import { evaluationBatches } from "../augmentation/batches.ts";
import { centreCrop } from "../augmentation/crop_flip.ts";
import type { LabelledImages } from "../augmentation/images.ts";
import type { Preprocessing } from "../augmentation/preprocessing.ts";
import { BadArgumentError } from "../errors.ts";
import {
  type ReceptiveFieldBox,
  receptiveFieldBox,
  receptiveFields,
} from "../spec/receptive_field.ts";
import type { AlexNetSpec } from "../spec/spec.ts";
import { LayerOutputs } from "./layer_outputs.ts";

/** One place where a unit answers. */
export interface TopPatch extends ReceptiveFieldBox {
  /** The image's place in its set. */
  image: number;
  /** What the unit put out there. */
  value: number;
}

/** How {@linkcode topPatches} looks. */
export interface TopPatchOptions {
  /** What the model was built from. */
  spec: AlexNetSpec;
  /** Names of convolutions in the model, e.g. `tower1/conv2`. */
  layers: readonly string[];
  /** Which map of each layer, from 0. */
  unit: number;
  /** How many patches. */
  k: number;
  /** How pixels become numbers. */
  preprocessing: Preprocessing;
}

/** Images that go through the net at once. */
const chunk = 200;

/**
 * For each layer the `k` strongest answers of one map, the strongest first, each with the square of
 * the image that it came from. Of each image only the strongest place counts, so that the patches show
 * as many images; places with an answer of 0 or less are left out, so that a dead unit has none.
 *
 * @param model the net.
 * @param dataset the images.
 * @param options the spec, the layers, the map and the number of patches.
 * @returns one list a layer, in the order of `layers`; squares in pixels of the image.
 * @throws {BadArgumentError} when a layer is no convolution of `spec`.
 *
 * @example
 * ```ts
 * import { alexnet, preset } from "@alexnet/alexnet";
 * import { topPatches } from "@alexnet/alexnet/inspection";
 * import { assert } from "@std/assert";
 *
 * const spec = preset("cifarSmall");
 * const side = 32;
 * const images = Uint8Array.from({ length: 2 * side * side * 3 }, (_, i) => (i * 37) % 256);
 * const dataset = { images, labels: Uint8Array.of(0, 1), side, count: 2 };
 * const preprocessing = {
 *   side,
 *   imageSide: side,
 *   padding: 0,
 *   mean: [127, 127, 127],
 *   divisor: [64, 64, 64],
 *   channelOrder: "rgb",
 * } as const;
 * const model = alexnet(spec);
 * const options = { spec, layers: ["conv1"], unit: 0, k: 2, preprocessing };
 * const [patches] = await topPatches(model, dataset, options);
 * assert(patches.length <= 2 && patches.every(({ value }) => value > 0));
 * model.dispose();
 * ```
 */
export async function topPatches(
  model: tf.LayersModel,
  dataset: LabelledImages,
  options: TopPatchOptions,
): Promise<TopPatch[][]> {
  requireOptions("topPatches", options, {
    spec: true,
    layers: true,
    unit: true,
    k: true,
    preprocessing: true,
  });
  const { spec, layers, unit, k, preprocessing } = options;
  requireInteger("unit", unit, { min: 0 });
  requireInteger("k", k, { min: 1 });
  const fields = layers.map((name) => {
    const found = receptiveFields(spec).find(({ layer }) => layer === name.replace(/^.*\//, ""));
    if (found === undefined) {
      throw new BadArgumentError(`Expected a convolution of ${spec.name} but found "${name}".`);
    }
    return found;
  });
  const { side, imageSide, padding } = preprocessing;
  const middle = centreCrop(imageSide, side, padding);
  const outputs = new LayerOutputs(model, layers);
  const found: TopPatch[][] = layers.map(() => []);
  let done = 0;
  for await (const batch of evaluationBatches({ dataset, preprocessing, batchSize: chunk })) {
    const { count } = batch;
    const maps = tf.tidy(() => {
      const all = outputs.predict(tensorOf(batch)) as tf.Tensor4D[];
      return all.map((map) => tf.slice(map, [0, 0, 0, unit], [-1, -1, -1, 1]));
    });
    for (const [layer, map] of maps.entries()) {
      const values = await map.data<"float32">();
      const columns = map.shape[2];
      const places = map.shape[1] * columns;
      for (let i = 0; i < count; i++) {
        let best = i * places;
        for (let at = best; at < (i + 1) * places; at++) if (values[at] > values[best]) best = at;
        if (!(values[best] > 0)) continue;
        const place = best - i * places;
        const box = receptiveFieldBox(fields[layer], Math.floor(place / columns), place % columns);
        found[layer].push({
          image: done + i,
          value: values[best],
          top: box.top + middle.top,
          left: box.left + middle.left,
          side: box.side,
        });
      }
      found[layer] = found[layer].sort((a, b) => b.value - a.value || a.image - b.image)
        .slice(0, k);
    }
    tf.dispose(maps);
    done += count;
  }
  return found;
}
