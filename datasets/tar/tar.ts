/**
 * Reads the regular files of a tar archive that is already in memory.
 *
 * @module
 */
import { tarEntries } from "./tar_entries.ts";

/**
 * Yields the name and contents (a view) of each regular file in `archive`; `path` is used in error
 * messages.
 *
 * @throws {BadFileError} if a header's checksum is wrong or the archive ends inside a file.
 */
export function* tarFiles(
  archive: Uint8Array,
  path: string,
): Generator<{ name: string; bytes: Uint8Array }> {
  const source = {
    size: archive.length,
    bytesAt: (position: number, length: number) => archive.subarray(position, position + length),
  };
  const span = { path, start: 0, end: archive.length };
  for (const { name, kind, start, size } of tarEntries(source, span)) {
    if (kind === "file") yield { name, bytes: archive.subarray(start, start + size) };
  }
}
