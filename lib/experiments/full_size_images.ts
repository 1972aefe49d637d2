/**
 * Images for the paper's network at its full size: the user's own folder, or a stand-in that is
 * processed in the same way.
 *
 * @module
 */
import { environmentVariable, inBrowser, nodeBuiltin, requireDenoFor } from "../deno_only.ts";
import { requireFinite, requireInteger, requireOptions } from "../argument_checks.ts";
import { balanced, imageAt, type ImageDataset } from "../../datasets/dataset.ts";
import { ImageFolder, type Measured, openImageFolder } from "../../datasets/image_folder.ts";
import type { Rejected } from "../../datasets/rejected.ts";
import { BadFileError } from "../errors.ts";
import { encodePng } from "../figures/pictures/encode_png.ts";
import { type FullSizeSet, standInInMemory } from "./stand_in_images.ts";
import { RandomStreams } from "../random.ts";
import type { StepRecord } from "../training/history.ts";
import { type Estimate, meanEstimate, NO_INTERVAL } from "../statistics/estimate.ts";
import { isUnmeasured } from "../unmeasured.ts";

/** Options of {@linkcode fullSizeImages}. */
export interface FullSizeOptions {
  /**
   * A folder with one folder per class; default: the environment variable `ALEXNET_IMAGES`. If
   * neither is set, a stand-in is created.
   */
  path?: string | undefined;
  /** Height and width that images are resized to. */
  side: number;
  /** The maximum number of images per class. */
  perClass: number;
  /** One in this many images is held out for validation, at least one per class; default 4. */
  heldOut?: number;
  /** The source of the stand-in's images, and its number of classes. */
  standIn: { from: ImageDataset; classes: number; seed: number };
}

/** Images for training and validation. */
export interface FullSizeImages {
  /** Whether the images are a stand-in, in which case errors and losses are meaningless. */
  standIn: boolean;
  /** The training images, without bad files; an `ImageFolder`, but in a browser. */
  training: FullSizeSet;
  /** The held-out images, without bad files. */
  validation: FullSizeSet;
  /** Mean of each pixel and channel over the training images, `[side, side, 3]`. */
  meanImage: Float32Array;
  /** The files and subfolders that were set aside, with their reasons. */
  rejected: readonly Rejected[];
  /** Removes the stand-in's files; does not touch a user's folder. */
  remove: () => Promise<void>;
}

/**
 * Opens a folder of images for training, or writes some images of `standIn` as PNG files to a
 * temporary folder and opens that; everything after that is the same. Every image is decoded once,
 * to set bad files aside and to measure the mean. In a browser the stand-in is in memory.
 *
 * @param options the folder or its stand-in, the side, and the number of images per class.
 * @returns training and validation images, and their mean.
 * @throws {BadFileError} if the folder is not a folder of images, or a class has fewer than two
 * images.
 * @throws {BadArgumentError} for an unknown option, if `side` is out of range, `perClass` is not an
 * integer from 2 or `heldOut` not a number from 1, and for a folder in a browser.
 *
 * @example
 * ```ts
 * import { fullSizeImages } from "@alexnet/alexnet/experiments";
 * import { assertEquals } from "@std/assert";
 *
 * const side = 40;
 * const from = {
 *   name: "grey levels",
 *   classNames: ["dark", "light"],
 *   images: Uint8Array.from({ length: 8 * side * side * 3 }, (_, i) => i % 256),
 *   labels: Uint8Array.of(0, 1, 0, 1, 0, 1, 0, 1),
 *   side,
 *   count: 8,
 * };
 * const standIn = { from, classes: 2, seed: 1 };
 * const images = await fullSizeImages({ side: 32, perClass: 4, standIn });
 * assertEquals([images.training.count, images.validation.count], [6, 2]);
 * await images.remove();
 * ```
 */
export async function fullSizeImages(options: FullSizeOptions): Promise<FullSizeImages> {
  requireOptions("fullSizeImages", options, {
    path: true,
    side: true,
    perClass: true,
    heldOut: true,
    standIn: { from: true, classes: true, seed: true },
  });
  const given = options.path ?? environmentVariable("ALEXNET_IMAGES");
  const inMemory = inBrowser() && given === undefined;
  if (!inMemory) requireDenoFor("fullSizeImages", "train on images in memory");
  const { side, perClass, heldOut = 4, standIn } = options;
  requireInteger("perClass", perClass, { min: 2 });
  requireFinite("heldOut", heldOut, { min: 1 });
  if (inMemory) {
    const images = standInInMemory({ side, perClass, heldOut, standIn });
    return { ...images, standIn: true, rejected: [], remove: () => Promise.resolve() };
  }
  const path = given ?? await writeStandIn(options);
  const remove = async () => {
    if (given === undefined) await Deno.remove(path, { recursive: true });
  };
  try {
    const chosen = firstOfEachClass(await openImageFolder(path, { side }), perClass);
    const { training, validation, rejected } = await measuredParts(chosen, heldOut);
    return {
      standIn: given === undefined,
      training: training.folder,
      validation: validation.folder,
      meanImage: training.meanImage,
      rejected,
      remove,
    };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** The first `perClass` files of each class of `folder`. */
function firstOfEachClass(folder: ImageFolder, perClass: number): ImageFolder {
  const { name, classNames, side, rejected } = folder;
  const files = filesByClass(folder).flatMap((own) => own.slice(0, perClass));
  return new ImageFolder(name, classNames, files, { side }, rejected);
}

/** The files of each class, in order. */
function filesByClass(
  { classNames, paths, labels }: ImageFolder,
): { path: string; label: number }[][] {
  const files: { path: string; label: number }[][] = classNames.map(() => []);
  paths.forEach((path, i) => files[labels[i]].push({ path, label: labels[i] }));
  return files;
}

/** Measures the images for training and those held out, each without bad files. */
async function measuredParts(chosen: ImageFolder, heldOut: number): Promise<
  { training: Measured; validation: Measured; rejected: readonly Rejected[] }
> {
  const parts = divided(chosen, heldOut);
  try {
    const [training, validation] = await measureEach(parts);
    const rejected = [...chosen.rejected, ...training.rejected, ...validation.rejected];
    return { training, validation, rejected };
  } catch (error) {
    if (!(error instanceof BadFileError)) throw error;
    // A part may have lost every image of a class that still has good ones, so only the good ones
    // are divided.
    const { folder, rejected } = await chosen.measure();
    const [training, validation] = await measureEach(divided(folder, heldOut));
    return { training, validation, rejected };
  }
}

async function measureEach(folders: readonly ImageFolder[]): Promise<Measured[]> {
  const measured: Measured[] = [];
  for (const folder of folders) measured.push(await folder.measure());
  return measured;
}

/**
 * The images of `folder` for training, and the last of each class for validation.
 *
 * @throws {BadFileError} when a class has fewer than two.
 */
function divided(folder: ImageFolder, heldOut: number): ImageFolder[] {
  const { name, classNames, side } = folder;
  const parts: { path: string; label: number }[][] = [[], []];
  for (const [label, files] of filesByClass(folder).entries()) {
    if (files.length < 2) {
      throw new BadFileError({
        path: nodeBuiltin("node:path").join(name, classNames[label]),
        expected: "at least two images, one for training and one for validation",
        found: String(files.length),
        hint: "add images, or remove the folder",
      });
    }
    const held = Math.max(1, Math.floor(files.length / heldOut));
    parts[0].push(...files.slice(0, -held));
    parts[1].push(...files.slice(-held));
  }
  return parts.map((files) => new ImageFolder(name, classNames, files, { side }));
}

/** Writes `perClass` images of each of the first classes to a new temporary folder. */
async function writeStandIn({ perClass, standIn }: FullSizeOptions): Promise<string> {
  const { from, classes, seed } = standIn;
  const chosen = balanced(from, perClass, new RandomStreams(seed).stream("stand-in"));
  const path = await Deno.makeTempDir({ prefix: "alexnet-" });
  for (const name of from.classNames.slice(0, classes)) await Deno.mkdir(`${path}/${name}`);
  const { side } = from;
  for (let i = 0; i < chosen.count; i++) {
    if (chosen.labels[i] >= classes) continue;
    const name = `${String(i).padStart(6, "0")}.png`;
    const png = encodePng({ pixels: imageAt(chosen, i), width: side, height: side });
    await Deno.writeFile(`${path}/${from.classNames[chosen.labels[i]]}/${name}`, png);
  }
  return path;
}

/**
 * The days that `images` images take at the speed of `steps`, with Student's t interval over the
 * steps. The first step is left out because it includes one-time costs.
 *
 * @param images number of images to train on.
 * @param steps the timed steps.
 * @returns an estimate in days; without an interval if there are fewer than three steps besides the
 * first.
 * @throws {BadArgumentError} if there is no step, a step has no image, or `images` or a duration is
 * negative or not finite.
 *
 * @example
 * ```ts
 * import { daysFor } from "@alexnet/alexnet/experiments";
 * import { assertEquals } from "@std/assert";
 *
 * const step = {
 *   step: 0,
 *   epoch: 0,
 *   loss: 1,
 *   errorRate: 0.5,
 *   learningRate: 0.01,
 *   images: 100,
 *   seconds: 1,
 * };
 * // 100 images per second.
 * assertEquals(daysFor(8_640_000, [step, step, step, step]).value, 1);
 * ```
 */
export function daysFor(images: number, steps: readonly StepRecord[]): Estimate {
  requireFinite("images", images, { min: 0 });
  for (const step of steps) {
    requireFinite("seconds of a step", step.seconds, { min: 0 });
    requireInteger("images of a step", step.images, { min: 1 });
  }
  const least = isUnmeasured(NaN) ? 0 : 1; // a stopped training run may not have made a step
  requireInteger("the number of steps", steps.length, { min: least });
  const timed = steps.length > 1 ? steps.slice(1) : steps;
  const days = timed.map((step) => images * step.seconds / step.images / 86_400);
  const n = days.length;
  if (n < 3) {
    const value = days.reduce((sum, x) => sum + x, 0) / n;
    return { value, ...NO_INTERVAL, covers: "single run", n, method: "none" };
  }
  const estimate = meanEstimate(days);
  const notBelowZero = (end: number | null) => end === null ? null : Math.max(0, end);
  return {
    ...estimate,
    low: notBelowZero(estimate.low),
    low99: notBelowZero(estimate.low99),
    covers: "repetitions",
    method: "Student's t over steps",
  };
}
