/**
 * Checks a path before it is read: a device may never end, a pipe waits for a writer, and a folder
 * is not a file.
 *
 * @module
 */
import { requireDenoFor } from "../deno_only.ts";
import { BadFileError } from "../errors.ts";

/** What a file must be. */
export interface FileExpectation {
  /** What is expected there, for the message: `a checkpoint`. */
  readonly expected: string;
  /** The most bytes that are read. */
  readonly most: number;
  /** What to do about something else, for the message. */
  readonly hint?: string | undefined;
}

/**
 * Rejects everything but a regular file of at most `most` bytes, without opening it. A path that
 * cannot be examined passes: the error of reading it gives the reason.
 *
 * @throws {BadFileError} that says what is there instead.
 * @throws {BadArgumentError} in a browser, which has no files at paths.
 */
export async function requireRegularFile(
  path: string,
  { expected, most, hint }: FileExpectation,
): Promise<void> {
  requireDenoFor("Reading a file", "read its bytes and pass them on");
  const info = await Deno.stat(path).catch(() => undefined);
  if (info === undefined) return;
  const kind = kindOf(info);
  if (kind !== undefined) throw new BadFileError({ path, expected, found: kind, hint });
  if (info.size > most) {
    throw new BadFileError({
      path,
      expected: `${expected} of at most ${most} bytes`,
      found: `${info.size} bytes`,
    });
  }
}

/**
 * Rejects a path to something other than a regular file before it is opened for writing: a pipe
 * would wait for a reader, and a link leads to a file that belongs to something else. A path to
 * nothing passes.
 *
 * @throws {BadFileError} that says what is there instead.
 */
export function requireOwnFile(path: string, expected: string): void {
  let info: Deno.FileInfo;
  try {
    info = Deno.lstatSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return;
    throw error;
  }
  const kind = kindOf(info);
  if (kind === undefined) return;
  throw new BadFileError({
    path,
    expected,
    found: kind,
    hint: "remove it or choose another folder",
  });
}

/** The kind of something that is not a regular file; `undefined` for a regular file. */
export function kindOf(info: Deno.FileInfo): string | undefined {
  if (info.isFile) return undefined;
  if (info.isSymlink) return "a link";
  if (info.isDirectory) return "a folder";
  if (info.isFifo) return "a pipe";
  if (info.isSocket) return "a socket";
  return info.isCharDevice || info.isBlockDevice ? "a device" : "something other than a file";
}
