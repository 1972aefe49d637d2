/**
 * The image patches that excite a unit of a convolution most
 * ([Zeiler and Fergus, 2014](https://arxiv.org/abs/1311.2901), fig. 2).
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { requireInteger, requireOptions } from "../argument_checks.ts";
import { tensorOf } from "../augmentation/batch.ts";
import { evaluationBatches } from "../augmentation/batches.ts";
import { centreCrop } from "../augmentation/crop_flip.ts";
import type { LabelledImages } from "../augmentation/images.ts";
import { type Preprocessing, PREPROCESSING_FIELDS } from "../augmentation/preprocessing.ts";
import { BadArgumentError } from "../errors.ts";
import { disposing } from "../disposing.ts";
import { LongCall } from "../long_call.ts";
import {
  type ReceptiveFieldBox,
  receptiveFieldBox,
  receptiveFields,
} from "../spec/receptive_field.ts";
import type { AlexNetSpec } from "../spec/spec.ts";
import { SPEC_FIELDS } from "../spec/spec_fields.ts";
import { LayerOutputs } from "./layer_outputs.ts";

/** A square of an image that excites a unit. */
export interface TopPatch extends ReceptiveFieldBox {
  /** The image's index in the dataset. */
  image: number;
  /** The unit's output there. */
  value: number;
}

/** Options of {@linkcode topPatches}. */
export interface TopPatchOptions {
  /** The spec that the model was built from. */
  spec: AlexNetSpec;
  /** Names of convolutions in the model, e.g. `tower1/conv2`. */
  layers: readonly string[];
  /** Index of the map in each layer, from 0. */
  unit: number;
  /** Number of patches. */
  k: number;
  /** How pixels become numbers. */
  preprocessing: Preprocessing;
  /** Stops after the current batch; the patches are those of the images until then. */
  signal?: AbortSignal | undefined;
}

/** Number of images that go through the net at a time. */
const chunk = 200;

/**
 * For each layer, the `k` largest outputs of one map, largest first, each with the square of the
 * image that it comes from. Only the largest output per image counts, so every patch comes from a
 * different image. Outputs of 0 or less are left out, so a dead unit has no patches.
 *
 * @param model the net.
 * @param dataset the images.
 * @param options the spec, the layers, the map and the number of patches.
 * @returns one list per layer, in the order of `layers`; squares in pixels of the image.
 * @throws {BadArgumentError} if a layer is not a convolution of `spec`.
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
    spec: SPEC_FIELDS,
    layers: true,
    unit: true,
    k: true,
    preprocessing: PREPROCESSING_FIELDS,
    signal: true,
  });
  const { spec, layers, unit, k, preprocessing, signal } = options;
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
  return await disposing(
    new LongCall({
      // The names of all of them would not fit on the line.
      what: layers.length === 1 ? `patches of ${layers[0]}` : `patches of ${layers.length} layers`,
      ...{ unit: "image", total: dataset.count, signal },
      key: `patches of ${layers.join(", ")}, unit ${unit}`,
    }),
    async (call) => {
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
            for (let at = best; at < (i + 1) * places; at++) {
              if (values[at] > values[best]) best = at;
            }
            if (!(values[best] > 0)) continue;
            const place = best - i * places;
            const box = receptiveFieldBox(
              fields[layer],
              Math.floor(place / columns),
              place % columns,
            );
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
        if (!await call.goOn(done)) break;
      }
      return found;
    },
  );
}
