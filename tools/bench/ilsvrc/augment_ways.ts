/**
 * Augmentation: bytes of 256 x 256 images to cropped, mirrored patches of 224 x 224 floats minus the
 * mean image, beside what memory and a plain loop do with as many bytes.
 */
import { type Batch, floatsOf, tensorOf } from "../../../lib/augmentation/batch.ts";
import { trainingBatches } from "../../../lib/augmentation/batches.ts";
import { imagenetColorPca } from "../../../lib/augmentation/color_pca.ts";
import { RandomStreams } from "../../../lib/random.ts";
import type { Timing } from "../protocol.ts";
import { SQUARE } from "./decode_ways.ts";
import { inTurns, type Rounds, timingsOf } from "./turns.ts";

/** Height and width of the patches. */
const PATCH = 224;
/** Images at a time: their floats are larger than every cache. */
const BATCH = 64;
const PATCH_NUMBERS = PATCH * PATCH * 3;

/** The ways; each is the `layout` of its timings. The first two are what the others compare with. */
export const augmenters = [
  "copy of the floats",
  "loop over bytes, no crop",
  "tensorOf",
  "floatsOf",
] as const;

/** The two augmentations, as names of timings: section 4.1 of the paper has both. */
export const augmentations = ["crops and mirror images", "crops, mirror images, colours"] as const;

const COLOURS = { pca: imagenetColorPca, scale: "standardDeviation" } as const;

/**
 * Times all ways for both augmentations on the backend in use.
 *
 * @throws {Error} if the numbers of `tensorOf` and `floatsOf` differ.
 */
export async function measureAugmenters(rounds: Rounds): Promise<Timing[]> {
  const stream = new RandomStreams(1).stream("pixels");
  const images = Uint8Array.from({ length: BATCH * SQUARE ** 2 * 3 }, () => stream.integer(256));
  const mean = Float32Array.from({ length: PATCH_NUMBERS }, () => 100 + 40 * stream.uniform());
  const dataset = { images, labels: new Uint8Array(BATCH), side: SQUARE, count: BATCH };
  const preprocessing = {
    ...{ side: PATCH, imageSide: SQUARE, padding: 0, mean },
    ...{ divisor: [1, 1, 1] as const, channelOrder: "rgb" as const },
  };
  const floats = new Float32Array(BATCH * PATCH_NUMBERS);
  const source = new Float32Array(BATCH * PATCH_NUMBERS).fill(1);
  const results: Timing[] = [];
  for (const what of augmentations) {
    const batch = await oneBatch({
      ...{ dataset, preprocessing, batchSize: BATCH, streams: new RandomStreams(2), epoch: 0 },
      colorPca: what === augmentations[1] ? COLOURS : undefined,
    });
    await requireSameNumbers(batch);
    const taken = await inTurns({
      "copy of the floats": () => floats.set(source),
      "loop over bytes, no crop": () => subtractAll(images, mean, floats),
      "tensorOf": () => tensorOf(batch).dispose(),
      "floatsOf": () => floatsOf(batch, floats),
    }, rounds);
    results.push(...timingsOf(what, BATCH, taken));
  }
  return results;
}

async function oneBatch(options: Parameters<typeof trainingBatches>[0]): Promise<Batch> {
  for await (const batch of trainingBatches(options)) return batch;
  throw new Error("there is no batch");
}

async function requireSameNumbers(batch: Batch): Promise<void> {
  const tensor = tensorOf(batch);
  const [a, b] = [await tensor.data(), floatsOf(batch)];
  tensor.dispose();
  if (a.length !== b.length || a.some((value, i) => value !== b[i])) {
    throw new Error("tensorOf and floatsOf differ");
  }
}

/** As many bytes as the patches have, minus the mean: what a loop can do at best. */
function subtractAll(bytes: Uint8Array, mean: Float32Array, out: Float32Array): void {
  for (let start = 0; start < out.length; start += PATCH_NUMBERS) {
    for (let i = 0; i < PATCH_NUMBERS; i++) out[start + i] = bytes[start + i] - mean[i];
  }
}
