/**
 * Reads the text of a list of images.
 *
 * @module
 */
import { BadFileError } from "../../lib/errors.ts";
import { requireRegularFile } from "../../lib/files/regular_file.ts";
import { systemReason } from "../../lib/files/system_error.ts";

/** What the file is, and its most bytes: 1.28 million lines of ImageNet take 45 MB. */
export const LIST_FILE = {
  expected: "a list of images, one `path label` a line",
  most: 2 ** 28,
};

/**
 * The text of a list, with a byte order mark if it has one.
 *
 * @param path the file.
 * @param expected what it has, for messages; default: images.
 * @throws {BadFileError} when the file cannot be read, or is not text in UTF-8.
 */
export async function listText(
  path: string,
  expected: string = LIST_FILE.expected,
): Promise<string> {
  await requireRegularFile(path, { ...LIST_FILE, expected });
  let bytes: Uint8Array;
  try {
    bytes = await Deno.readFile(path);
  } catch (cause) {
    const found = systemReason(cause) ?? (cause instanceof Error ? cause.message : String(cause));
    throw new BadFileError({ path, expected, found }, { cause });
  }
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    const [first, second] = bytes;
    const isUtf16 = first === 0xff && second === 0xfe || first === 0xfe && second === 0xff;
    const found = isUtf16 ? "text in UTF-16" : "bytes that are no UTF-8";
    throw new BadFileError({ path, expected, found, hint: "save it as UTF-8" }, { cause });
  }
}
