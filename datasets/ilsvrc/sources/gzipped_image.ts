/**
 * Some images of ILSVRC-2010 are gzip files under the name of a JPEG image.
 *
 * @module
 */
import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { BadFileError } from "../../../lib/errors.ts";
import { MOST_IMAGE_BYTES } from "./tar_index.ts";

const unzip = promisify(gunzip);

/**
 * The contents of a gzip file; anything else is returned as it is.
 *
 * @param bytes the contents of the file.
 * @param place where it is, for messages.
 * @throws {BadFileError} if the gzip file is damaged, or would have too many bytes for an image.
 */
export async function unzipped(
  bytes: Uint8Array<ArrayBuffer>,
  place: () => string,
): Promise<Uint8Array<ArrayBuffer>> {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    return new Uint8Array(await unzip(bytes, { maxOutputLength: MOST_IMAGE_BYTES }));
  } catch (cause) {
    throw new BadFileError({
      path: place(),
      expected: `a gzip file of an image of at most ${MOST_IMAGE_BYTES} bytes`,
      found: cause instanceof Error ? cause.message : String(cause),
    }, { cause });
  }
}
