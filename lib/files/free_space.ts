/**
 * Free space of a disk.
 *
 * @module
 */
import { statfs } from "node:fs/promises";
import { BadFileError } from "../errors.ts";

/**
 * Bytes that may still be written in `folder`; undefined if the system or the permissions
 * (`--allow-sys=statfs`) do not tell.
 */
export async function freeSpace(folder: string): Promise<number | undefined> {
  try {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  } catch {
    return undefined;
  }
}

/**
 * Checks that `bytes` can be written in `folder`, before the work whose result they are.
 *
 * @param hint What to do if not.
 * @throws {BadFileError} if the disk has less free space.
 */
export async function requireFreeSpace(folder: string, bytes: number, hint: string): Promise<void> {
  const free = await freeSpace(folder);
  if (free === undefined || free >= bytes) return;
  throw new BadFileError({
    path: folder,
    expected: `${gigabytes(bytes)} of free space`,
    found: gigabytes(free),
    hint,
  });
}

/** `bytes` in GB, with a digit after the point for less than ten. */
export function gigabytes(bytes: number): string {
  const number = bytes / 1e9;
  return `${number < 9.95 ? number.toFixed(1) : Math.round(number).toLocaleString("en-US")} GB`;
}
