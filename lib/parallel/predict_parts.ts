/**
 * The prediction of many images by several ranks that have the same net: each runs some batches, and
 * rank 0 gets the probabilities of all of them. The batches are those of one process, so that each
 * image has the same bits.
 *
 * @module
 */
import type { LabelledImages, LazyImages } from "../augmentation/images.ts";
import { imagesAtOnce, predictReadable } from "../evaluation/predict.ts";
import type { Communicator } from "./mpi/communicator.ts";
import { patientGather } from "./patience.ts";

/** What the ranks need to give their results to rank 0. */
type Collecting = Pick<Communicator, "rank" | "size" | "startAllreduce" | "send" | "receive">;

/** What was predicted: on rank 0, of all images; undefined on the others. */
type Predicted = Awaited<ReturnType<typeof predictReadable>>;

/**
 * `predictReadable` on all ranks together; each of them must call it with the same arguments.
 *
 * @throws {NotFiniteError} and {BadFileError} as `predictReadable`, on the rank that finds it.
 * @throws {MpiError} if MPI reports an error.
 */
export function predictParts(
  world: Collecting,
): (...inputs: Parameters<typeof predictReadable>) => Promise<Predicted | undefined> {
  return async (model, dataset, options) => {
    const { start, end } = imagesOfRank(dataset.count, imagesAtOnce(options), world);
    const own = start === end
      ? NOTHING
      : await predictReadable(model, imagesFrom(dataset, start, end), {
        ...options,
        onProgress: ({ done }) =>
          options.onProgress?.({
            done: Math.floor(done / (end - start) * dataset.count),
            total: dataset.count,
          }),
      });
    return await collected(world, { ...own, read: own.read.map((index) => index + start) });
  };
}

const NOTHING: Predicted = { probabilities: new Float32Array(), classes: 0, count: 0, read: [] };

/** The consecutive images of whole batches that belong to a rank; of few batches, some have none. */
export function imagesOfRank(
  count: number,
  batchSize: number,
  { rank, size }: Pick<Communicator, "rank" | "size">,
): { readonly start: number; readonly end: number } {
  const batches = Math.ceil(count / batchSize);
  const [first, next] = [rank, rank + 1].map((part) => Math.floor(part * batches / size));
  return { start: Math.min(count, first * batchSize), end: Math.min(count, next * batchSize) };
}

/** The images from `start` to `end` - 1 as a set; the arrays are those of `images`. */
function imagesFrom(
  images: LabelledImages | LazyImages,
  start: number,
  end: number,
): LabelledImages | LazyImages {
  const { side } = images;
  const part = { labels: images.labels.subarray(start, end), side, count: end - start };
  if ("images" in images) {
    const numbers = side * side * 3;
    return { ...part, images: images.images.subarray(start * numbers, end * numbers) };
  }
  const places = (indices: ArrayLike<number>) => Array.from(indices, (index) => index + start);
  return {
    ...part,
    read: (indices) => images.read(places(indices)),
    ...(images.readReadable === undefined ? {} : {
      readReadable: async (indices) => {
        const found = await images.readReadable?.(places(indices));
        if (found === undefined) return { read: new Int32Array(), pixels: new Uint8Array() };
        return { ...found, read: found.read.map((index) => index - start) };
      },
    }),
  };
}

async function collected(world: Collecting, own: Predicted): Promise<Predicted | undefined> {
  const sizes = await patientGather(world, [own.count, own.classes]);
  if (world.rank > 0) {
    if (own.count > 0) {
      world.send(Int32Array.from(own.read), 0);
      world.send(own.probabilities, 0);
    }
    return undefined;
  }
  const count = sizes.reduce((sum, [images]) => sum + images, 0);
  const classes = Math.max(...sizes.map(([, ofRank]) => ofRank));
  const probabilities = new Float32Array(count * classes);
  probabilities.set(own.probabilities);
  const read = [...own.read];
  for (const [rank, [images]] of sizes.entries()) {
    if (rank === 0 || images === 0) continue;
    const indices = new Int32Array(images);
    world.receive(indices, rank);
    const start = read.length * classes;
    world.receive(probabilities.subarray(start, start + images * classes), rank);
    read.push(...indices);
  }
  return { probabilities, classes, count, read };
}
