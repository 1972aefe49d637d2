/**
 * Saves the net that one lesson trains, for another lesson to load.
 *
 * @module
 */
import { nodeBuiltin, requireDenoFor } from "../deno_only.ts";
import { BadArgumentError } from "../errors.ts";
import { cacheFolder } from "../files/cache_folder.ts";
import { pageFrontEnd } from "../front_end.ts";
import { saveCheckpoint } from "../training/checkpoint/checkpoint.ts";
import {
  type Checkpoint,
  decodeCheckpoint,
  encodeCheckpoint,
} from "../training/checkpoint/checkpoint_format.ts";
import {
  loadTrainedNet,
  type TrainedNet,
  trainedNetOf,
} from "../training/checkpoint/trained_net.ts";
import { currentLesson } from "./setup.ts";

/**
 * Saves the net that the current lesson has trained, in the folder `lessons` of the cache folder
 * (`ALEXNET_CACHE`, or `alexnet` in the cache folder of the user); in a page of the course's site, in
 * the browser. Each lesson, scale and root seed has one file, which a later run replaces.
 *
 * @param checkpoint the net, e.g. `checkpoint` of `trainLive`.
 * @returns the path of the file, which `deno task evaluate --weights` takes; in a page, its name.
 * @throws {BadFileError} when the disk is full or the file cannot be written for another reason.
 * @throws {NotFiniteError} when a weight is not finite. The earlier file is unchanged.
 * @throws {BadArgumentError} in a browser outside the course's site, and if there is no cache folder.
 *
 * @example
 * ```ts
 * import { captureCheckpoint, alexnet, preset } from "@alexnet/alexnet";
 * import { loadLessonNet, saveLessonNet, setup } from "@alexnet/alexnet/course";
 * import { assertEquals } from "@std/assert";
 *
 * Deno.env.set("ALEXNET_CACHE", await Deno.makeTempDir());
 * await setup("99", { quick: {}, laptop: {}, full: {} });
 * const spec = preset("cifarSmall");
 * const model = alexnet(spec);
 * const preprocessing = {
 *   side: spec.side,
 *   imageSide: spec.side,
 *   padding: 0,
 *   mean: [0, 0, 0],
 *   divisor: [1, 1, 1],
 *   channelOrder: "rgb",
 * } as const;
 * const info = { spec, classNames: [..."0123456789"], preprocessing };
 * await saveLessonNet(await captureCheckpoint(model, undefined, info));
 *
 * const net = await loadLessonNet("99");
 * assertEquals(net?.info.spec.name, "cifarSmall");
 * net?.model.dispose();
 * model.dispose();
 * ```
 */
export async function saveLessonNet(checkpoint: Checkpoint): Promise<string> {
  const page = pageFrontEnd();
  if (page !== undefined) {
    const name = nameOf(currentLesson().number);
    await page.write(name, await encodeCheckpoint(checkpoint));
    return name;
  }
  requireDenoFor("Saving the net of a lesson", "keep it in memory");
  const path = pathOf(currentLesson().number);
  await Deno.mkdir(nodeBuiltin("node:path").dirname(path), { recursive: true });
  await saveCheckpoint(path, checkpoint);
  return path;
}

/**
 * Loads the net that {@linkcode saveLessonNet} saved in lesson `number`, at the scale and from the
 * root seed of the current lesson.
 *
 * @param number two digits, e.g. `11`.
 * @returns the net, which the caller disposes of; undefined if that lesson has not run at this scale
 * and from this seed.
 * @throws {BadFileError} when the file is damaged; running the lesson again replaces it.
 * @throws {BadArgumentError} in a browser outside the course's site, and if `number` is not two digits.
 */
export async function loadLessonNet(number: string): Promise<TrainedNet | undefined> {
  const page = pageFrontEnd();
  if (page === undefined) {
    requireDenoFor("Loading the net of a lesson", 'use pretrained("cifarTwoTower")');
  }
  if (!/^\d\d$/.test(number)) {
    throw new BadArgumentError(`Expected a lesson number of two digits but found "${number}".`);
  }
  if (page !== undefined) {
    const name = nameOf(number);
    const bytes = await page.read(name);
    return bytes && trainedNetOf(await decodeCheckpoint(bytes, name), name);
  }
  const path = pathOf(number);
  try {
    await Deno.stat(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
  return await loadTrainedNet(path);
}

function pathOf(number: string): string {
  return nodeBuiltin("node:path").join(cacheFolder(), "lessons", nameOf(number));
}

function nameOf(number: string): string {
  const { scale, seed } = currentLesson();
  return `lesson${number}-${scale}-seed${seed}.safetensors`;
}
