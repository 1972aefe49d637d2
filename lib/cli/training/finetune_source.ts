/**
 * Where a run of `deno task finetune` starts: the trained net, the net that it becomes, and the
 * user's pictures.
 *
 * @module
 */
import { BadArgumentError, BadFileError } from "../../errors.ts";
import { requireRegularFile } from "../../files/regular_file.ts";
import { systemReason } from "../../files/system_error.ts";
import { preset } from "../../spec/presets.ts";
import type { AlexNetSpec } from "../../spec/spec.ts";
import { type LoadedWeights, loadWeights } from "../../training/checkpoint/load_weights.ts";
import { findCheckpoint, warnOnStandardError } from "../command/find_checkpoint.ts";
import type { FinetuneFlags } from "./finetune_command.ts";
import { type LayerPlan, layerPlan, layersIn } from "./finetune_layers.ts";
import { openPictures } from "../pictures/picture_folder.ts";
import { warnOfSeenPictures } from "../pictures/seen_pictures.ts";
import { type FinetuneData, folderData } from "./finetune_data.ts";
import {
  firstImages,
  isShardFolder,
  openTrainingShards,
  someImages,
} from "../shards/shard_folder.ts";
import { withClasses, withOwnDefaults } from "./train_source.ts";

/** The nets and the pictures of a run, before any picture is read. */
export interface FinetuneSource extends FinetuneData {
  readonly weights: LoadedWeights;
  /** The net that learns. */
  readonly spec: AlexNetSpec;
  readonly layers: LayerPlan;
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
  if (await isShardFolder(data)) return await shardSource(data, flags, weights, net);
  const side = net.preprocessing.imageSide;
  const names = flags.names === undefined ? undefined : await classNamesIn(flags.names);
  const pictures = await openPictures(data, net, side, {
    classNames: names,
    classes: flags.classes ?? names?.length,
  });
  await warnOfSeenPictures(weights.checkpoint.info, data, pictures.all);
  const { classNames } = pictures.all;
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
  return { weights, spec, layers, ...await folderData(data, pictures, flags, spec) };
}

/** Flags about pictures of the user's own. */
const NOT_FOR_SHARDS = ["names", "classes", "validation", "test"] as const;

/**
 * Shards have their classes and their validation images.
 *
 * @throws {BadArgumentError} for a flag that says otherwise.
 */
async function shardSource(
  path: string,
  flags: FinetuneFlags,
  weights: LoadedWeights,
  net: AlexNetSpec,
): Promise<FinetuneSource> {
  const wrong = NOT_FOR_SHARDS.find((flag) => flags[flag] !== undefined);
  if (wrong !== undefined) {
    throw new BadArgumentError(
      `--${wrong} is not for shards, which have their own classes and validation images; leave it out.`,
    );
  }
  const shards = await openTrainingShards(path, net);
  const { train, val, fingerprint, scaling } = shards;
  const preprocessing = { ...net.preprocessing, ...scaling };
  const spec = withClasses({ ...net, preprocessing }, train.classNames.length);
  return {
    ...{ weights, spec, shards },
    layers: layerPlan(flags, spec, { ...weights, classNames: train.classNames }),
    counts: { training: train.count, validation: val.count },
    fingerprints: { pictures: fingerprint },
    hasTest: false,
    load: () => {
      const validation = someImages(val, val.count);
      return Promise.resolve({
        training: firstImages(train, train.count),
        ...{ validation, test: validation },
      });
    },
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
