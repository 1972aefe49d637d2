/**
 * Where a run of `deno task train` starts: its net, and the images that it learns from.
 *
 * @module
 */
import { loadCifar10 } from "../../../datasets/cifar10/cifar10.ts";
import { requireEveryClass } from "../../../datasets/class_folders.ts";
import { first, type ImageDataset, select } from "../../../datasets/dataset.ts";
import { syntheticImages } from "../../../datasets/synthetic_images.ts";
import { resizeDataset } from "../../../datasets/pictures/resize.ts";
import { BadArgumentError } from "../../errors.ts";
import { RandomStreams } from "../../random.ts";
import { preset, presetNames } from "../../spec/presets.ts";
import type { AlexNetSpec } from "../../spec/spec.ts";
import type { InitialWeights } from "../../training/checkpoint/initial_weights.ts";
import { loadWeights, requireWhole } from "../../training/checkpoint/load_weights.ts";
import { findCheckpoint, warnOnStandardError } from "../command/find_checkpoint.ts";
import {
  loadPictures,
  openPictures,
  type PictureFolder,
  splitPictures,
} from "../pictures/picture_folder.ts";
import { warnOfSeenPictures } from "../pictures/seen_pictures.ts";
import type { TrainingRunImages } from "../../training/run/run_network.ts";
import {
  firstImages,
  isShardFolder,
  openTrainingShards,
  someImages,
  type TrainingShards,
} from "../shards/shard_folder.ts";
import type { FilledFlags, TrainFlags } from "./train_command.ts";

/** The net and the images of a run, before any image is read. */
export interface TrainSource {
  /** The preset, or the net of the weights. */
  readonly spec: AlexNetSpec;
  /** The net that the run starts from, by `--weights`. */
  readonly weights?: InitialWeights;
  /** The user's own pictures, by `--data`; CIFAR-10 if absent. */
  readonly pictures?: PictureFolder;
  /** The shards of `--data`. */
  readonly shards?: TrainingShards;
  /** Whether the images are made up, by `--synthetic`. */
  readonly synthetic?: true;
  /** Number of classes of the images. */
  readonly classes: number;
}

/**
 * Reads the weights and lists the pictures that the flags name.
 *
 * @param given The flags that were given.
 * @throws {BadArgumentError} when `--preset` and `--weights` name two nets, or a folder has one class.
 * @throws {BadFileError} when the weights cannot be read or the folder has no classes.
 */
export async function openSource(
  flags: TrainFlags,
  given: ReadonlySet<keyof TrainFlags>,
): Promise<TrainSource> {
  const weights = flags.weights === undefined ? undefined : await weightsIn(flags.weights);
  const isShards = flags.data !== undefined && await isShardFolder(flags.data);
  const own = given.has("preset") || !isShards ? flags.preset : flags.recipe ?? "paper";
  const spec = weights === undefined ? preset(own) : withOwnDefaults(weights.checkpoint.info.spec);
  if (weights !== undefined && given.has("preset") && flags.preset !== spec.name) {
    throw new BadArgumentError(
      `--preset ${flags.preset} is not the net of --weights, ${spec.name} in ` +
        `${weights.path}; leave one of them out.`,
    );
  }
  const net = { spec, ...(weights === undefined ? {} : { weights }) };
  if (flags.synthetic) {
    if (flags.data === undefined) return { ...net, synthetic: true, classes: spec.classes };
    throw new BadArgumentError("--synthetic and --data name two sets of images; leave one out.");
  }
  if (flags.data === undefined) return { ...net, classes: 10 };
  if (isShards) {
    const shards = await openTrainingShards(flags.data, spec);
    return { ...net, shards, classes: shards.train.classNames.length };
  }
  const side = flags.upscale ?? spec.preprocessing.imageSide;
  const pictures = await openPictures(flags.data, spec, side);
  if (weights !== undefined) {
    await warnOfSeenPictures(weights.checkpoint.info, flags.data, pictures.all);
  }
  const { classNames } = pictures.all;
  if (classNames.length < 2) {
    throw new BadArgumentError(
      `Expected a folder per class, two or more, in ${flags.data} but found one, ${
        classNames[0]
      }; give the folder that contains the folders of all classes.`,
    );
  }
  if (pictures.all.count === classNames.length && !flags.overfit) {
    throw new BadArgumentError(
      `Expected two or more pictures in a class of ${flags.data}, so that one can be kept for the ` +
        "test, but found one in each.",
    );
  }
  return { ...net, pictures, classes: classNames.length };
}

/** A net of a file, with the learning rate and the schedule of its preset, if it is one, today. */
export function withOwnDefaults(spec: AlexNetSpec): AlexNetSpec {
  const name = presetNames.find((name) => name === spec.name);
  return name === undefined ? spec : { ...spec, training: preset(name).training };
}

/**
 * A net of a file with another number of classes. The name changes where it has the number:
 * `torchvision with 10 classes`.
 */
export function withClasses(spec: AlexNetSpec, classes: number): AlexNetSpec {
  return { ...spec, classes, name: spec.name.replace(/\b\d+ classes\b/, `${classes} classes`) };
}

async function weightsIn(wish: string): Promise<InitialWeights> {
  const loaded = await loadWeights(await findCheckpoint(wish), { warn: warnOnStandardError });
  requireWhole(loaded);
  return loaded;
}

/** The images of a run. */
export interface TrainImages {
  /** The training set. */
  readonly training: TrainingRunImages;
  /** The validation set, if there is one. */
  readonly validation?: TrainingRunImages;
  /** The test set. */
  readonly test: TrainingRunImages;
}

/** Reads the images that the flags select. */
export async function loadImages(
  flags: FilledFlags,
  source: TrainSource,
): Promise<TrainImages> {
  const { training, validation, test } = source.shards !== undefined
    ? shardImages(flags, source.shards)
    : source.pictures !== undefined
    ? await folderImages(flags, source.pictures)
    : source.synthetic
    ? madeUpImages(flags, source)
    : await cifarImages(flags);
  if (flags.overfit) return { training, validation: training, test: training };
  return {
    training,
    test: test ?? training,
    ...(validation === undefined ? {} : { validation }),
  };
}

async function cifarImages(
  { limit, validation, test, upscale, overfit }: FilledFlags,
): Promise<Partial<TrainImages> & Pick<TrainImages, "training">> {
  const cifar = await loadCifar10();
  const enlarged = (dataset: ImageDataset) =>
    upscale === undefined ? dataset : resizeDataset(dataset, upscale);
  const training = enlarged(first(cifar.train, limit));
  if (overfit) return { training };
  const indices = Array.from({ length: validation }, (_, i) => limit + i);
  return {
    training,
    test: enlarged(first(cifar.test, test)),
    ...(validation > 0 ? { validation: enlarged(select(cifar.train, indices)) } : {}),
  };
}

/** Images of consecutive numbers: to train on, to validate with, to test with. */
function madeUpImages(
  { limit, validation, test, upscale, seed, overfit }: FilledFlags,
  { spec, classes }: TrainSource,
): Partial<TrainImages> & Pick<TrainImages, "training"> {
  const side = upscale ?? spec.preprocessing.imageSide;
  const made = (use: string, start: number, count: number): ImageDataset => {
    const images = syntheticImages({ count, side, classes, start, seed });
    return { ...images, name: `${images.name}, ${use}` };
  };
  const training = made("train", 0, limit);
  if (overfit) return { training };
  return {
    training,
    test: made("test", limit + validation, test),
    ...(validation > 0 ? { validation: made("validation", limit, validation) } : {}),
  };
}

/** Images that are read while the net trains. */
function shardImages(
  { limit, validation, test, overfit }: FilledFlags,
  { train, val }: TrainingShards,
): Partial<TrainImages> & Pick<TrainImages, "training"> {
  const training = firstImages(train, limit);
  if (overfit) return { training };
  return {
    training,
    test: someImages(val, test),
    ...(validation > 0 ? { validation: someImages(val, validation) } : {}),
  };
}

async function folderImages(
  flags: FilledFlags,
  { all, part }: PictureFolder,
): Promise<Partial<TrainImages> & Pick<TrainImages, "training">> {
  const split = splitPictures(all.labels, flags, new RandomStreams(flags.seed).stream("split"));
  const load = async (name: string, indices: readonly number[]) =>
    await loadPictures(part(indices.length === all.count ? all.name : name, indices));
  const training = await load(`${all.name}, to train on`, split.training);
  requireEveryClass(all.name, all.classNames, Array.from(training.labels, (label) => ({ label })));
  return {
    training,
    ...(split.test.length > 0 ? { test: await load(`${all.name}, held out`, split.test) } : {}),
    ...(split.validation.length > 0
      ? { validation: await load(`${all.name}, to validate with`, split.validation) }
      : {}),
  };
}
