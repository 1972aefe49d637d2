/**
 * Where a run of `deno task finetune` starts: the trained net, the net that it becomes, and the
 * user's pictures.
 *
 * @module
 */
import { requireEveryClass } from "../../../datasets/class_folders.ts";
import type { ImageDataset } from "../../../datasets/dataset.ts";
import { BadArgumentError, BadFileError } from "../../errors.ts";
import { requireRegularFile } from "../../files/regular_file.ts";
import { systemReason } from "../../files/system_error.ts";
import { RandomStreams } from "../../random.ts";
import { preset } from "../../spec/presets.ts";
import type { AlexNetSpec } from "../../spec/spec.ts";
import { type LoadedWeights, loadWeights } from "../../training/checkpoint/load_weights.ts";
import { findCheckpoint, warnOnStandardError } from "../command/find_checkpoint.ts";
import type { FinetuneFlags } from "./finetune_command.ts";
import { type LayerPlan, layerPlan, layersIn } from "./finetune_layers.ts";
import {
  loadPictures,
  openPictures,
  type PictureFolder,
  type PictureSplit,
  splitPictures,
} from "../pictures/picture_folder.ts";
import { warnOfSeenPictures, warnOfSharedPictures } from "../pictures/seen_pictures.ts";
import { withClasses, withOwnDefaults } from "./train_source.ts";
import type { JobImages } from "./training_job.ts";

/** The nets and the pictures of a run, before any picture is read. */
export interface FinetuneSource {
  readonly weights: LoadedWeights;
  /** The net that learns. */
  readonly spec: AlexNetSpec;
  readonly layers: LayerPlan;
  readonly pictures: PictureFolder;
  /** Positions of the pictures to train on and, without pictures for that, to validate with. */
  readonly split: PictureSplit;
  readonly validation?: PictureFolder;
  readonly test?: PictureFolder;
}

/**
 * Reads the weights and lists the pictures that the flags name.
 *
 * @throws {BadArgumentError} when flags contradict each other, the net or the pictures.
 * @throws {BadFileError} when the weights or a list cannot be read, or a folder has no classes.
 */
export async function openFinetuneSource(flags: FinetuneFlags): Promise<FinetuneSource> {
  const data = required(flags.data, "--data", "the pictures to learn from");
  const weights = await weightsIn(required(flags.weights, "--weights", "the net to start from"));
  const net = netOf(flags, weights);
  const side = net.preprocessing.imageSide;
  const names = flags.names === undefined ? undefined : await classNamesIn(flags.names);
  const pictures = await openPictures(data, net, side, {
    classNames: names,
    classes: flags.classes ?? names?.length,
  });
  await warnOfSeenPictures(weights.checkpoint.info, data, pictures.all);
  const { classNames, count } = pictures.all;
  if (classNames.length < 2) {
    throw new BadArgumentError(
      `Expected two or more classes in ${data} but found one, ${
        classNames[0]
      }; give the folder that ` +
        "contains the folders of all classes.",
    );
  }
  const spec = withClasses(net, classNames.length);
  const layers = layerPlan(flags, spec, { ...weights, classNames });
  const other = async (path: string | undefined) => {
    if (path === undefined) return undefined;
    const found = await openPictures(path, spec, side, { classNames });
    await warnOfSharedPictures(pictures.all, found.all);
    return found;
  };
  const [validation, test] = [await other(flags.validation), await other(flags.test)];
  const split = validation === undefined
    ? splitOf(pictures, data, flags.seed)
    : { training: Array.from({ length: count }, (_, i) => i), validation: [], test: [] };
  return {
    ...{ weights, spec, layers, pictures, split },
    ...(validation === undefined ? {} : { validation }),
    ...(test === undefined ? {} : { test }),
  };
}

function required(value: string | undefined, flag: string, what: string): string {
  if (value !== undefined) return value;
  throw new BadArgumentError(`deno task finetune needs ${flag}, ${what}; see --help.`);
}

async function weightsIn(wish: string): Promise<LoadedWeights> {
  return await loadWeights(await findCheckpoint(wish), { warn: warnOnStandardError });
}

/**
 * The net that learns, but for its number of classes: that of the weights or a preset, without the
 * layers that it is left without, and at another size. Fully connected layers that the weights lack
 * are left out, unless a flag names them.
 */
function netOf(flags: FinetuneFlags, { checkpoint, absent }: LoadedWeights): AlexNetSpec {
  const own = checkpoint.info.spec;
  const whole = flags.preset === undefined
    ? withOwnDefaults(own)
    : { ...preset(flags.preset), preprocessing: own.preprocessing };
  const named = [
    ...(flags.train === "all" ? [] : layersIn(flags.train, whole, "a layer to --train")),
    ...layersIn(flags.skip, whole, "a layer to --skip"),
  ];
  const left = layersIn(flags.without, whole, "a layer to go --without");
  const hidden = whole.fullyConnected.map(({ name }) => name);
  const wrong = left.find((name) => !hidden.includes(name) || named.includes(name));
  if (wrong !== undefined) {
    throw new BadArgumentError(
      `Expected fully connected layers (${
        hidden.join(", ")
      }) that no other flag names in --without ` +
        `but found ${wrong}.`,
    );
  }
  const without = hidden.filter((name) =>
    left.includes(name) || (absent.includes(name) && !named.includes(name))
  );
  const { preprocessing } = whole;
  const { side = whole.side } = flags;
  // Without random crops, images need no margin.
  const margin = flags.augment ? preprocessing.imageSide / whole.side : 1;
  const imageSide = flags.side === undefined
    ? preprocessing.imageSide
    : Math.max(side - 2 * preprocessing.padding, Math.round(side * margin));
  const changes = [
    ...(without.length === 0 ? [] : [`without ${without.join(" and ")}`]),
    ...(side === whole.side ? [] : [`at ${side} x ${side}`]),
  ];
  return {
    ...whole,
    name: [whole.name, ...changes].join(" "),
    side,
    fullyConnected: whole.fullyConnected.filter(({ name }) => !without.includes(name)),
    preprocessing: { ...preprocessing, imageSide },
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

/** The names of the classes in a file, one a line. */
async function classNamesIn(path: string): Promise<string[]> {
  const expected = "the names of classes, one a line";
  await requireRegularFile(path, { expected, most: 2 ** 24 });
  let text: string;
  try {
    text = await Deno.readTextFile(path);
  } catch (cause) {
    const found = systemReason(cause) ?? String(cause);
    throw new BadFileError({ path, expected, found }, { cause });
  }
  const names = text.split("\n").map((line) => line.trim()).filter((line) => line !== "");
  const twice = names.find((name, i) => names.indexOf(name) < i);
  if (names.length >= 2 && twice === undefined) return names;
  const found = twice === undefined ? `${names.length}` : `${JSON.stringify(twice)} twice`;
  throw new BadFileError({ path, expected, found });
}

/** Reads the pictures. */
export async function loadFinetuneImages(source: FinetuneSource): Promise<JobImages> {
  const { pictures: { all, part }, split, validation, test } = source;
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
