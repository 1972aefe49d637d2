/**
 * `deno task features PICTURE...`: the outputs of a layer of a net for pictures, in a file.
 *
 * @module
 */
import { BadArgumentError } from "../errors.ts";
import { printable } from "../printable.ts";
import { defineCommand, type FlagValues } from "./command/arguments.ts";
import { besideFeatures, fileDigest, writeFeatures } from "./pictures/feature_file.ts";
import { layerFlag, loadFeatureNet } from "./pictures/feature_layer.ts";
import { findCheckpoint } from "./command/find_checkpoint.ts";
import { requireNewFile } from "./command/new_file.ts";
import { featuresOf } from "./pictures/picture_features.ts";
import { print, printError, printFor } from "./command/print.ts";
import { runCommand } from "./command/run_command.ts";
import { backendFlags, jsonFlag, startBackend, weightsFlag } from "./command/shared_flags.ts";

/** The command line of `deno task features`. */
export const command = defineCommand({
  name: "features",
  summary:
    "Runs pictures through a net up to one of its layers and writes its outputs, a row of numbers a\n" +
    "picture, for NumPy or any reader of safetensors. A JSON file beside it has the names of the\n" +
    "pictures in the order of the rows.",
  operands: {
    placeholder: "PICTURE",
    description: "Pictures, and folders with pictures in them",
    minimum: 1,
  },
  flags: {
    weights: weightsFlag,
    layer: layerFlag,
    out: {
      kind: "text",
      placeholder: "FILE",
      description: "The file to write, which ends in .npy or .safetensors and must not exist",
    },
    ...backendFlags,
    json: jsonFlag,
  },
  examples: [
    {
      command: "deno task features photos --layer fc7 --out photos.npy",
      does: "For numpy.load: photos.npy has the features, photos.json the names.",
    },
  ],
});

type FeaturesFlags = FlagValues<typeof command.flags>;

/** Runs the command with `args` and returns its exit code. */
export function main(args: readonly string[]): Promise<number> {
  return runCommand(command, args, ({ values, operands }) => features(operands, values));
}

/** @returns the exit code: 0, 1 if some pictures could not be used, 2 if none could. */
async function features(operands: readonly string[], flags: FeaturesFlags): Promise<number> {
  const { out } = flags;
  if (out === undefined) {
    throw new BadArgumentError("--out is required: a file that ends in .npy or .safetensors.");
  }
  await requireNewFile(besideFeatures(out), "out");
  await requireNewFile(out, "out");
  const found = await findCheckpoint(flags.weights);
  const tell = printFor(flags);
  tell(await startBackend(flags));
  const net = await loadFeatureNet(found, flags.layer);
  const { model, info: { spec }, layer, path } = net;
  tell(`${path}: ${printable(spec.name)}, layer ${layer}`);
  const { points, files, failed } = await featuresOf(operands, net);
  model.dispose();
  if (files.length > 0) {
    await writeFeatures(out, points, {
      ...{ weights: path, sha256: await fileDigest(path), net: spec.name, layer },
      pictures: files,
    });
    tell(
      `${out}: ${points.count} pictures, ${points.size} numbers each; their names in ${
        besideFeatures(out)
      }`,
    );
  }
  if (failed > 0) printError(`${failed} of ${files.length + failed} pictures could not be used`);
  if (flags.json) {
    const { count, size } = points;
    print(JSON.stringify({ out, layer, pictures: count, features: size, failed }));
  }
  return failed === 0 ? 0 : files.length > 0 ? 1 : 2;
}

if (import.meta.main) Deno.exit(await main(Deno.args));
