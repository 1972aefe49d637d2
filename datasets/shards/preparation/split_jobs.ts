/**
 * What is to be done with each split of a source.
 *
 * @module
 */
import { requireDenoFor } from "../../../lib/deno_only.ts";
import { AlexNetError, BadArgumentError } from "../../../lib/errors.ts";
import { FileLock } from "../../../lib/files/lock.ts";
import type { ImageSource, SourceImages, Split } from "../../ilsvrc/image_source.ts";
import { loadSharp } from "../../pictures/decode_image.ts";
import { checkOptions, type PrepareOptions } from "./prepare_options.ts";
import { fingerprintOf } from "./same_settings.ts";
import { planSplit } from "./split_plan.ts";
import type { SplitJob } from "./split_state.ts";

/**
 * Plans the splits of `source`.
 *
 * @throws {BadArgumentError} if an option is out of range or a split is missing, and outside Deno.
 */
export async function splitJobs(
  source: ImageSource,
  options: PrepareOptions,
): Promise<readonly SplitJob[]> {
  const checked = checkOptions(source, options);
  requireDenoFor("prepareShards", "use images in memory");
  const sharp = await loadSharp();
  const decoder = `sharp ${sharp.versions.sharp}, libvips ${sharp.versions.vips}`;
  const settings = { ...checked.settings, decoder };
  const { parallel, journalEvery, mostRejected } = checked;
  const { to: folder, signal, onProgress = () => {} } = options;
  return checked.splits.map((split) => {
    const images = imagesOf(source, split);
    const plan = planSplit(images, split, settings);
    return {
      ...{ folder, split, images, plan, settings, sharp, signal, onProgress },
      ...{ parallel, journalEvery, mostRejected },
      fingerprint: fingerprintOf(images, plan),
    };
  });
}

/**
 * Takes the lock of a folder in which images are prepared.
 *
 * @throws {AlexNetError} if another process holds it.
 */
export function lockPreparation(folder: string): FileLock {
  const lock = FileLock.take(`${folder}/prepare.lock`);
  if (lock !== undefined) return lock;
  throw new AlexNetError(
    `Expected ${folder} for this preparation but another process prepares images there; wait for ` +
      "it, or choose another folder.",
  );
}

function imagesOf({ splits, name }: ImageSource, split: Split): SourceImages {
  const images = splits[split];
  if (images !== undefined) return images;
  throw new BadArgumentError(`Expected images of ${split} but found none in ${name}.`);
}
