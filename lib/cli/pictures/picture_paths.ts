/**
 * The pictures that the operands of a command name: files, and all pictures of folders.
 *
 * @module
 */
import { join } from "node:path";
import { BadFileError } from "../../errors.ts";
import { systemReason } from "../../files/system_error.ts";

/** The extensions of pictures; a file without one is read only if it is named explicitly. */
const ENDING = /\.(?:jpe?g|jpe|jfif|png|webp|avif)$/i;

/**
 * The extensions of pictures that cannot be decoded: each such file is reported, so that none is
 * skipped silently.
 */
const OTHER_ENDING = /\.(?:heic|heif|gif|tiff?|bmp|jxl|jp2|dng)$/i;

/**
 * The paths of pictures, one at a time: each operand that is not a folder, unchanged, and for a
 * folder the pictures in it and in its subfolders, by name, including those in other formats.
 * Hidden entries and links to folders are left out. A folder is listed when it is reached, so that
 * only one list per level is in memory. A folder that cannot be listed or has no picture is
 * replaced by the error.
 */
export async function* picturePaths(
  operands: readonly string[],
): AsyncGenerator<string | BadFileError> {
  for (const path of operands) {
    const info = await Deno.stat(path).catch(() => undefined);
    if (info?.isDirectory !== true) {
      yield path;
      continue;
    }
    let found = false;
    for await (const picture of picturesIn(path)) {
      found = true;
      yield picture;
    }
    if (found) continue;
    yield new BadFileError({
      path,
      expected: "a folder with pictures (JPEG, PNG, WebP or AVIF)",
      found: "no file with such a name",
    });
  }
}

async function* picturesIn(folder: string): AsyncGenerator<string | BadFileError> {
  const entries: Deno.DirEntry[] = [];
  try {
    for await (const entry of Deno.readDir(folder)) {
      if (!entry.name.startsWith(".")) entries.push(entry);
    }
  } catch (cause) {
    const found = systemReason(cause);
    if (found === undefined) throw cause;
    yield new BadFileError({ path: folder, expected: "a folder of pictures", found }, { cause });
    return;
  }
  entries.sort((a, b) => a.name < b.name ? -1 : 1);
  for (const { name, isDirectory } of entries) {
    const path = join(folder, name);
    if (isDirectory) yield* picturesIn(path);
    else if (ENDING.test(name) || OTHER_ENDING.test(name)) yield path;
  }
}
