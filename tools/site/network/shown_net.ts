/**
 * A network that the front page shows: what it says about a picture, the maps of its layers, and the
 * patches that excite a unit most.
 *
 * @module
 */
import type * as tf from "@tensorflow/tfjs";
import { first, type ImageDataset } from "../../../datasets/dataset.ts";
import { resizeDataset } from "../../../datasets/pictures/resize.ts";
import { tensorOf } from "../../../lib/augmentation/batch.ts";
import { evaluationBatches } from "../../../lib/augmentation/batches.ts";
import type { LabelledImages } from "../../../lib/augmentation/images.ts";
import { elementAt } from "../../../lib/element_at.ts";
import { bestGuesses } from "../../../lib/evaluation/guesses.ts";
import { predictProbabilities } from "../../../lib/evaluation/predict.ts";
import { LayerOutputs } from "../../../lib/inspection/layer_outputs.ts";
import { topPatches } from "../../../lib/inspection/top_patches.ts";
import type { TrainedNet } from "../../../lib/training/checkpoint/trained_net.ts";
import { cutPatch } from "./cut_patch.ts";
import { netFacts } from "./net_facts.ts";
import type { Answer, CutPatch, LayerMaps, NetFacts } from "./network_messages.ts";

/** How many guesses and patches are shown. */
const [GUESSES, PATCHES] = [5, 9];
/** Pictures among which patches are looked for, and their pixels at most: a click takes a second. */
const [AMONG, MOST_PIXELS] = [1000, 1000 * 32 * 32];

/** A network on the front page. Disposing of it frees its weights. */
export class ShownNet implements Disposable {
  readonly #net: TrainedNet;
  readonly #outputs: LayerOutputs;
  /** What the page needs to draw it. */
  readonly facts: NetFacts;

  /** Takes over `net`. */
  constructor(net: TrainedNet) {
    this.#net = net;
    this.facts = netFacts(net.info.spec, net.info.classNames);
    this.#outputs = new LayerOutputs(net.model, this.facts.layers.flatMap(({ panels }) => panels));
  }

  /** Height and width of the pictures that it sees. */
  get side(): number {
    return this.#net.info.preprocessing.imageSide;
  }

  /** How a picture becomes a square of that size. */
  get resize(): "shorter-side" | "stretch" {
    return this.#net.info.spec.preprocessing.resize;
  }

  /** What it says about a picture, `[side, side, 3]`. */
  async look(pixels: Uint8Array<ArrayBuffer>): Promise<Answer> {
    const { model, info: { preprocessing, classNames } } = this.#net;
    const { side } = this;
    const dataset = { images: pixels, labels: Uint8Array.of(0), side, count: 1 };
    const { probabilities, classes } = await predictProbabilities(model, dataset, {
      preprocessing,
    });
    const [best] = bestGuesses(probabilities, classes, Math.min(GUESSES, classes));
    return {
      picture: { pixels, width: side, height: side },
      guesses: best.map((label) => ({
        name: elementAt(classNames, label),
        probability: elementAt(probabilities, label),
      })),
      maps: await this.#maps(dataset),
    };
  }

  /**
   * The patches of `images` that excite a unit most.
   *
   * @param layer the name of its layer in the model.
   * @param unit the index of its map.
   * @returns the patches, strongest first, and among how many images they are.
   */
  async patches(
    layer: string,
    unit: number,
    images: ImageDataset,
  ): Promise<{ among: number; patches: CutPatch[] }> {
    const { model, info: { preprocessing, spec } } = this.#net;
    const { side } = this;
    const count = Math.min(images.count, AMONG, Math.ceil(MOST_PIXELS / side ** 2));
    const some = first(images, count);
    const dataset = side === images.side ? some : resizeDataset(some, side);
    const [found] = await topPatches(model, dataset, {
      ...{ spec, layers: [layer], unit, k: PATCHES, preprocessing },
    });
    return { among: count, patches: found.map((place) => cutPatch(dataset, place)) };
  }

  [Symbol.dispose](): void {
    this.#net.model.dispose();
  }

  async #maps(dataset: LabelledImages): Promise<LayerMaps[]> {
    const { preprocessing } = this.#net.info;
    const maps: LayerMaps[] = [];
    for await (const batch of evaluationBatches({ dataset, preprocessing, batchSize: 1 })) {
      const input = tensorOf(batch);
      const outputs = this.#outputs.predict(input) as tf.Tensor4D[];
      const values = await Promise.all(outputs.map((output) => output.data<"float32">()));
      let at = 0;
      for (const { panels } of this.facts.layers) {
        const own = values.slice(at, at + panels.length);
        const strongest = Math.max(...own.map(largest));
        for (const [i, layer] of panels.entries()) {
          const [, rows, columns, units] = outputs[at + i].shape;
          maps.push({ layer, values: mapsOf(own[i], rows * columns, units, strongest) });
        }
        at += panels.length;
      }
      input.dispose();
      for (const output of outputs) output.dispose();
    }
    return maps;
  }
}

function largest(values: Float32Array): number {
  return values.reduce((most, value) => Math.max(most, value), 0);
}

/** `[places, units]` as bytes `[units, places]`; a response of 0 or less is 0, `strongest` is 255. */
function mapsOf(
  values: Float32Array,
  places: number,
  units: number,
  strongest: number,
): Uint8Array<ArrayBuffer> {
  const maps = new Uint8Array(units * places);
  if (!(strongest > 0)) return maps;
  for (let place = 0; place < places; place++) {
    for (let unit = 0; unit < units; unit++) {
      const value = Math.max(0, values[place * units + unit]) / strongest;
      maps[unit * places + place] = Math.round(255 * value);
    }
  }
  return maps;
}
