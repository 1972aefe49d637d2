/**
 * Reads the file of a picture; whatever is wrong with it is a typed error.
 *
 * @module
 */
import { BadFileError } from "../../lib/errors.ts";
import { requireRegularFile } from "../../lib/files/regular_file.ts";
import { systemReason } from "../../lib/files/system_error.ts";

/** A larger file is not a picture of 50 million pixels or fewer. */
const PICTURE = { expected: "a picture", most: 2 ** 28 };

/**
 * The contents of the file at `path`. An error that has nothing to do with this file, such as too
 * many open files, is thrown unchanged.
 *
 * @throws {BadFileError} when it is not a regular file, is too large, or cannot be read.
 */
export async function readPicture(path: string): Promise<Uint8Array<ArrayBuffer>> {
  await requireRegularFile(path, PICTURE);
  try {
    return await Deno.readFile(path);
  } catch (cause) {
    const found = systemReason(cause);
    if (found === undefined) throw cause;
    throw new BadFileError({ path, expected: PICTURE.expected, found }, { cause });
  }
}
