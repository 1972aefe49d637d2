/**
 * The reader's own network, from what `deno task train` and `deno task export` write.
 *
 * @module
 */
import { BadFileError } from "../../../lib/errors.ts";
import { decodeWeights } from "../../../lib/training/checkpoint/load_weights.ts";
import { requireWhole } from "../../../lib/training/checkpoint/loaded_weights.ts";
import { type TrainedNet, trainedNetOf } from "../../../lib/training/checkpoint/trained_net.ts";
import { readWeights } from "../../../lib/weights/read_weights.ts";

/** A file and its content. */
export interface ReadFile {
  /** Its name without a folder. */
  readonly name: string;
  /** Its content. */
  readonly bytes: Uint8Array;
}

/**
 * Builds the network in `files`: a checkpoint (`.safetensors`), or a `model.json` of tfjs with the
 * files of its weights.
 *
 * @throws {BadFileError} if they are no whole network, or are damaged.
 */
export async function chosenNet(files: readonly ReadFile[]): Promise<TrainedNet> {
  const json = files.find(({ name }) => name.endsWith(".json"));
  const main = json ?? files[0];
  if (main === undefined || (json === undefined && files.length > 1)) {
    throw new BadFileError({
      path: files.map(({ name }) => name).join(", ") || "the files",
      expected: "one checkpoint, or a model.json with the files of its weights",
      found: `${files.length} other files`,
      hint: "deno task export writes a network to one file",
    });
  }
  const shards = new Map(files.map(({ name, bytes }) => [name, bytes]));
  const file = readWeights(main.bytes, main.name, { shards });
  // A page has no terminal for warnings: weights that are not finite are refused below.
  const loaded = await decodeWeights(file, main.name, { warn: () => {} });
  requireWhole(loaded);
  return trainedNetOf(loaded.checkpoint, main.name);
}
