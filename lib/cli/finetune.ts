/**
 * `deno task finetune`: trains some layers of a trained network on the user's own pictures, and keeps
 * the net of the best epoch.
 *
 * @module
 */
import { constantSchedule, paperSchedule } from "../training/learning_rule/schedule.ts";
import { command, type FinetuneFlags } from "./training/finetune_command.ts";
import { rateFactorsOf } from "./training/finetune_layers.ts";
import { type FinetuneSource, openFinetuneSource } from "./training/finetune_source.ts";
import { pathName } from "./pictures/picture_folder.ts";
import { runCommand } from "./command/run_command.ts";
import { FINE_TUNING, recordedFlags } from "./training/train_settings.ts";
import type { JobPlan } from "./training/job_plan.ts";
import { runJob } from "./training/training_job.ts";

/** Runs the command with `args` and returns its exit code. */
export function main(args: readonly string[]): Promise<number> {
  return runCommand(command, args, ({ values, given }) => finetune(values, given, args));
}

async function finetune(
  flags: FinetuneFlags,
  given: ReadonlySet<keyof FinetuneFlags>,
  args: readonly string[],
): Promise<number> {
  const source = await openFinetuneSource(flags);
  using _shards = source.shards;
  const { weights: { checkpoint, path }, spec, layers } = source;
  const { momentum, weightDecay, biasRateFactor } = spec.training;
  const rateFactors = rateFactorsOf(spec, layers, flags.rates);
  return await runJob({
    task: "finetune",
    args,
    flags,
    folderName: pathName(flags.data ?? ""),
    weights: { checkpoint, path, skip: layers.anew },
    plan: (recorded) => {
      const epochs = given.has("epochs") ? flags.epochs : Number(recorded?.epochs ?? flags.epochs);
      return planOf({ ...flags, epochs }, source);
    },
    images: () => source.load(),
    optimizer: () => ({ momentum, weightDecay, biasRateFactor, rateFactors }),
    startText: () => startText(source),
  });
}

/** A run of fewer pictures gets smaller batches. */
const FEW_PICTURES = 640;

/** Divisions of the rate, the plateau after which ends the run. */
const DROPS = 2;

/** What the flags mean: the settings for the log, and the schedule. */
function planOf(flags: FinetuneFlags, source: FinetuneSource): JobPlan {
  const { spec, layers, counts, fingerprints, hasTest } = source;
  const { epochs, augment, color, patience } = flags;
  const { learningRate, batchSize } = spec.training;
  const batch = flags.batch ?? (counts.training < FEW_PICTURES ? 16 : 32);
  const rate = flags.rate ?? FINE_TUNING * learningRate * batch / batchSize;
  const settings = {
    ...flags,
    epochs,
    batch,
    rate,
    preset: spec.name,
    train: layers.learning.join(","),
    skip: layers.anew.join(","),
    without: undefined,
    side: spec.side,
    classes: spec.classes,
    microBatch: flags.microBatch ?? batch,
    ...fingerprints,
  };
  return {
    spec,
    schedule: flags.schedule === "constant"
      ? constantSchedule(rate)
      : paperSchedule({ learningRate: rate, patience, drops: DROPS, minimumGain: 0 }),
    settings: recordedFlags(settings),
    epochs,
    batchSize: batch,
    augment,
    colorNoise: color,
    keepBest: true,
    isLong: source.shards !== undefined,
    ...(!hasTest ? { note: "these pictures chose the best epoch" } : {}),
  };
}

/** Fewer pictures choose an epoch by chance, mostly. */
const FEW_TO_VALIDATE = 30;

/** What a new run takes from its weights, and what learns. */
function startText({ weights, spec, layers, counts }: FinetuneSource): string {
  const validated = counts.validation;
  const { anew, learning, frozen } = layers;
  const further = learning.filter((name) => !anew.includes(name));
  const parts = [
    anew.length === 0 ? "" : `${listed(anew)} for ${spec.classes} classes, from initial weights`,
    further.length === 0 ? "" : listed(further),
  ].filter((part) => part !== "");
  return `Starting from ${weights.path}, ${weights.source}.\n  learns: ${
    parts.join("; ")
  }\n  frozen: ${frozen.length === 0 ? "nothing" : listed(frozen)}` +
    (validated >= FEW_TO_VALIDATE
      ? ""
      : `\n  the best epoch is chosen on ${validated} ${
        validated === 1 ? "picture" : "pictures"
      }, of which one is ${(100 / validated).toFixed(0)} % of the error: few to choose by`);
}

function listed(names: readonly string[]): string {
  return names.join(", ");
}

if (import.meta.main) Deno.exit(await main(Deno.args));
