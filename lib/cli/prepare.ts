/**
 * `deno task prepare`: prepares the images of an ILSVRC for training, from its files as they were
 * downloaded.
 *
 * @module
 */
import { openImageSource } from "../../datasets/ilsvrc/sources/open_source.ts";
import type { ImageSource, Split } from "../../datasets/ilsvrc/image_source.ts";
import { rejectedText } from "../../datasets/rejected.ts";
import { checkShards } from "../../datasets/shards/check_shards.ts";
import { SPLITS } from "../../datasets/shards/manifest.ts";
import { mergeParts } from "../../datasets/shards/preparation/merge_parts.ts";
import type { PrepareOptions } from "../../datasets/shards/preparation/prepare_options.ts";
import { preparePart } from "../../datasets/shards/preparation/prepare_part.ts";
import { prepareShards } from "../../datasets/shards/preparation/prepare_shards.ts";
import type { PrepareProgress } from "../../datasets/shards/preparation/split_state.ts";
import { requireOneOf } from "../argument_checks.ts";
import { disposing } from "../disposing.ts";
import { BadArgumentError } from "../errors.ts";
import { parseWorkShard, shardText } from "../work_shards/work_shard.ts";
import { listenForInterrupt } from "../training/run/interrupt.ts";
import { defineCommand, type ParsedArguments } from "./command/arguments.ts";
import { commandWords } from "./command/command_words.ts";
import { warnOnStandardError } from "./command/find_checkpoint.ts";
import { partCommands } from "./command/part_commands.ts";
import { print, printError } from "./command/print.ts";
import { INTERRUPTED, runCommand } from "./command/run_command.ts";
import { shellQuoted } from "./command/shell_quoted.ts";
import { prepareFlags } from "./preparation/prepare_flags.ts";
import { checkedText, preparedTable } from "./preparation/prepared_table.ts";
import { PreparationProgress } from "./preparation/prepare_progress.ts";
import { requireSeparate } from "./preparation/separate_folders.ts";

/** The command line of `deno task prepare`. */
export const command = defineCommand({
  name: "prepare",
  summary:
    "Prepares the images of an ILSVRC for training: decodes each once, scales its shorter side to\n" +
    "256 pixels, cuts out the central square, shuffles the training images, and writes all of them\n" +
    "in shards from which they are read fast. The mean image and the principal colours are measured\n" +
    "in the same pass. The files are read as they were downloaded; nothing is unpacked. However the\n" +
    "command ends, the same command goes on where it was.",
  flags: prepareFlags,
  examples: [
    {
      command: "deno task prepare --source /data/ILSVRC2012 --to /data/shards",
      does: "All splits: about 252 GB for training, 10 GB for validation.",
    },
    {
      command:
        "deno task prepare --source /data/ILSVRC2012 --to /data/small --limit-per-class 50 \\\n" +
        "        --splits train,val",
      does: "A trial with 50 images of each class.",
    },
    {
      command: "deno task prepare --source /data/ILSVRC2012 --to /data/shards --shard 3/8",
      does: "The third of eight jobs, each on any machine that sees both folders.",
    },
    {
      command: "deno task prepare --source /data/ILSVRC2012 --merge /data/shards",
      does: "When all eight have ended: the folder of one process, byte for byte.",
    },
    {
      command: "deno task prepare --check /data/shards",
      does: "Names every file that is not as it was written.",
    },
  ],
});

/** The arguments of the command. */
type PrepareArguments = ParsedArguments<typeof command.flags>;

/** Runs the command with `args` and returns its exit code. */
export function main(args: readonly string[]): Promise<number> {
  return runCommand(
    command,
    args,
    (parsed) =>
      parsed.values.check === undefined
        ? prepare(parsed, args)
        : check(parsed.values.check, [...parsed.given].filter((flag) => flag !== "check")),
  );
}

async function prepare(parsed: PrepareArguments, args: readonly string[]): Promise<number> {
  const { values: flags } = parsed;
  const { source: path, layout, verify, limitPerClass, mostRejected, parallel } = flags;
  const to = folderOf(flags);
  if (path === undefined) throw missingFolders();
  if (flags.shard !== undefined) parseWorkShard(flags.shard);
  const { encoding, side, interpolation, seed, shardBytes } = flags;
  const splits = splitsOf(flags.splits);
  await requireSeparate(path, to);
  const progress = new PreparationProgress();
  const controller = new AbortController();
  const forget = listenForInterrupt(() => {
    progress.end();
    printError("Stopping after the current image ...");
    controller.abort();
  });
  try {
    const opened = openImageSource(path, {
      verify,
      ...(layout === undefined ? {} : { layout }),
      onProgress: ({ phase, path, done, total }) =>
        progress.read(`${phase === "verify" ? "MD5" : "index"} of ${path}`, done, total),
    });
    return await disposing(await opened, async (source) => {
      progress.end();
      print([source.name, ...source.notes].join("\n"));
      if (source.rejected.length > 0) print(rejectedText(source.rejected));
      const options = {
        ...{ to, encoding, side, interpolation, seed, shardBytes },
        ...(splits === undefined ? {} : { splits }),
        ...(limitPerClass === undefined ? {} : { limitPerClass }),
        ...(mostRejected === undefined ? {} : { mostRejected }),
        ...(parallel === undefined ? {} : { parallel }),
        signal: controller.signal,
        onProgress: (done: PrepareProgress) => progress.prepared(done),
      };
      const done = await prepareFrom(source, options, parsed);
      progress.end();
      print(done ?? `Stopped. To go on: deno task prepare ${shellQuoted(args)}`);
      return done === undefined ? INTERRUPTED : 0;
    });
  } finally {
    progress.end();
    forget();
  }
}

/**
 * Prepares all images or the part of a job, or joins the parts of all jobs.
 *
 * @returns what to tell the user; undefined if it was stopped.
 */
async function prepareFrom(
  source: ImageSource,
  options: PrepareOptions,
  parsed: PrepareArguments,
): Promise<string | undefined> {
  const { to } = options;
  const { shard: job, merge } = parsed.values;
  const nothing = `${to} has these images already; nothing was done.`;
  const words = commandWords(parsed, ["to", "merge", "shard"]);
  const { again, next } = partCommands("prepare", [...words, "--to", to], [
    ...[...words, "--merge", to],
  ]);
  if (job !== undefined) {
    const shard = parseWorkShard(job);
    const outcome = await preparePart(source, options, { shard, again, warn: warnOnStandardError });
    if (outcome === "stopped") return undefined;
    return outcome === "is merged already"
      ? nothing
      : `Shard ${shardText(shard)} ${outcome}. ${next}`;
  }
  const { finished, worked, manifest } = merge === undefined
    ? await prepareShards(source, options)
    : await mergeParts(source, options, again);
  if (!finished) return undefined;
  return [
    ...(manifest === undefined ? [] : [preparedTable(manifest)]),
    ...(worked.length === 0 ? [nothing] : [
      `Written to ${to}; rejects.jsonl there lists what was set aside.`,
      `To train: deno task train ${shellQuoted(["--data", to])}`,
    ]),
  ].join("\n");
}

/** The folder of the shards. */
function folderOf({ to, merge, shard }: PrepareArguments["values"]): string {
  if (merge !== undefined && (to !== undefined || shard !== undefined)) {
    throw new BadArgumentError(
      "--merge FOLDER joins what all jobs wrote to FOLDER; leave out --to and --shard.",
    );
  }
  const folder = to ?? merge;
  if (folder === undefined) throw missingFolders();
  return folder;
}

function missingFolders(): BadArgumentError {
  return new BadArgumentError(
    "deno task prepare expects --source FOLDER with an ILSVRC and --to FOLDER for the shards.",
  );
}

/** The splits in a list such as `train,val`. */
function splitsOf(list: string | undefined): Split[] | undefined {
  return list?.split(",").map((name) => requireOneOf("--splits", name.trim(), SPLITS));
}

async function check(folder: string, others: readonly string[]): Promise<number> {
  if (others.length > 0) {
    throw new BadArgumentError("--check takes no other flag, because nothing is prepared.");
  }
  const progress = new PreparationProgress();
  const checked = await checkShards(folder, {
    onProgress: ({ done, total }) => progress.read(`checking ${folder}`, done, total),
  });
  progress.end();
  print(checkedText(checked));
  return checked.damaged.length === 0 ? 0 : 1;
}

if (import.meta.main) Deno.exit(await main(Deno.args));
