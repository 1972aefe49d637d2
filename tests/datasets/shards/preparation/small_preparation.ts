/**
 * Prepares a few images in the folder that its argument names, or the part of the job that a second
 * argument names, and prints a line after each step, so that a test can kill it in between. A typed
 * error ends it with its message and exit code 2.
 */
import { AlexNetError } from "../../../../lib/errors.ts";
import { mergeParts } from "../../../../datasets/shards/preparation/merge_parts.ts";
import { preparePart } from "../../../../datasets/shards/preparation/prepare_part.ts";
import { prepareShards } from "../../../../datasets/shards/preparation/prepare_shards.ts";
import { parseWorkShard, shardText } from "../../../../lib/work_shards/work_shard.ts";
import { memorySource, photographs } from "../memory_source.ts";

/** The images of a test. */
async function smallSource() {
  return memorySource({
    train: await photographs(24),
    val: await photographs(6, 100),
  });
}

const settings = { side: 16, shardBytes: 8 * 16 * 16 * 3, journalEvery: 1 };

/** The preparation of a test, in `to`. */
export async function prepareSmall(to: string, onStep: () => void = () => {}): Promise<void> {
  await prepareShards(await smallSource(), { to, ...settings, onProgress: onStep });
}

/** The part of one job of the same preparation. */
export async function prepareSmallPart(
  to: string,
  shard: string,
  onStep: () => void = () => {},
): Promise<void> {
  await preparePart(await smallSource(), { to, ...settings, onProgress: onStep }, {
    ...{ shard: parseWorkShard(shard), again: shardText, warn: console.error },
  });
}

/** Joins the parts. */
export async function mergeSmall(to: string): Promise<void> {
  await mergeParts(await smallSource(), { to, ...settings }, shardText);
}

if (import.meta.main) {
  try {
    const [to, shard] = Deno.args;
    const onStep = () => console.log("step");
    await (shard === undefined ? prepareSmall(to, onStep) : prepareSmallPart(to, shard, onStep));
  } catch (error) {
    if (!(error instanceof AlexNetError)) throw error;
    console.error(error.message);
    Deno.exit(2);
  }
}
