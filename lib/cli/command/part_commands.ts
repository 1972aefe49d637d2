/**
 * The commands of a division of work into jobs: that of each job, and the merge.
 *
 * @module
 */
import type { MakeAgain } from "../../work_shards/complete_results.ts";
import { shardText } from "../../work_shards/work_shard.ts";
import { shellQuoted } from "./shell_quoted.ts";

/** What messages say about the commands of a division. */
export interface PartCommands {
  /** The command of a job. */
  readonly again: MakeAgain;
  /** What to do when all jobs have ended, as a sentence. */
  readonly next: string;
}

/**
 * The commands of `deno task NAME`.
 *
 * @param job The words of each job, without `--shard`.
 * @param merge The words of the merge.
 */
export function partCommands(
  name: string,
  job: readonly string[],
  merge: readonly string[],
): PartCommands {
  return {
    again: (shard) => `deno task ${name} ${shellQuoted([...job, "--shard", shardText(shard)])}`,
    next: `When all jobs have ended: deno task ${name} ${shellQuoted(merge)}`,
  };
}
