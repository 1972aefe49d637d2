/**
 * The pictures of a run of `deno task finetune`: to learn from, to validate with, to test with.
 *
 * @module
 */
import { requireEveryClass } from "../../../datasets/class_folders.ts";
import type { ImageDataset } from "../../../datasets/dataset.ts";
import { BadArgumentError } from "../../errors.ts";
import { RandomStreams } from "../../random.ts";
import type { AlexNetSpec } from "../../spec/spec.ts";
import { warnOnStandardError } from "../command/find_checkpoint.ts";
import {
  loadPictures,
  openPictures,
  type PictureFolder,
  type PictureSplit,
  splitPictures,
} from "../pictures/picture_folder.ts";
import { warnOfSharedPictures } from "../pictures/seen_pictures.ts";
import type { TrainingShards } from "../shards/shard_folder.ts";
import type { FinetuneFlags } from "./finetune_command.ts";
import type { JobImages } from "./job_plan.ts";

/** The pictures of a run, before any picture is read. */
export interface FinetuneData {
  /** Numbers of pictures to train on and to validate with. */
  readonly counts: { readonly training: number; readonly validation: number };
  /** What the pictures are, for the comparison when the run is resumed. */
  readonly fingerprints: {
    readonly pictures: string;
    readonly validationPictures?: string | undefined;
  };
  /** Whether other pictures than those that validate are the test. */
  readonly hasTest: boolean;
  /** The open files of shards. */
  readonly shards?: TrainingShards;
  /** Reads the pictures, or opens those that are read while the net trains. */
  load(): Promise<JobImages>;
}

/** The pictures of a folder or list, and those of the flags about validation and test. */
export async function folderData(
  path: string,
  pictures: PictureFolder,
  flags: FinetuneFlags,
  spec: AlexNetSpec,
): Promise<FinetuneData> {
  const { classNames, count } = pictures.all;
  const other = async (path: string | undefined) => {
    if (path === undefined) return undefined;
    const found = await openPictures(path, spec, spec.preprocessing.imageSide, { classNames });
    await warnOfSharedPictures(pictures.all, found.all);
    return found;
  };
  const [validation, test] = [await other(flags.validation), await other(flags.test)];
  const split = validation === undefined
    ? splitOf(pictures, path, flags.seed)
    : { training: Array.from({ length: count }, (_, i) => i), validation: [], test: [] };
  return {
    counts: {
      training: split.training.length,
      validation: validation?.all.count ?? split.validation.length,
    },
    fingerprints: {
      pictures: pictures.fingerprint,
      validationPictures: validation?.fingerprint,
    },
    hasTest: test !== undefined,
    load: () => loadPictureSets({ pictures, split, validation, test }),
  };
}

/** A fifth of the pictures, by the seed, validates. */
function splitOf({ all }: PictureFolder, path: string, seed: number): PictureSplit {
  const counts = { test: 0, validation: Math.max(1, Math.round(all.count / 5)), limit: all.count };
  const split = splitPictures(all.labels, counts, new RandomStreams(seed).stream("split"));
  if (split.validation.length > 0) {
    warnOfNotValidated(all, split);
    return split;
  }
  throw new BadArgumentError(
    `Expected two or more pictures in a class of ${path}, so that one can validate, but found one in ` +
      "each; add pictures, or give others by --validation.",
  );
}

/** Warns the user of classes of one picture, which is trained on. */
function warnOfNotValidated(
  { classNames, labels }: PictureFolder["all"],
  split: PictureSplit,
): void {
  const validated = new Set(split.validation.map((i) => labels[i]));
  const never = classNames.filter((_, label) => !validated.has(label) && labels.includes(label));
  if (never.length === 0) return;
  warnOnStandardError(
    `${never.length} of the ${classNames.length} classes have too few pictures to validate with ` +
      `(${never.slice(0, 3).join(", ")}${
        never.length > 3 ? " ..." : ""
      }); the errors do not count them`,
  );
}

/** Reads the pictures of folders and lists. */
async function loadPictureSets(
  { pictures: { all, part }, split, validation, test }: {
    readonly pictures: PictureFolder;
    readonly split: PictureSplit;
    readonly validation: PictureFolder | undefined;
    readonly test: PictureFolder | undefined;
  },
): Promise<JobImages> {
  const load = async (name: string, indices: readonly number[]) =>
    await loadPictures(part(indices.length === all.count ? all.name : name, indices));
  const training = await load(`${all.name}, to train on`, split.training);
  requireReadClasses(training, all.classNames, all.labels);
  const validated = validation === undefined
    ? await load(`${all.name}, to validate with`, split.validation)
    : await loadPictures(validation.all);
  return {
    training,
    validation: validated,
    test: test === undefined ? validated : await loadPictures(test.all),
  };
}

/** @throws {BadFileError} when no picture of a class that was listed could be read. */
function requireReadClasses(
  { name, labels }: ImageDataset,
  classNames: readonly string[],
  listed: ArrayLike<number>,
): void {
  const present = new Set(Array.from(listed));
  const never = classNames.flatMap((_, label) => present.has(label) ? [] : [{ label }]);
  if (never.length > 0) {
    const some = never.slice(0, 3).map(({ label }) => classNames[label]).join(", ");
    warnOnStandardError(
      `${never.length} of the ${classNames.length} classes have no picture to learn from ` +
        `(${some}${never.length > 3 ? " ..." : ""})`,
    );
  }
  requireEveryClass(name, classNames, [...never, ...Array.from(labels, (label) => ({ label }))]);
}
