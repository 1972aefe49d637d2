/**
 * Where this project keeps what it downloads or measures once: data sets, predictions, readings.
 *
 * @module
 */
import { join, resolve } from "node:path";
import { BadArgumentError } from "../errors.ts";

/** Reads one environment variable. */
type ReadVariable = (name: string) => string | undefined;

/**
 * The cache folder: `wish`, else the environment variable `ALEXNET_CACHE`, else `alexnet` in the
 * user's cache folder (`~/Library/Caches` on macOS; `XDG_CACHE_HOME` or `~/.cache` on Linux). It may
 * not exist yet.
 *
 * @throws {BadArgumentError} when nothing says where it could be (no home folder).
 */
export function cacheFolder(wish?: string): string {
  const folder = locate(wish, Deno.env.get);
  if (folder !== undefined) return folder;
  throw new BadArgumentError(
    "Expected a folder for data sets but found neither ALEXNET_CACHE nor a home folder; " +
      "set ALEXNET_CACHE to a folder that may hold 200 MB.",
  );
}

/**
 * The cache folder as far as it can be told without a permission prompt: a variable that may not be
 * read counts as not set. `undefined` when nothing says where the folder could be.
 */
export function cacheFolderWithoutPrompt(): string | undefined {
  return locate(undefined, (variable) => {
    const { state } = Deno.permissions.querySync({ name: "env", variable });
    return state === "granted" ? Deno.env.get(variable) : undefined;
  });
}

function locate(wish: string | undefined, read: ReadVariable): string | undefined {
  const given = wish ?? read("ALEXNET_CACHE");
  if (given !== undefined && given !== "") return resolve(given);
  const home = read("HOME");
  const user = Deno.build.os === "darwin"
    ? home && join(home, "Library", "Caches")
    : read("XDG_CACHE_HOME") || (home && join(home, ".cache"));
  return user ? join(user, "alexnet") : undefined;
}
