/**
 * The number of images, batches and epochs of a run of `deno task train`, where its flags have none.
 *
 * @module
 */
import { BadArgumentError } from "../../errors.ts";
import type { TrainingShards } from "../shards/shard_folder.ts";
import { recipeOf } from "./recipe_flags.ts";
import type { FilledFlags, TrainFlags } from "./train_command.ts";
import type { TrainSource } from "./train_source.ts";

/** A folder with fewer pictures to train on gets more epochs and smaller batches. */
const FEW_PICTURES = 640;

/** Updates that a run on a folder makes by default, at least: half a minute on two cores. */
const FOLDER_UPDATES = 300;

/**
 * The flags with the default of each count that was not given; a resumed run keeps its epochs and
 * drops.
 *
 * @param recorded The settings of the run that is resumed.
 * @throws {BadArgumentError} if there are not as many images as the flags ask for.
 */
export function filledFlags(
  flags: TrainFlags,
  source: TrainSource,
  recorded: Readonly<Record<string, unknown>> = {},
): FilledFlags {
  const counts = source.shards !== undefined
    ? shardCounts(flags, source.shards)
    : source.pictures !== undefined
    ? folderCounts(flags, source.pictures.all.count)
    : source.synthetic
    ? { limit: flags.limit ?? 640, validation: flags.validation ?? 0, test: flags.test ?? 100 }
    : cifarCounts(flags);
  const few = source.pictures !== undefined && counts.limit < FEW_PICTURES;
  // A set of shards is trained on as the net's paper does.
  const { training } = source.spec;
  const own = source.shards === undefined ? undefined : training;
  const batch = flags.batch ?? own?.batchSize ?? (few ? 16 : 64);
  const updates = Math.ceil(counts.limit / batch);
  const epochs = flags.epochs ?? numberIn(recorded.epochs) ?? recipeOf(flags)?.epochs ??
    own?.epochs ?? (few ? Math.min(100, Math.max(5, Math.ceil(FOLDER_UPDATES / updates))) : 5);
  const drops = flags.drops ??
    (flags.schedule === "steps" ? dropsIn(recorded.drops) : undefined);
  return { ...flags, ...counts, batch, epochs, drops };
}

type Counts = Pick<FilledFlags, "limit" | "validation" | "test">;

/** Images of CIFAR-10. */
export const TRAINING_IMAGES = 50_000;
const TEST_IMAGES = 10_000;

/** Validation images follow the training images. */
function cifarCounts({ limit = 10_000, validation, test, overfit }: TrainFlags): Counts {
  requireAtMost("--limit", limit, TRAINING_IMAGES, "of CIFAR-10");
  requireAtMost("--test", test ?? 1, TEST_IMAGES, "of CIFAR-10");
  const left = TRAINING_IMAGES - limit;
  if (validation !== undefined && validation > left && !overfit) {
    throw new BadArgumentError(
      `Expected --validation from 0 to ${left} (what --limit ${limit} leaves of ` +
        `${TRAINING_IMAGES} images) but found ${validation}; lower one of them.`,
    );
  }
  return { limit, validation: validation ?? Math.min(1000, left), test: test ?? TEST_IMAGES };
}

function folderCounts({ limit, validation = 0, test, overfit }: TrainFlags, total: number): Counts {
  if (overfit) return { limit: Math.min(limit ?? total, total), validation: 0, test: 0 };
  const tested = test ?? Math.max(1, Math.round(total / 5));
  const left = total - tested - validation;
  if (left < 1) {
    throw new BadArgumentError(
      `Expected pictures to train on but found ${total}, of which --test ${tested} and ` +
        `--validation ${validation} take all; lower one of them.`,
    );
  }
  return { limit: Math.min(limit ?? left, left), validation, test: tested };
}

/** The validation images are the test, too. */
function shardCounts(
  { limit = Infinity, validation = Infinity, test = Infinity, overfit }: TrainFlags,
  { train, val }: TrainingShards,
): Counts {
  return {
    limit: Math.min(limit, train.count),
    validation: overfit ? 0 : Math.min(validation, val.count),
    test: Math.min(test, val.count),
  };
}

function requireAtMost(flag: string, count: number, most: number, of: string): void {
  if (count <= most) return;
  throw new BadArgumentError(
    `Expected at most ${most} images ${of} by ${flag} but found ${count}.`,
  );
}

/** Recorded drops; a run with a recipe or another schedule has none, and records an empty text. */
function dropsIn(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function numberIn(value: unknown): number | undefined {
  return typeof value === "number" ? value : undefined;
}
