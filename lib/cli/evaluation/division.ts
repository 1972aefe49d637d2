/**
 * Whether a command evaluates everything, is one of several jobs, or joins what jobs have found.
 *
 * @module
 */
import type { ShardedImages } from "../../../datasets/shards/sharded_images.ts";
import { BadArgumentError } from "../../errors.ts";
import { parseWorkShard, type WorkShard } from "../../work_shards/work_shard.ts";
import type { ParsedArguments } from "../command/arguments.ts";
import { commandWords } from "../command/command_words.ts";
import type { FlagTable } from "../command/flags.ts";
import { type PartCommands, partCommands } from "../command/part_commands.ts";
import type { DividedFlags } from "./divided_evaluation.ts";
import { merging } from "./merged_evaluation.ts";
import { computing, type Predictor } from "./predictor.ts";

/** What a command does of a divided evaluation. */
export interface Division {
  /** The job; absent for all of the work. */
  readonly shard?: WorkShard;
  /** The folder of the results; empty without `--shard` and `--merge`. */
  readonly folder: string;
  /** Whether jobs have found the probabilities. */
  readonly isMerge: boolean;
  /** The commands of the jobs and of the merge. */
  readonly commands: PartCommands;
}

/** The flags of the merge alone. */
const OF_MERGE = ["search", "submission", "order", "hierarchy"] as const;

/** The arguments that say what is divided. */
type Arguments = Pick<ParsedArguments<FlagTable>, "given" | "operands"> & {
  readonly values: Readonly<Record<"shard" | "merge" | "out", string | undefined>>;
};

/**
 * Reads `--shard`, `--merge` and `--out`.
 *
 * @throws {BadArgumentError} if they do not go together.
 */
export function divisionOf({ values, given, operands }: Arguments): Division {
  const { shard, merge, out } = values;
  const parsed = { values, given, operands };
  const folder = merge ?? (shard === undefined ? undefined : out) ?? "";
  const words = commandWords(parsed, [...OF_MERGE, "shard", "merge", "out", "json"]);
  const commands = partCommands("evaluate", [...words, "--out", folder], [
    ...[...words, "--merge", folder],
  ]);
  const division = { folder, isMerge: merge !== undefined, commands };
  if (shard === undefined) return division;
  if (merge !== undefined) {
    throw new BadArgumentError("--merge joins the results of all jobs; leave out --shard.");
  }
  if (out === undefined) {
    throw new BadArgumentError("--shard expects --out FOLDER, where the results of all jobs go.");
  }
  const other = OF_MERGE.find((flag) => given.has(flag));
  if (other !== undefined) {
    throw new BadArgumentError(`--${other} is for --merge, not for a job with --shard.`);
  }
  return { ...division, shard: parseWorkShard(shard) };
}

/**
 * What gives the probabilities of the nets.
 *
 * @throws {BadFileError} if a job's result is missing, there twice, damaged or of other work.
 */
export async function predictorOf(
  { isMerge, folder, commands: { again } }: Division,
  flags: DividedFlags,
  nets: number,
  shards: ShardedImages | undefined,
): Promise<Predictor> {
  return isMerge ? await merging({ folder, nets, shards, again }, flags) : computing(flags);
}
