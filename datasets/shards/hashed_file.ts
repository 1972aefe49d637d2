/**
 * Files with their hashes: written once, from the beginning to the end, and checked later.
 *
 * @module
 */
import { BadFileError } from "../../lib/errors.ts";
import { runningDigest } from "../../lib/files/sha256.ts";
import { systemReason, writeError } from "../../lib/files/system_error.ts";
import type { HashedFile } from "./manifest.ts";

/** Bytes read at once. */
const CHUNK = 1 << 20;

/** Both hashes, as bytes arrive. */
class Hashes {
  readonly #md5 = runningDigest("md5");
  readonly #sha256 = runningDigest("sha256");
  #bytes = 0;

  update(bytes: Uint8Array): void {
    this.#md5.update(bytes);
    this.#sha256.update(bytes);
    this.#bytes += bytes.length;
  }

  of(path: string): HashedFile {
    const [md5, sha256] = [this.#md5.hex(), this.#sha256.hex()];
    return { path, bytes: this.#bytes, md5, sha256 };
  }
}

/**
 * Writes the file `path` of `folder` from its parts, in order. Until it is complete and on the disk,
 * it has the ending `.tmp`.
 *
 * @returns its size and its hashes.
 * @throws {BadFileError} if it cannot be written.
 */
export async function writeHashed(
  folder: string,
  path: string,
  parts: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
): Promise<HashedFile> {
  const target = `${folder}/${path}`;
  const hashes = new Hashes();
  try {
    const file = await Deno.open(`${target}.tmp`, { write: true, create: true, truncate: true });
    try {
      for await (const part of parts) {
        const writing = writeAll(file, part);
        // While the system writes.
        hashes.update(part);
        await writing;
      }
      await file.sync();
    } finally {
      file.close();
    }
    await Deno.rename(`${target}.tmp`, target);
  } catch (error) {
    throw writeError(target, 0, error);
  }
  return hashes.of(path);
}

async function writeAll(file: Deno.FsFile, bytes: Uint8Array): Promise<void> {
  for (let done = 0; done < bytes.length;) done += await file.write(bytes.subarray(done));
}

/**
 * The size and the hashes of the file `path` of `folder`.
 *
 * @param onBytes is told how many bytes were read.
 * @throws {BadFileError} if it cannot be read.
 */
export async function hashFile(
  folder: string,
  path: string,
  onBytes?: (bytes: number) => void,
): Promise<HashedFile> {
  const hashes = new Hashes();
  try {
    const file = await Deno.open(`${folder}/${path}`);
    try {
      const chunk = new Uint8Array(CHUNK);
      for (;;) {
        const count = await file.read(chunk);
        if (count === null) return hashes.of(path);
        hashes.update(chunk.subarray(0, count));
        onBytes?.(count);
      }
    } finally {
      file.close();
    }
  } catch (cause) {
    const found = systemReason(cause);
    if (found === undefined) throw cause;
    throw new BadFileError({ path: `${folder}/${path}`, expected: "a file to read", found }, {
      cause,
    });
  }
}
