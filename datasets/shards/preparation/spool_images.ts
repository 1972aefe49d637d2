/**
 * The pass over the images of a split: each is read, decoded, measured and appended to the spool of
 * its shard, or set aside with its reason. Many are decoded at once; they are counted in the order of
 * the source.
 *
 * @module
 */
import { inOrder } from "../../../lib/augmentation/in_order.ts";
import { AlexNetError, BadFileError } from "../../../lib/errors.ts";
import { rejectedText } from "../../rejected.ts";
import { type PreparedImage, prepareImage } from "./prepare_image.ts";
import type { SplitJob, SplitState } from "./split_state.ts";

/** What became of an image. */
type Outcome =
  | { readonly kind: "prepared"; readonly image: PreparedImage }
  | { readonly kind: "rejected"; readonly error: BadFileError }
  | { readonly kind: "unreadable"; readonly error: BadFileError };

/**
 * As many images in a row that cannot be read mean that the source is gone, not that they are bad.
 */
const MOST_UNREADABLE = 16;

/**
 * Takes the images that are not done yet, until all are done or the job's signal aborts. At the end
 * the journal has all of them.
 *
 * @returns whether all are done.
 * @throws {BadFileError} if the source can no longer be read, or the disk is full.
 * @throws {AlexNetError} if more images are set aside than the job allows.
 */
export async function spoolImages(job: SplitJob, state: SplitState): Promise<boolean> {
  const { split, plan, signal, onProgress } = job;
  const unreadable: BadFileError[] = [];
  const rejectUnreadable = () => {
    for (const { details } of unreadable.splice(0)) reject(state, details.found);
  };
  requireFewRejected(job, state);
  const outcomes = inOrder(state.done, plan.count, 2 * job.parallel, (i) => outcomeOf(job, i));
  for await (const outcome of outcomes) {
    if (outcome.kind === "unreadable") {
      unreadable.push(outcome.error);
      if (unreadable.length === MOST_UNREADABLE) {
        await state.save();
        throw sourceGone(unreadable[0]);
      }
    } else {
      rejectUnreadable();
      if (outcome.kind === "prepared") await append(job, state, outcome.image);
      else reject(state, outcome.error.details.found);
      state.note();
    }
    if (state.rejected.length > job.mostRejected) {
      await state.save();
      requireFewRejected(job, state);
    }
    const [done, rejected] = [state.done, state.rejected.length];
    onProgress({ split, phase: "decode", done, total: plan.count, rejected });
    if (signal?.aborted) break;
  }
  if (!signal?.aborted) rejectUnreadable();
  await state.save();
  requireFewRejected(job, state);
  return state.done === plan.count;
}

/** Reads and decodes image `i` of the plan. */
async function outcomeOf(job: SplitJob, i: number): Promise<Outcome> {
  const { images, plan, sharp, settings } = job;
  const number = plan.numberOf(i);
  let bytes: Uint8Array;
  try {
    bytes = await images.read(number);
  } catch (error) {
    if (!(error instanceof BadFileError)) throw error;
    return { kind: "unreadable", error };
  }
  try {
    const image = await prepareImage(sharp, bytes, images.placeOf(number), settings);
    return { kind: "prepared", image };
  } catch (error) {
    if (!(error instanceof BadFileError)) throw error;
    return { kind: "rejected", error };
  }
}

function reject(state: SplitState, reason: string): void {
  state.reject(state.done, reason);
  state.done++;
}

async function append({ plan }: SplitJob, state: SplitState, image: PreparedImage): Promise<void> {
  const shard = Math.floor(plan.places[state.done] / plan.perShard);
  await state.spools.append(shard, state.done, image.stored, image.checksum);
  state.count(image.odd, image.pixels);
  state.done++;
}

function sourceGone(error: BadFileError): BadFileError {
  const { details } = error;
  const found = `${details.found}, and so for the next ${MOST_UNREADABLE - 1} images`;
  const hint = "when the source can be read again, the same command goes on from here";
  return new BadFileError({ ...details, found, hint }, { cause: error });
}

/** @throws {AlexNetError} that lists the first of the images set aside, if there are too many. */
export function requireFewRejected(
  { split, mostRejected }: SplitJob,
  { rejected }: Pick<SplitState, "rejected">,
): void {
  if (rejected.length <= mostRejected) return;
  const list = rejectedText(
    rejected.map(({ place, reason }) => ({ path: place, reason, kind: "file" })),
  );
  throw new AlexNetError(
    `Expected at most ${mostRejected} images of ${split} that cannot be used but found more, ` +
      `${list}\nLook at rejects.jsonl; to accept them, run the same command with a larger ` +
      "--most-rejected.",
  );
}
