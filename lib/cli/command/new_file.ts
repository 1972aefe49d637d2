/**
 * The file that a command writes for its user.
 *
 * @module
 */
import { BadArgumentError } from "../../errors.ts";
import { requireWritable } from "../../files/system_error.ts";

/**
 * Checks that the file in `--flag` does not exist and can be written, before anything is computed.
 *
 * @throws {BadArgumentError} when there is something at `path`.
 * @throws {BadFileError} when there is no such folder, or it cannot be written to.
 */
export async function requireNewFile(path: string, flag: string): Promise<void> {
  if (await Deno.lstat(path).then(() => true, () => false)) {
    throw new BadArgumentError(`${path} already exists; name another file with --${flag}.`);
  }
  await requireWritable(path, `make the folder, or name another file by --${flag}`);
}
