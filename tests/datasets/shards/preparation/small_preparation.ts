/**
 * Prepares a few images in the folder that its argument names, and prints a line after each step, so
 * that a test can kill it in between. A typed error ends it with its message and exit code 2.
 */
import { AlexNetError } from "../../../../lib/errors.ts";
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
  try {
    await prepareSmall(Deno.args[0], () => console.log("step"));
  } catch (error) {
    if (!(error instanceof AlexNetError)) throw error;
    console.error(error.message);
    Deno.exit(2);
  }
}
