/**
 * Opens an ILSVRC whatever way its files lie on disk.
 *
 * @module
 */
import { join } from "node:path";
import { requireBoolean, requireOneOf, requireOptions } from "../../../lib/argument_checks.ts";
import { requireDenoFor } from "../../../lib/deno_only.ts";
import { BadFileError } from "../../../lib/errors.ts";
import { entriesIn, type FolderEntry } from "../../class_folders.ts";
import type { ImageSource } from "../image_source.ts";
import { openFolders, splitFolders } from "./folders.ts";
import { openKaggle } from "./kaggle.ts";
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
 *   without being unpacked.
 * - `folders`: `train` and `val` with one folder per class.
 *
 * No image is opened.
 *
 * @param path the folder.
 * @param options the layout if there are several, and where the indices of archives are saved.
 * @returns the images and classes; dispose of it when they are no longer read.
 * @throws {BadFileError} if there is nothing to open, more than one layout, a part is missing, or an
 * archive is damaged.
 * @throws {BadArgumentError} for an unknown option or layout, and outside Deno.
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
  const entries = await entriesIn(path);
  const all = candidates(path, entries, options);
  const possible = all.filter((candidate) => candidate.layout === (layout ?? candidate.layout));
  const [only, other] = possible;
  if (only !== undefined && other === undefined) return await only.open();
  if (only === undefined) {
    throw new BadFileError({
      path,
      expected: layout === undefined ? "an ILSVRC" : `an ILSVRC in the layout ${layout}`,
      found: all.length > 0 ? all.map(({ what }) => what).join(" and ") : contentsOf(entries),
      hint: "give the folder that has ILSVRC2012_img_train.tar, or the folders train and val",
    });
  }
  const layouts = [...new Set(possible.map(({ layout }) => layout))];
  throw new BadFileError({
    path,
    expected: "one ILSVRC",
    found: possible.map(({ what }) => what).join(" and "),
    hint: layouts.length > 1
      ? `choose the layout: ${layouts.join(" or ")}`
      : "move one of them to a folder of its own",
  });
}

function candidates(
  path: string,
  entries: readonly FolderEntry[],
  options: ImageSourceOptions,
): Candidate[] {
  const all = officialFiles(entries).map((files): Candidate => ({
    layout: "official",
    what: `archives of ILSVRC-${files.year}`,
    open: async () =>
      openOfficial(path, files, await findKit(path, entries, [files.year]), options),
  }));
  if (entries.some(({ name, kind }) => kind === "folder" && name === "ILSVRC")) {
    all.push({ layout: "kaggle", what: "the files of Kaggle", open: () => openKaggle(path) });
  }
  const lists = listNames(entries);
  const folders = splitFolders(entries);
  if (lists !== undefined) {
    const what = `the lists ${Object.values(lists.lists).join(" and ")}`;
    // The folders train and val are where the images of the lists are.
    all.push({ layout: "lists", what, open: () => openLists(path, lists, entries) });
  } else if (folders.train !== undefined || folders.val !== undefined) {
    all.push({
      layout: "folders",
      what: `the folders ${Object.values(folders).join(" and ")}`,
      open: async () => openFolders(path, folders, await findKit(path, entries)),
    });
  }
  return all;
}

/** The first names in a folder, for a sentence. */
function contentsOf(entries: readonly FolderEntry[]): string {
  if (entries.length === 0) return "an empty folder";
  const names = entries.slice(0, 4).map(({ name, kind }) =>
    kind === "folder" ? join(name, "/") : name
  );
  return `${names.join(", ")}${entries.length > 4 ? ` and ${entries.length - 4} more` : ""}`;
}
