/**
 * An archive of images with its index, which is loaded if it was saved, and otherwise made and saved.
 *
 * @module
 */
import { join } from "node:path";
import { BadFileError } from "../../../lib/errors.ts";
import { cacheFolderWithoutPrompt } from "../../../lib/files/cache_folder.ts";
import { systemReason } from "../../../lib/files/system_error.ts";
import { indexPath, loadIndex, saveIndex } from "./index_file.ts";
import { PositionalFile } from "./positional_file.ts";
import type { ImageSourceOptions } from "./source_options.ts";
import { indexTar, type MemberRule, type TarIndex } from "./tar_index.ts";

/** An open archive, and where its images lie. */
export interface Archive extends Disposable {
  /** The archive. */
  readonly file: PositionalFile;
  /** Where its images lie. */
  readonly index: TarIndex;
  /** What a person should know of the index, one sentence each. */
  readonly notes: readonly string[];
}

/** Indices of fewer images are not saved unless a folder is given: they are made at once. */
const WORTH_SAVING = 10_000;

/**
 * Opens the archive at `path`.
 *
 * @param rule the names that it may hold.
 * @param options where indices are saved, and who is told of the progress.
 * @throws {BadFileError} if it cannot be read, is damaged, or has no image.
 */
export async function openArchive(
  path: string,
  rule: MemberRule,
  { indexFolder, onProgress }: ImageSourceOptions = {},
): Promise<Archive> {
  const file = await PositionalFile.open(path, "an archive of images");
  try {
    const { size, changed } = file;
    const own = { path, size, changed, rule };
    const folder = indexFolder ?? defaultFolder();
    const saved = folder === undefined ? undefined : indexPath(folder, own);
    const loaded = saved === undefined ? undefined : await loadIndex(saved, own);
    const notes: string[] = [];
    let index = loaded?.index;
    if (index === undefined) {
      const { reason = "absent" } = loaded ?? {};
      if (!["absent", "changed"].includes(reason)) {
        notes.push(`The index ${saved} cannot be used (${reason}), so it is made again.`);
      }
      index = await indexTar(
        file,
        path,
        rule,
        onProgress && (({ done, total }) => onProgress({ phase: "index", path, done, total })),
      );
      const isWorth = indexFolder !== undefined || index.sizes.length >= WORTH_SAVING;
      if (folder !== undefined && saved !== undefined && isWorth) {
        const lacking = await save(() => saveIndex(saved, own, index as TarIndex), folder);
        if (lacking !== undefined) notes.push(`The index ${saved} is not saved: ${lacking}.`);
      }
    }
    return { file, index, notes, [Symbol.dispose]: () => file[Symbol.dispose]() };
  } catch (error) {
    file[Symbol.dispose]();
    throw error;
  }
}

/** The folder in the cache, unless Deno would prompt for a permission. */
function defaultFolder(): string | undefined {
  const cache = cacheFolderWithoutPrompt();
  if (cache === undefined) return undefined;
  const path = join(cache, "ilsvrc");
  const isPermitted = (["read", "write"] as const).every((name) =>
    Deno.permissions.querySync({ name, path }).state === "granted"
  );
  return isPermitted ? path : undefined;
}

/** Why an index cannot be saved: a source can be read without it. */
async function save(write: () => Promise<void>, folder: string): Promise<string | undefined> {
  try {
    await Deno.mkdir(folder, { recursive: true });
    await write();
  } catch (error) {
    const reason = error instanceof BadFileError ? error.details.found : systemReason(error);
    if (reason === undefined) throw error;
    return reason;
  }
}
