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
    expected: `${sizeText(bytes)} of free space`,
    found: sizeText(free),
    hint,
  });
}

/** `bytes` in the unit that leaves one to three digits before the point: `23 MB`, `252 GB`. */
export function sizeText(bytes: number): string {
  const [unit, size] = bytes < 1e6
    ? ["kB", 1e3] as const
    : bytes < 1e9
    ? ["MB", 1e6] as const
    : ["GB", 1e9] as const;
  const number = bytes / size;
  return `${
    number < 9.95 ? number.toFixed(1) : Math.round(number).toLocaleString("en-US")
  } ${unit}`;
}
