/**
 * The folder for data that is downloaded or measured once: datasets, predictions and readings.
 *
 * @module
 */
import { nodeBuiltin } from "../deno_only.ts";
import { BadArgumentError } from "../errors.ts";

/** Reads one environment variable. */
type ReadVariable = (name: string) => string | undefined;

/**
 * The cache folder: `wish` if given, otherwise the environment variable `ALEXNET_CACHE`, otherwise
 * `alexnet` in the user's cache folder (`~/Library/Caches` on macOS; `XDG_CACHE_HOME` or `~/.cache`
 * on Linux). The folder may not exist yet.
 *
 * @throws {BadArgumentError} if none of these is set and there is no home folder.
 */
export function cacheFolder(wish?: string): string {
  const folder = locate(wish, Deno.env.get);
  if (folder !== undefined) return folder;
  throw new BadArgumentError(
    "Expected a folder for datasets but found neither ALEXNET_CACHE nor a home folder; " +
      "set ALEXNET_CACHE to a folder with 200 MB of free space.",
  );
}

/**
 * The cache folder, found without a permission prompt: variables that may not be read count as
 * unset. Returns `undefined` if no location is known.
 */
export function cacheFolderWithoutPrompt(): string | undefined {
  return locate(undefined, (variable) => {
    const { state } = Deno.permissions.querySync({ name: "env", variable });
    return state === "granted" ? Deno.env.get(variable) : undefined;
  });
}

function locate(wish: string | undefined, read: ReadVariable): string | undefined {
  const { join, resolve } = nodeBuiltin("node:path");
  const given = wish ?? read("ALEXNET_CACHE");
  if (given !== undefined && given !== "") return resolve(given);
  const home = read("HOME");
  const user = Deno.build.os === "darwin"
    ? home && join(home, "Library", "Caches")
    : read("XDG_CACHE_HOME") || (home && join(home, ".cache"));
  return user ? join(user, "alexnet") : undefined;
}
