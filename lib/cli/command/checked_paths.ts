/**
 * Checks the paths of files to read and to write, before a command does any work.
 *
 * @module
 */
import { BadArgumentError, BadFileError } from "../../errors.ts";
import { requireWritable } from "../../files/system_error.ts";
import { previousOf } from "../../training/run/run_folder.ts";

/**
 * Refuses a file that exists, and a place that cannot be written to.
 *
 * @param flag The flag that names the file.
 * @throws {BadArgumentError} when the file exists.
 * @throws {BadFileError} when it cannot be written.
 */
export async function requireNew(path: string, flag: string): Promise<void> {
  if (await isThere(path)) {
    throw new BadArgumentError(`${path} already exists; choose another file with ${flag}.`);
  }
  await requireWritable(path, `create the folder, or choose another file with ${flag}`);
}

/** @throws {BadFileError} when the file of a net is missing, and so is the checkpoint before it. */
export async function requireThere(paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    if (!await isThere(path) && !await isThere(previousOf(path))) {
      throw new BadFileError({ path, expected: "a file of weights", found: "nothing there" });
    }
  }
}

function isThere(path: string): Promise<boolean> {
  return Deno.lstat(path).then(() => true, () => false);
}
