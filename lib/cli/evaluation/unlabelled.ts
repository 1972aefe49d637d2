/**
 * The guesses of nets for images whose answers are not public: nothing but a submission comes of them.
 *
 * @module
 */
import { BadArgumentError } from "../../errors.ts";
import { averageProbabilities } from "../../evaluation/ensemble.ts";
import type { ShardedImages } from "../../../datasets/shards/sharded_images.ts";
import { writeAtomically } from "../../files/atomic_write.ts";
import type { BackendWish } from "../../ops/backend.ts";
import { requireNew, requireThere } from "../command/checked_paths.ts";
import { findCheckpoint } from "../command/find_checkpoint.ts";
import { print, printFor } from "../command/print.ts";
import { startBackend } from "../command/shared_flags.ts";
import { type Division, predictorOf } from "./division.ts";
import { type ImageFlags, type OpenedNet, openNet } from "./evaluated_images.ts";
import type { Predictor } from "./predictor.ts";
import {
  type GuessedImages,
  numberingOf,
  requireOfficialLines,
  submissionOf,
} from "./submission_file.ts";

/** Flags that compare with answers. */
const NEED_ANSWERS = ["search", "against", "out", "hierarchy"] as const;

/** The flags that are left. */
export interface UnlabelledFlags extends ImageFlags {
  readonly weights: readonly string[];
  readonly submission: string | undefined;
  readonly crops: "center" | "ten";
  readonly order: string | undefined;
  readonly backend: BackendWish | undefined;
  readonly threads: number | undefined;
}

/**
 * Writes the guesses for images whose answers are not public.
 *
 * @param given The flags that were given.
 * @param division Whether the nets compute, or jobs have done so.
 * @throws {BadArgumentError} without a submission, and for a flag that needs answers.
 */
export async function guessUnlabelled(
  flags: UnlabelledFlags,
  shards: ShardedImages,
  given: ReadonlySet<string>,
  division: Division,
): Promise<void> {
  const { submission, order } = flags;
  const wrong = NEED_ANSWERS.find((flag) => given.has(flag));
  if (wrong !== undefined || submission === undefined) {
    throw new BadArgumentError(
      `The answers of ${shards.name} are not known: ` +
        (wrong === undefined
          ? "nothing can be measured. Write the guesses to a file by --submission FILE."
          : `--${wrong} needs them; leave it out.`),
    );
  }
  await requireNew(submission, "--submission");
  const wishes = flags.weights.length === 0 ? [undefined] : flags.weights;
  const found = await Promise.all(wishes.map(findCheckpoint));
  await requireThere(found);
  const tell = printFor(flags);
  tell(await startBackend(flags));
  const predict = await predictorOf(division, flags, found.length, shards);
  const first = await openNet(found[0], flags, shards);
  requireOfficialLines(first.images);
  const numbering = await numberingOf(first.images.classNames, order, undefined, shards.classTable);
  const guesses = await meanGuesses(
    async function* () {
      yield first;
      for (const path of found.slice(1)) yield await openNet(path, flags, shards);
    }(),
    predict,
  );
  const { text, meaning } = submissionOf(guesses, numbering);
  await writeAtomically(submission, text, { createNew: true });
  tell(`${submission}: ${meaning}`);
  if (flags.json) print(JSON.stringify({ submission, images: guesses.images.count, meaning }));
}

/**
 * The mean of the probabilities that the nets give to images without answers; disposes of the nets.
 *
 * @throws {BadArgumentError} when the nets have other classes.
 */
async function meanGuesses(
  opened: AsyncIterable<OpenedNet>,
  predict: Predictor,
): Promise<GuessedImages> {
  const members: Float32Array<ArrayBuffer>[] = [];
  let common: Pick<GuessedImages, "images" | "read"> | undefined;
  for await (const net of opened) {
    const { images } = net;
    const { probabilities, read } = await predict(net, members.length);
    common ??= { images, read };
    if (common.images.classNames.join() !== images.classNames.join()) {
      throw new BadArgumentError("Expected nets for the same classes but found others.");
    }
    members.push(probabilities);
  }
  if (common === undefined) throw new BadArgumentError("Expected at least one net but found none.");
  const weights = members.map(() => 1 / members.length);
  return { ...common, probabilities: averageProbabilities(members, weights) };
}
