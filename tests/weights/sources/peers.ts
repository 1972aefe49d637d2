/** The nets of peer_nets.py, and what this library computes with them. */
import { assert, assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { tensorOf } from "../../../lib/augmentation/batch.ts";
import { evaluationBatches } from "../../../lib/augmentation/batches.ts";
import type { LabelledImages } from "../../../lib/augmentation/images.ts";
import type { Preprocessing } from "../../../lib/augmentation/preprocessing.ts";
import { softmaxCrossEntropy } from "../../../lib/ops/softmax_cross_entropy.ts";

/** A row of peers.json: a file, and what PyTorch computed with its weights in float64. */
export interface Peer {
  file: string;
  source: string;
  preset: "bvlc" | "caffenet" | "torchvision";
  widths: number[];
  labels: number[];
  logits: number[];
  loss: number;
  conv5: { means: number[]; row: number[] };
  gradients: Record<string, { bias: number[]; product: number; norm: number }>;
}

/** The rows of the files in `folder`. */
export async function peersIn(folder: string): Promise<Peer[]> {
  return JSON.parse(await Deno.readTextFile(`${folder}/peers.json`));
}

const SIDE = 256;
/** Squares of one colour along a side. */
const CELLS = 16;

/** The images of peer_nets.py with these labels. */
export function smoothImages(labels: readonly number[]): LabelledImages {
  const pixels = new Uint8Array(labels.length * SIDE * SIDE * 3);
  const cell = (v: number) => Math.floor(v / (SIDE / CELLS));
  for (let i = 0, at = 0; i < labels.length; i++) {
    for (let y = 0; y < SIDE; y++) {
      for (let x = 0; x < SIDE; x++) {
        const square = (i * CELLS + cell(y)) * CELLS + cell(x);
        for (let c = 0; c < 3; c++) pixels[at++] = Math.imul(square * 3 + c, 2654435761) >>> 24;
      }
    }
  }
  return { images: pixels, labels: Uint8Array.from(labels), side: SIDE, count: labels.length };
}

/** The input of a net for all images of `dataset`. */
async function inputOf(
  dataset: LabelledImages,
  preprocessing: Preprocessing,
): Promise<tf.Tensor4D> {
  const batches = evaluationBatches({ dataset, batchSize: dataset.count, preprocessing });
  for await (const batch of batches) return tensorOf(batch);
  throw new Error("no batch");
}

/** The values of a tensor, which is disposed of. */
async function taken(tensor: tf.Tensor): Promise<Float32Array> {
  const values = await tensor.data<"float32">();
  tensor.dispose();
  return values;
}

/** The outputs of conv5 after its ReLU, the maps of both towers side by side. */
export async function conv5Of(
  model: tf.LayersModel,
  dataset: LabelledImages,
  preprocessing: Preprocessing,
): Promise<Float32Array> {
  const outputs = model.layers.filter(({ name }) => /(^|\/)conv5$/.test(name)).map(({ output }) =>
    output as tf.SymbolicTensor
  );
  const input = await inputOf(dataset, preprocessing);
  const maps = tf.tidy(() => {
    const towers = [tf.model({ inputs: model.inputs, outputs }).predict(input)].flat();
    return tf.concat(towers, -1);
  });
  input.dispose();
  return await taken(maps);
}

/** Logits, loss and gradients by the names of the variables, without dropout. */
export async function computedBy(
  model: tf.LayersModel,
  peer: Peer,
  preprocessing: Preprocessing,
): Promise<{ logits: Float32Array; loss: number; gradients: Map<string, Float32Array> }> {
  const input = await inputOf(smoothImages(peer.labels), preprocessing);
  const variables = model.trainableWeights.map((weight) => weight.read() as tf.Variable);
  const logits = model.predict(input) as tf.Tensor2D;
  const { value, grads } = tf.variableGrads(() => {
    const outputs = model.apply(input, { training: false }) as tf.Tensor2D;
    return softmaxCrossEntropy(tf.tensor1d(peer.labels, "int32"), outputs);
  }, variables);
  const gradients = new Map<string, Float32Array>();
  for (const { originalName, name } of model.trainableWeights) {
    gradients.set(originalName, await taken(grads[name]));
  }
  input.dispose();
  const [loss] = await taken(value);
  return { logits: await taken(logits), loss, gradients };
}

/** Fails where numbers differ by more than 1e-4 of the largest one. */
export function assertAgrees(
  found: ArrayLike<number>,
  expected: ArrayLike<number>,
  what: string,
): void {
  assertEquals(found.length, expected.length, what);
  let [largest, error] = [0, 0];
  for (let i = 0; i < expected.length; i++) {
    largest = Math.max(largest, Math.abs(expected[i]));
    // NaN counts as a difference.
    const difference = Math.abs(found[i] - expected[i]);
    error = difference <= error ? error : difference;
  }
  assert(error <= 1e-4 * largest, `${what}: ${error} off, of ${largest}`);
}

/** `value`, which must be there. */
export function existing<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("expected a value");
  return value;
}
