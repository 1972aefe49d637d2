/**
 * `deno task export`: exports a trained net for inference, as a small checkpoint or in tfjs's own
 * format.
 *
 * @module
 */
import { dirname } from "node:path";
import { BadArgumentError } from "../errors.ts";
import { makeFolder, requireWritable } from "../files/system_error.ts";
import { useBackend } from "../ops/backend.ts";
import { saveCheckpoint } from "../training/checkpoint/checkpoint.ts";
import { loadWeights, requireWhole } from "../training/checkpoint/load_weights.ts";
import { printable } from "../printable.ts";
import { loadTrainedNet } from "../training/checkpoint/trained_net.ts";
import { defineCommand, OPERAND } from "./command/arguments.ts";
import { runCommand } from "./command/run_command.ts";
import { findCheckpoint, warnOnStandardError } from "./command/find_checkpoint.ts";
import { print } from "./command/print.ts";
import { jsonFlag, weightsFlag } from "./command/shared_flags.ts";
import { existsAlready, writeTfjsModel } from "./tfjs_format/tfjs_files.ts";

/** What to do if the place in --out cannot be written to. */
const HINT = "choose another one with --out";

/** The command line of `deno task export`. */
export const command = defineCommand({
  name: "export",
  summary: "Exports a trained network for inference, without what only training needs.",
  flags: {
    weights: weightsFlag,
    format: {
      kind: "choice",
      choices: ["half", "tfjs"],
      default: "half",
      description: "half: a safetensors checkpoint in float16; tfjs: a graph for any tfjs",
    },
    out: {
      kind: "text",
      placeholder: "PATH",
      description: "The file (half) or folder (tfjs) to write; it must not exist",
    },
    json: jsonFlag,
  },
  renamed: { [OPERAND]: "weights" },
  examples: [
    {
      command: "deno task export --weights out/full --out net.safetensors",
      does: "A checkpoint a quarter of the size, for classify and evaluate.",
    },
    {
      command: "deno task export --weights out/full --format tfjs --out web/net",
      does: "For tf.loadGraphModel in a web page: pixels from 0 to 255 in, probabilities out.",
    },
  ],
});

/** Runs the command with `args` and returns its exit code. */
export function main(args: readonly string[]): Promise<number> {
  return runCommand(command, args, async ({ values: { format, out, weights, json } }) => {
    if (out === undefined) {
      throw new BadArgumentError("--out is required: the file or folder to write.");
    }
    if (await Deno.lstat(out).then(() => true, () => false)) {
      throw existsAlready(out);
    }
    if (format === "tfjs") await makeFolder(dirname(out), "a folder for the model", HINT);
    await requireWritable(out, format === "tfjs" ? HINT : `create the folder, or ${HINT}`);
    const found = await findCheckpoint(weights);
    const written = format === "half" ? await writeHalf(found, out) : await writeTfjs(found, out);
    const size = (written.bytes / 1e6).toFixed(2);
    const text = `${written.path}: ${printable(written.name)}\n${out}: ${size} MB`;
    print(json ? JSON.stringify({ checkpoint: written.path, out, bytes: written.bytes }) : text);
  });
}

interface Written {
  /** Path of the source checkpoint. */
  path: string;
  name: string;
  bytes: number;
}

async function writeHalf(wish: string, out: string): Promise<Written> {
  const loaded = await loadWeights(wish, { warn: warnOnStandardError });
  requireWhole(loaded);
  const { checkpoint, path } = loaded;
  await saveCheckpoint(out, checkpoint, { dtype: "F16" });
  return { path, name: checkpoint.info.spec.name, bytes: (await Deno.stat(out)).size };
}

async function writeTfjs(wish: string, out: string): Promise<Written> {
  await useBackend("cpu");
  const net = await loadTrainedNet(wish, { warn: warnOnStandardError });
  const { model, info, path } = net;
  const bytes = await writeTfjsModel(net, out, HINT);
  model.dispose();
  return { path, name: info.spec.name, bytes };
}

if (import.meta.main) Deno.exit(await main(Deno.args));
