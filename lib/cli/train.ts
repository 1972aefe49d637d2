/**
 * `deno task train`: trains a network on CIFAR-10 or on the user's own pictures and writes a
 * checkpoint, a log and a table of error rates.
 *
 * @module
 */
import { hasOtherClasses, type InitialWeights } from "../training/checkpoint/initial_weights.ts";
import { pathName } from "./pictures/picture_folder.ts";
import { runRanks } from "./ranks/rank_job.ts";
import { isRank, leavesWarnings, rankPlanOf, requireDivisible } from "./ranks/rank_plan.ts";
import { filledFlags } from "./training/filled_flags.ts";
import { recipeOf, withRecipe } from "./training/recipe_flags.ts";
import { withoutWarnings } from "./command/print.ts";
import { runCommand } from "./command/run_command.ts";
import { command, type FilledFlags, type TrainFlags } from "./training/train_command.ts";
import {
  adaptedSpec,
  optimizerOf,
  requireDropsUsed,
  scheduleOf,
  settingsOf,
} from "./training/train_settings.ts";
import { loadImages, openSource, type TrainSource } from "./training/train_source.ts";
import type { JobPlan, TrainingJob } from "./training/job_plan.ts";
import { runJob } from "./training/training_job.ts";

/** Runs the command with `args` and returns its exit code. */
export function main(args: readonly string[]): Promise<number> {
  return runCommand(command, args, ({ values, given }) => train(values, given, args));
}

async function train(
  asked: TrainFlags,
  given: ReadonlySet<keyof TrainFlags>,
  args: readonly string[],
): Promise<number> {
  const run = () => trainAsAsked(asked, given, args);
  return await (leavesWarnings(asked.ranks) ? withoutWarnings(run) : run());
}

async function trainAsAsked(
  asked: TrainFlags,
  given: ReadonlySet<keyof TrainFlags>,
  args: readonly string[],
): Promise<number> {
  requireDropsUsed(asked);
  const flags = withRecipe(asked, given);
  const source = await openSource(flags, given);
  using _shards = source.shards;
  const { weights, spec } = source;
  const ranks = rankPlanOf(flags, spec, isRank());
  const job: TrainingJob = {
    task: "train",
    args,
    flags,
    folderName: flags.data === undefined ? spec.name : pathName(flags.data),
    weights,
    plan: (recorded) => planOf(filledFlags(flags, source, recorded), source, given),
    images: () => loadImages(filledFlags(flags, source), source),
    optimizer: ({ training }) => optimizerOf(flags, source, training.classNames),
    startText: ({ training }) => weights && startText(weights, training.classNames),
  };
  if (ranks === undefined) return await runJob(job);
  const { batch, limit } = filledFlags(flags, source);
  // How many pictures of a folder are for training, the ranks find when they have drawn them.
  const limitIsExact = source.pictures === undefined;
  requireDivisible(ranks, { batch, images: limitIsExact ? limit : undefined, limitIsExact });
  return await runRanks(job, ranks, limitIsExact);
}

/** What the flags mean: the settings for the log, the net and its schedule. */
function planOf(
  flags: FilledFlags,
  source: TrainSource,
  given: ReadonlySet<keyof TrainFlags>,
): JobPlan {
  const recipe = recipeOf(flags);
  return {
    spec: adaptedSpec(flags, source),
    schedule: scheduleOf(flags, source),
    settings: settingsOf(flags, source),
    epochs: flags.epochs,
    batchSize: flags.batch,
    augment: flags.augment && !flags.overfit,
    colorNoise: flags.color && !flags.overfit && (recipe?.colorNoise ?? true),
    events: recipe?.events,
    isLong: given.has("health")
      ? flags.health
      : source.shards !== undefined || recipe !== undefined,
    ...(flags.overfit ? { stopAtError: 0 } : {}),
  };
}

/** What a new run takes from its weights. */
function startText(weights: InitialWeights, classNames: readonly string[]): string {
  return hasOtherClasses(weights.checkpoint, classNames)
    ? `Starting from ${weights.path} with a new last layer for ${classNames.length} classes.`
    : `Starting from ${weights.path}, which has the same classes.`;
}

if (import.meta.main) Deno.exit(await main(Deno.args));
