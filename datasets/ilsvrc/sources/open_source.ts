/**
 * Opens an ILSVRC whatever way its files lie on disk.
 *
 * @module
 */
import { basename, dirname, join, resolve } from "node:path";
import { requireBoolean, requireOneOf, requireOptions } from "../../../lib/argument_checks.ts";
import { requireDenoFor } from "../../../lib/deno_only.ts";
import { BadArgumentError, BadFileError } from "../../../lib/errors.ts";
import { systemReason } from "../../../lib/files/system_error.ts";
import { entriesIn, type FolderEntry } from "../../class_folders.ts";
import { isShards } from "../../shards/is_shards.ts";
import type { ImageSource } from "../image_source.ts";
import { openFolders, splitFolders } from "./folders.ts";
import { isKaggle, openKaggle } from "./kaggle.ts";
import { findKit } from "./kit_answers.ts";
import { listNames, openLists } from "./lists.ts";
import { openOfficial } from "./official.ts";
import { officialFiles } from "./official_files.ts";
import { type ImageSourceOptions, LAYOUTS, type SourceLayout } from "./source_options.ts";

/** One way in which the files of a folder can be read. */
interface Candidate {
  readonly layout: SourceLayout;
  /** What was found, for a sentence: `archives of ILSVRC-2012`. */
  readonly what: string;
  readonly open: () => Promise<ImageSource>;
}

/**
 * Opens the ILSVRC in a folder. What lies there is found out from the names:
 *
 * - `official`: the archives as they are downloaded (`ILSVRC2012_img_train.tar`,
 *   `ILSVRC2012_img_val.tar`, `ILSVRC2012_devkit_t12.tar.gz`; or those of 2010), which are read
 *   without being unpacked;
 * - `kaggle`: `ILSVRC/Data/CLS-LOC` and the files `LOC_...` of the competition;
 * - `lists`: `train.txt` and `val.txt` with a path and a label in each line, and `synsets.txt` or
 *   `synset_words.txt`, as Caffe has them;
 * - `folders`: `train` and `val` with one folder per class, as torchvision has them; or the folders to
 *   which the archives unpack, with the development kit.
 *
 * No image is opened. Labels are positions among the sorted WNIDs, whatever their order is in the
 * files.
 *
 * @param path the folder.
 * @param options the layout if there are several, where the indices of archives are saved, and whether
 * the archives are compared with their published MD5.
 * @returns the images and classes; dispose of it when they are no longer read.
 * @throws {BadFileError} if there is nothing to open, more than one layout, a part is missing, or an
 * archive is damaged.
 * @throws {BadArgumentError} for an unknown option or layout, if there is nothing to verify, and outside
 * Deno.
 *
 * @example
 * ```ts
 * import { openImageSource } from "@alexnet/alexnet/datasets";
 * import { encodePng } from "@alexnet/alexnet/figures";
 * import { assertEquals } from "@std/assert";
 *
 * const path = await Deno.makeTempDir();
 * const png = encodePng({ pixels: new Uint8Array(40 * 40 * 3), width: 40, height: 40 });
 * for (const wnid of ["n01440764", "n02123045"]) {
 *   await Deno.mkdir(`${path}/train/${wnid}`, { recursive: true });
 *   await Deno.writeFile(`${path}/train/${wnid}/${wnid}_1.JPEG`, png);
 * }
 * const source = await openImageSource(path);
 * assertEquals(source.classes.rows[1].words, "tabby, tabby cat");
 * assertEquals([...source.splits.train?.labels ?? []], [0, 1]);
 * source[Symbol.dispose]();
 * await Deno.remove(path, { recursive: true });
 * ```
 */
export async function openImageSource(
  path: string,
  options: ImageSourceOptions = {},
): Promise<ImageSource> {
  requireOptions("openImageSource", options, {
    layout: true,
    indexFolder: true,
    verify: true,
    onProgress: "function",
  });
  const { layout, verify } = options;
  if (layout !== undefined) requireOneOf("layout", layout, LAYOUTS);
  if (verify !== undefined) requireBoolean("verify", verify);
  requireDenoFor("openImageSource", "decode the pictures yourself");
  await requireFolder(path);
  const entries = await entriesIn(path);
  const all = await candidates(path, entries, options);
  // The folders train and val beside lists are where the images of the lists are.
  const isListed = layout === undefined && all.some(({ layout }) => layout === "lists");
  const possible = all.filter((own) =>
    own.layout === (layout ?? own.layout) && !(isListed && own.layout === "folders")
  );
  const [only, other] = possible;
  if (only === undefined) throw await nothing(path, entries, layout, all);
  if (other !== undefined) throw several(path, possible);
  if (verify === true && only.layout !== "official") {
    throw new BadArgumentError(
      `Expected official archives for verify but found ${only.what}; no checksums are published of it.`,
    );
  }
  return await only.open();
}

/** @throws {BadFileError} if the path leads to nothing, or to a file. */
async function requireFolder(path: string): Promise<void> {
  const info = await Deno.stat(path).catch((cause) => {
    throw new BadFileError({
      path,
      expected:
        "a folder with an ILSVRC: its archives, its lists, or its folders of classes, with " +
        "images in JPEG or PNG",
      found: systemReason(cause) ?? (cause instanceof Error ? cause.message : String(cause)),
      hint: "check the path",
    }, { cause });
  });
  if (info.isDirectory) return;
  throw new BadFileError({
    path,
    expected: "a folder with an ILSVRC",
    found: /\.zip$/i.test(path) ? "a zip file, which is not read" : "a file",
    hint: /\.zip$/i.test(path) ? "unzip it, and give the folder" : `give ${dirname(path)}`,
  });
}

async function candidates(
  path: string,
  entries: readonly FolderEntry[],
  options: ImageSourceOptions,
): Promise<Candidate[]> {
  const all = officialFiles(entries).map((files): Candidate => ({
    layout: "official",
    what: `archives of ILSVRC-${files.year}`,
    open: async () =>
      openOfficial(path, files, await findKit(path, entries, [files.year]), options),
  }));
  // Either the folder of the competition, or the folder ILSVRC in it.
  const kaggle = basename(resolve(path)) === "ILSVRC" ? dirname(resolve(path)) : path;
  if (await isKaggle(kaggle)) {
    const what = "the files of Kaggle's competition";
    const kit = await findKit(kaggle, await entriesIn(kaggle));
    all.push({ layout: "kaggle", what, open: () => openKaggle(kaggle, kit) });
  }
  const lists = listNames(entries);
  if (lists !== undefined) {
    const what = `the lists ${Object.values(lists.lists).join(" and ")}`;
    const open = async () => openLists(path, lists, entries, await findKit(path, entries));
    all.push({ layout: "lists", what, open });
  }
  // Those of shards have no images.
  const folders = await isShards(path) ? {} : splitFolders(entries);
  if (folders.train !== undefined || folders.val !== undefined) {
    all.push({
      layout: "folders",
      what: `the folders ${Object.values(folders).join(" and ")}`,
      open: async () => openFolders(path, folders, await findKit(path, entries)),
    });
  }
  return all;
}

/** The error for a folder that has nothing to open. */
async function nothing(
  path: string,
  entries: readonly FolderEntry[],
  layout: SourceLayout | undefined,
  all: readonly Candidate[],
): Promise<BadFileError> {
  if (all.length === 0 && await isShards(path)) {
    return new BadFileError({
      path,
      expected: "an ILSVRC",
      found: "shards, which were prepared already",
      hint: `train with --data ${path}, or give the folder of the images`,
    });
  }
  return new BadFileError({
    path,
    expected: layout === undefined ? "an ILSVRC" : `an ILSVRC in the layout ${layout}`,
    found: all.length > 0 ? all.map(({ what }) => what).join(" and ") : contentsOf(entries),
    hint: await hintFor(path, entries),
  });
}

/** Where the ILSVRC may be instead. */
async function hintFor(path: string, entries: readonly FolderEntry[]): Promise<string> {
  const packed = entries.find(({ name }) => /\.(?:zip|tgz|tar\.gz)$/i.test(name));
  if (packed !== undefined) return `unpack ${packed.name} first: it is not read as it is`;
  if (entries.some(({ name, kind }) => kind === "folder" && /^n\d{8}$/.test(name))) {
    return `give ${dirname(resolve(path))}, if this is the folder train or val in it`;
  }
  for (const { name, kind } of entries.slice(0, MOST_LOOKED_INTO)) {
    if (kind !== "folder") continue;
    const inner = join(path, name);
    const found = await candidates(inner, await entriesIn(inner).catch(() => []), {});
    if (found.length > 0) return `give the folder ${inner}, which has ${found[0].what}`;
  }
  return "give the folder that has ILSVRC2012_img_train.tar, or the folders train and val";
}

/** Folders that are looked into for a hint. */
const MOST_LOOKED_INTO = 20;

function several(path: string, possible: readonly Candidate[]): BadFileError {
  const layouts = [...new Set(possible.map(({ layout }) => layout))];
  return new BadFileError({
    path,
    expected: "one ILSVRC",
    found: possible.map(({ what }) => what).join(" and "),
    hint: layouts.length > 1
      ? `choose the layout: ${layouts.join(" or ")}`
      : "move one of them to a folder of its own",
  });
}

/** The first names in a folder, for a sentence. */
function contentsOf(entries: readonly FolderEntry[]): string {
  if (entries.length === 0) return "an empty folder";
  const names = entries.slice(0, 4).map(({ name, kind }) => kind === "folder" ? `${name}/` : name);
  return `${names.join(", ")}${entries.length > 4 ? ` and ${entries.length - 4} more` : ""}`;
}
