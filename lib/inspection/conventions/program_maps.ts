/**
 * The maps that weights give for photographs under given conventions.
 *
 * Everything is computed by the usual parts: the decoder, the batches, `alexnet()` and its layers. Only
 * what these are told differs.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { decodeImage } from "../../../datasets/pictures/decode_image.ts";
import { tensorOf } from "../../augmentation/batch.ts";
import { evaluationBatches } from "../../augmentation/batches.ts";
import type { LabelledImages } from "../../augmentation/images.ts";
import { BadArgumentError } from "../../errors.ts";
import { alexnet } from "../../models/alexnet.ts";
import type { AlexNetSpec } from "../../spec/spec.ts";
import { weightShapes } from "../../spec/weight_shapes.ts";
import type { Checkpoint } from "../../training/checkpoint/checkpoint_format.ts";
import { restoreWeights } from "../../training/checkpoint/checkpoint.ts";
import { LayerOutputs, layersCalled } from "../layer_outputs.ts";
import type { Conventions } from "./convention_set.ts";
import { type LayerTap, layerTaps } from "./layer_taps.ts";
import { preprocessingUnder, specUnder } from "./net_conventions.ts";
import { misreadRows } from "./row_order.ts";

/** A net whose weights belong to known conventions. */
export interface ConventionNet {
  /** Its spec, classes and preprocessing, and its weights by the names of variables. */
  readonly checkpoint: Checkpoint;
  /** Where it is from, for messages. */
  readonly path: string;
  /** The layers without weights; they keep initial ones and are not compared. */
  readonly absent: readonly string[];
  /** The conventions that the weights were trained with. */
  readonly own: Conventions;
  /** Whether it is a checkpoint of this project, laid out in this project's order; default: no. */
  readonly ownLayout?: boolean;
}

/** A photograph in a file. */
export interface Photograph {
  /** The content of the file. */
  readonly bytes: Uint8Array;
  /** Its path, for messages. */
  readonly path: string;
}

/** The outputs at a tap for all photographs. */
export interface TapMaps extends LayerTap {
  /**
   * `[photographs, rows, columns, maps]` or `[photographs, units]`; towers stand side by side. Empty
   * where the weights do not fit the maps below, and in the layers after that.
   */
  readonly shape: readonly number[];
  /** The values. */
  readonly values: Float32Array;
}

/**
 * Runs photographs through a net under the conventions `wanted`.
 *
 * @returns the maps at every tap that has weights, from the patch on; empty from fc6 on where `wanted`
 * gives another number of places than it has rows for.
 * @throws {BadFileError} if a photograph cannot be decoded.
 * @throws {BadArgumentError} if there is no photograph.
 */
export async function programMaps(
  net: ConventionNet,
  photographs: readonly Photograph[],
  wanted: Conventions,
): Promise<TapMaps[]> {
  if (photographs.length === 0) {
    throw new BadArgumentError("Expected at least one photograph but found none.");
  }
  const { checkpoint, path, absent, own } = net;
  const { info } = checkpoint;
  const spec = specUnder(info.spec, own, wanted);
  const preprocessing = preprocessingUnder(spec, info.preprocessing, wanted.mean);
  const dataset = await squares(photographs, spec);
  const model = alexnet(spec);
  try {
    const misfits = misfitWeights(info.spec, spec);
    const fitting = new Map([...checkpoint.weights].filter(([name]) => !misfits.has(name)));
    const weights = misreadRows(fitting, spec, own.rows, wanted.rows);
    restoreWeights({ ...checkpoint, weights }, model, path, (name) => weights.has(name));
    const taps = layerTaps(spec, absent);
    const reached = layerTaps(spec, [...absent, ...[...misfits].map(layerIn)]);
    const batches = evaluationBatches({ dataset, preprocessing, batchSize: dataset.count });
    for await (const batch of batches) {
      const empty = { shape: [], values: new Float32Array() };
      return [
        ...await outputsAt(model, reached, batch),
        ...taps.slice(reached.length).map((tap) => ({ ...tap, ...empty })),
      ];
    }
  } finally {
    model.dispose();
  }
  throw new BadArgumentError("Expected a batch of photographs but found none.");
}

/** The weights whose shape is another one under `wanted`: the kernels of fc6, for other pooled places. */
function misfitWeights(own: AlexNetSpec, wanted: AlexNetSpec): Set<string> {
  const shapes = weightShapes(wanted);
  return new Set(
    [...weightShapes(own)].flatMap(([name, shape]) =>
      `${shape}` === `${shapes.get(name)}` ? [] : [name]
    ),
  );
}

/** The layer that a weight belongs to: `fc6` for `tower1/fc6/kernel`. */
function layerIn(weight: string): string {
  return weight.split("/").at(-2) ?? weight;
}

/** The photographs as squares; EXIF orientation is ignored, as by all of these programs. */
async function squares(
  photographs: readonly Photograph[],
  { preprocessing: { imageSide: side, resize, interpolation } }: AlexNetSpec,
): Promise<LabelledImages> {
  const images = new Uint8Array(photographs.length * side * side * 3);
  for (const [i, { bytes, path }] of photographs.entries()) {
    const { pixels } = await decodeImage(bytes, path, { side, resize, interpolation });
    images.set(pixels, i * side * side * 3);
  }
  return { images, labels: new Uint8Array(photographs.length), side, count: photographs.length };
}

async function outputsAt(
  model: tf.LayersModel,
  taps: readonly LayerTap[],
  batch: Parameters<typeof tensorOf>[0],
): Promise<TapMaps[]> {
  const names = taps.map(({ layer }) => layersCalled(model, layer));
  // Two taps may be one layer: a normalization that ends its layer is `norm1` and `layer 1`.
  const layers = [...new Set(names.flat())];
  const found = tf.tidy(() => {
    const parts = new LayerOutputs(model, layers).predict(tensorOf(batch));
    return names.map((own) => {
      const towers = own.map((name) => parts[layers.indexOf(name)]);
      return towers.length === 1 ? towers[0].clone() : tf.concat(towers, -1);
    });
  });
  const maps: TapMaps[] = [];
  for (const [i, tensor] of found.entries()) {
    const { shape } = tensor;
    maps.push({ ...taps[i], shape, values: await tensor.data<"float32">() });
    tensor.dispose();
  }
  return maps;
}
