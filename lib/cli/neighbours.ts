/**
 * `deno task neighbours`: the pictures that a net finds most like others, as on the right of the
 * paper's Fig. 4.
 *
 * @module
 */
import { readPicture } from "../../datasets/pictures/picture_file.ts";
import { thumbnail } from "../../datasets/pictures/thumbnail.ts";
import { BadArgumentError, BadFileError } from "../errors.ts";
import { escapeHtml } from "../figures/escape_html.ts";
import { figurePage } from "../figures/figure_page.ts";
import { neighbourSheet, type SheetPicture, sheetStyle } from "../figures/picture_sheet.ts";
import { writeAtomically } from "../files/atomic_write.ts";
import type { FeatureNet } from "../inspection/feature_net.ts";
import { nearestOf, squaredDistances } from "../inspection/nearest_neighbours.ts";
import { printable } from "../printable.ts";
import { defineCommand, type FlagValues } from "./command/arguments.ts";
import {
  fileDigest,
  isFeatureFile,
  readFeatures,
  type StoredFeatures,
} from "./pictures/feature_file.ts";
import { layerFlag, loadFeatureNet } from "./pictures/feature_layer.ts";
import { findCheckpoint } from "./command/find_checkpoint.ts";
import { requireNewFile } from "./command/new_file.ts";
import { featuresOf, type PictureFeatures } from "./pictures/picture_features.ts";
import { classOfFolder, decodeOptions } from "./pictures/picture_groups.ts";
import { print, printError, printFor } from "./command/print.ts";
import { runCommand } from "./command/run_command.ts";
import { backendFlags, jsonFlag, startBackend, weightsFlag } from "./command/shared_flags.ts";
import { shownClasses } from "./pictures/shown_classes.ts";

/** The command line of `deno task neighbours`. */
export const command = defineCommand({
  name: "neighbours",
  summary:
    "Finds the pictures nearest to others by the Euclidean distance of their features, the outputs\n" +
    "of the last hidden layer: the paper's Fig. 4, right. A picture is not its own neighbour.",
  flags: {
    query: {
      kind: "text",
      placeholder: "PATH",
      description: "The picture to find others for, or a folder of them",
    },
    among: {
      kind: "text",
      placeholder: "PATH",
      description: "The folder to search, or a file that deno task features wrote",
    },
    count: {
      kind: "integer",
      minimum: 1,
      maximum: 1000,
      default: 6,
      description: "How many to find; the paper shows six",
    },
    weights: weightsFlag,
    layer: layerFlag,
    ...backendFlags,
    sheet: {
      kind: "text",
      placeholder: "FILE",
      description: "Write a page with each picture beside those that were found",
    },
    json: { ...jsonFlag, description: "Print a line of JSON per query, for a program" },
  },
  examples: [
    {
      command: "deno task neighbours --query cat.jpg --among photos --sheet cat.html",
      does: "The six nearest pictures of a folder, also on a page for any browser.",
    },
    {
      command: "deno task neighbours --query new-photos --among photos.npy",
      does: "Among features that were computed before; the net and layer are theirs.",
    },
  ],
});

type NeighboursFlags = FlagValues<typeof command.flags>;

/** Runs the command with `args` and returns its exit code. */
export function main(args: readonly string[]): Promise<number> {
  return runCommand(command, args, ({ values, given }) => {
    const { query, among } = values;
    if (query === undefined || among === undefined) {
      throw new BadArgumentError(
        `--${
          query === undefined ? "query" : "among"
        } is required; see deno task neighbours --help.`,
      );
    }
    if (isFeatureFile(among) && given.has("layer")) {
      throw new BadArgumentError(
        "--layer is that of the features in --among; leave it out, or give a folder.",
      );
    }
    return neighbours(query, among, values);
  });
}

/** A query with its nearest pictures. */
interface Row {
  readonly file: string;
  readonly nearest: readonly { readonly file: string; readonly distance: number }[];
}

/** @returns the exit code: 0, 1 if some pictures could not be used, 2 if none could. */
async function neighbours(query: string, among: string, flags: NeighboursFlags): Promise<number> {
  const { sheet, json } = flags;
  if (sheet !== undefined) await requireNewFile(sheet, "sheet");
  const stored = isFeatureFile(among) ? await readFeatures(among) : undefined;
  const tell = printFor(flags);
  const found = await findCheckpoint(flags.weights ?? stored?.weights);
  if (stored !== undefined) await requireSameNet(found, stored, among);
  tell(await startBackend(flags));
  const net = await loadFeatureNet(found, stored?.layer ?? flags.layer);
  tell(`${net.path}: ${printable(net.info.spec.name)}, layer ${net.layer}`);
  const queries = await featuresOf([query], net);
  const known = stored === undefined
    ? await featuresOf([among], net)
    : { points: stored.points, files: stored.pictures, failed: 0 };
  net.model.dispose();
  const failed = queries.failed + known.failed;
  const whole = queries.files.length > 0 && known.files.length > 0;
  const rows = whole ? await nearestRows(queries, known, flags.count) : [];
  for (const row of rows) print(json ? JSON.stringify(row) : rowText(row));
  if (sheet !== undefined && rows.length > 0) {
    await writeAtomically(sheet, await sheetOf(rows, net), { createNew: true });
    tell(`\n${sheet}: ${rows.length} ${rows.length === 1 ? "query" : "queries"}`);
  }
  if (failed > 0) printError(`${failed} pictures could not be used`);
  return !whole ? 2 : failed > 0 ? 1 : 0;
}

/** @throws {BadFileError} when the features at `among` are of other weights than those at `path`. */
async function requireSameNet(path: string, stored: StoredFeatures, among: string): Promise<void> {
  const digest = await fileDigest(path);
  if (digest === stored.sha256) return;
  throw new BadFileError({
    path: among,
    expected: `features of the net in ${path} (SHA-256 ${digest.slice(0, 12)})`,
    found: `features of ${stored.net} in ${stored.weights} (${stored.sha256.slice(0, 12)})`,
    hint: "name the net of the features by --weights, or compute them anew",
  });
}

/** The nearest pictures of each query; a file is not its own neighbour. */
async function nearestRows(
  queries: PictureFeatures,
  known: PictureFeatures,
  count: number,
): Promise<Row[]> {
  const distances = await squaredDistances(queries.points, known.points);
  const total = known.files.length;
  // One more, because the query itself may be among them.
  const order = nearestOf(distances, total, Math.min(count + 1, total));
  const real = await realPaths(known.files);
  const own = await realPaths(queries.files);
  return queries.files.map((file, query) => ({
    file,
    nearest: order[query].filter((index) => real[index] !== own[query]).slice(0, count)
      .map((index) => ({
        file: known.files[index],
        distance: Math.sqrt(Math.max(0, distances[query * total + index])),
      })),
  }));
}

/** The real paths of files; of one that is gone, the path as it is. */
function realPaths(files: readonly string[]): Promise<string[]> {
  return Promise.all(files.map((file) => Deno.realPath(file).catch(() => file)));
}

function rowText({ file, nearest }: Row): string {
  const lines = nearest.map(({ file, distance }) =>
    `  ${distance.toPrecision(4).padStart(8)}  ${printable(file)}`
  );
  return `\n${printable(file)}\n${lines.join("\n") || "  (no other picture)"}`;
}

/** The page of `rows`; the classes are known where folders are named after them. */
async function sheetOf(rows: readonly Row[], { info, layer, path }: FeatureNet): Promise<string> {
  const options = { ...decodeOptions(info), side: 160 };
  const classes = await shownClasses(info.classNames);
  const shown = async (file: string): Promise<SheetPicture> => {
    const label = classOfFolder(file, info.classNames);
    const picture = await readPicture(file).then((bytes) => thumbnail(bytes, file, options))
      .catch((error: unknown) => {
        if (error instanceof BadFileError) return undefined;
        throw error;
      });
    const name = label === undefined ? undefined : classes.get(info.classNames[label]);
    return { picture, file, name };
  };
  const sheets = [];
  for (const { file, nearest } of rows) {
    const pictures = nearest.map(async (one) => ({ ...await shown(one.file), ...one }));
    sheets.push({ query: await shown(file), nearest: await Promise.all(pictures) });
  }
  return await figurePage({
    title: "Nearest pictures",
    style: sheetStyle,
    sections: [{
      markup: `<p>${
        escapeHtml(
          `By the Euclidean distance of the outputs of ${layer} of ${info.spec.name}, from ${path}. ` +
            "Pictures of the query's class, where it is known, have a frame.",
        )
      }</p>\n${neighbourSheet(sheets)}`,
    }],
  });
}

if (import.meta.main) Deno.exit(await main(Deno.args));
