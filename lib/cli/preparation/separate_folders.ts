/**
 * Keeps the shards of a preparation away from its source.
 *
 * @module
 */
import { dirname, join, relative, resolve } from "node:path";
import { entriesIn } from "../../../datasets/class_folders.ts";
import { splitFolders } from "../../../datasets/ilsvrc/sources/folders.ts";
import { BadArgumentError } from "../../errors.ts";

/**
 * Checks that the shards get a folder of their own: both have folders `train` and `val`.
 *
 * @param source the folder of the images.
 * @param to the folder for the shards, which need not be there.
 * @throws {BadArgumentError} if `to` is the source, contains it, or lies in a source that has folders
 * of images.
 */
export async function requireSeparate(source: string, to: string): Promise<void> {
  const [from, target] = await Promise.all([realPath(source), realPath(to)]);
  if (from === target) throw separate(to, `the folder of the source itself`);
  if (isInside(from, target)) throw separate(to, `a folder that contains the source ${source}`);
  if (!isInside(target, from)) return;
  const entries = await entriesIn(source).catch(() => []);
  const [folder] = Object.values(splitFolders(entries));
  if (folder !== undefined) {
    throw separate(to, `a folder in the source ${source}, whose images are in folders`);
  }
}

function separate(to: string, found: string): BadArgumentError {
  return new BadArgumentError(
    `Expected a folder outside the source for the shards but found ${to}, ${found}; choose another ` +
      "folder with --to.",
  );
}

/** Whether `path` is below `folder`. */
function isInside(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way !== "" && way !== ".." && !way.startsWith("../");
}

/** The path without links, also of what is not there yet. */
async function realPath(path: string): Promise<string> {
  const whole = resolve(path);
  const above = dirname(whole);
  return await Deno.realPath(whole).catch(async () =>
    above === whole ? whole : join(await realPath(above), relative(above, whole))
  );
}
