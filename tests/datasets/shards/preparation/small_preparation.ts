/**
 * Prepares a few images in the folder that its argument names, and prints a line after each step, so
 * that a test can kill it in between.
 */
import { prepareShards } from "../../../../datasets/shards/preparation/prepare_shards.ts";
import { memorySource, photographs } from "../memory_source.ts";

/** The preparation of a test, in `to`. */
export async function prepareSmall(to: string, onStep: () => void = () => {}): Promise<void> {
  const source = memorySource({
    train: await photographs(24),
    val: await photographs(6, 100),
  });
  await prepareShards(source, {
    ...{ to, side: 16, shardBytes: 8 * 16 * 16 * 3, journalEvery: 1 },
    onProgress: onStep,
  });
}

if (import.meta.main) {
  await prepareSmall(Deno.args[0], () => console.log("step"));
}
