/**
 * File errors of the operating system in words: which file or folder, what is wrong with it, what
 * to do.
 *
 * @module
 */
import { inDeno, nodeBuiltin } from "../deno_only.ts";
import { BadFileError } from "../errors.ts";

/** What the error codes of POSIX mean for a file or folder. */
const REASONS: Readonly<Record<string, string>> = {
  EACCES: "no permission from the system",
  EBUSY: "a file that is in use",
  EDQUOT: "a full quota",
  EEXIST: "a file where a folder is needed",
  EFBIG: "a file larger than the system allows",
  EINVAL: "a file system that rejects it",
  EIO: "a disk error",
  EISDIR: "a folder",
  ELOOP: "a link that leads back to itself",
  EMFILE: "too many open files",
  ENAMETOOLONG: "a name that is too long",
  ENFILE: "too many open files",
  ENODEV: "no such device",
  ENOENT: "nothing there",
  ENOLCK: "a file system without locks",
  ENOSPC: "a full disk",
  ENOTDIR: "a file where a folder is needed",
  ENOTEMPTY: "a folder that is not empty",
  ENXIO: "no such device",
  EOPNOTSUPP: "a file system that does not support this",
  EPERM: "no permission from the system",
  EPIPE: "a pipe that has been closed",
  EROFS: "a read-only disk",
  ESTALE: "a network folder that is no longer available",
  ETXTBSY: "a program that is running",
  EXDEV: "another disk",
};

/**
 * What a file error of the system means; `undefined` for an error of another kind. A
 * {@linkcode BadFileError} has the meaning of the system error that caused it.
 */
export function systemReason(error: unknown): string | undefined {
  if (!(error instanceof Error) || !inDeno()) return undefined;
  if (error instanceof BadFileError) return systemReason(error.cause);
  if (error instanceof Deno.errors.NotCapable) {
    // Deno's message ends in "run again with the --allow-read flag".
    const [flag] = error.message.match(/--allow-[a-z]+/) ?? ["--allow-all"];
    return `no permission from Deno (${flag})`;
  }
  const code = errorCode(error);
  return code === undefined ? undefined : REASONS[code];
}

/** The POSIX name of a system error, e.g. `ENOSPC`. */
function errorCode(error: Error): string | undefined {
  if ("code" in error && typeof error.code === "string") return error.code;
  // Deno names only some of them: for a file that is too large, only the message has the number.
  const number = Number(error.message.match(/\(os error (\d+)\)/)?.[1]);
  const { errno } = nodeBuiltin("node:os").constants;
  const named = Object.entries(errno).find(([, value]) => value === number);
  if (named !== undefined) return named[0];
  const codes = [
    [Deno.errors.PermissionDenied, "EACCES"],
    [Deno.errors.NotFound, "ENOENT"],
    [Deno.errors.NotADirectory, "ENOTDIR"],
    [Deno.errors.AlreadyExists, "EEXIST"],
    [Deno.errors.IsADirectory, "EISDIR"],
    [Deno.errors.FilesystemLoop, "ELOOP"],
  ] as const;
  return codes.find(([type]) => error instanceof type)?.[1];
}

/**
 * The typed error for a folder that cannot be written to; `error` itself if it is of another kind.
 *
 * @param use What the folder is for, e.g. `a folder for the run`.
 * @param hint What to do.
 */
export function folderError(folder: string, use: string, hint: string, error: unknown): unknown {
  const found = systemReason(error);
  if (found === undefined) return error;
  const expected = `${use} that can be written to`;
  return new BadFileError({ path: folder, expected, found, hint }, { cause: error });
}

/** What to do when a file cannot be written. */
export interface WriteHints {
  /** If the disk is full. */
  readonly full: string;
  /** If anything else is wrong. */
  readonly other: string;
}

/** Of a file that is written under another name, and then replaces the one that was there. */
const REPLACED: WriteHints = {
  full: "a file that was there is unchanged; free some space and try again",
  other: "a file that was there is unchanged; choose another file or folder",
};

/**
 * The typed error for a file that cannot be written; `error` itself if it is of another kind.
 *
 * @param length Bytes that were to be written.
 * @param hints What to do; by default for a file that replaces the one that was there.
 */
export function writeError(
  path: string,
  length: number,
  error: unknown,
  hints: WriteHints = REPLACED,
): unknown {
  if (error instanceof BadFileError) return error;
  const found = systemReason(error);
  if (found === undefined) return error;
  const full = found === REASONS.ENOSPC || found === REASONS.EDQUOT;
  return new BadFileError({
    path,
    expected: full ? `free space for ${length} bytes` : `to write ${length} bytes`,
    found,
    hint: full ? hints.full : hints.other,
  }, { cause: error });
}

/**
 * Creates `folder` and its parents if they do not exist.
 *
 * @param use What it is for, for the message.
 * @param hint What to do when it cannot be created.
 * @throws {BadFileError} when it cannot.
 */
export async function makeFolder(folder: string, use: string, hint: string): Promise<void> {
  try {
    await Deno.mkdir(folder, { recursive: true });
  } catch (error) {
    throw folderError(folder, use, hint, error);
  }
}

/** Bytes that {@linkcode requireWritable} writes as a trial: a report is rarely longer. */
const TRIAL_BYTES = 65_536;

/**
 * Checks that a file can be written at `path`, before the work whose result goes there: a file of
 * 64 KiB with a name of that length can be written in the folder, and `path` is not a folder.
 *
 * @param hint What to do when it cannot.
 * @throws {BadFileError} that says what is wrong with the file or its folder.
 */
export async function requireWritable(path: string, hint: string): Promise<void> {
  const trial = `${path}.${crypto.randomUUID()}.tmp`;
  try {
    try {
      await Deno.writeFile(trial, new Uint8Array(TRIAL_BYTES), { createNew: true });
    } finally {
      await Deno.remove(trial).catch(() => {});
    }
  } catch (error) {
    const slash = path.lastIndexOf("/");
    const folder = slash < 0 ? "." : path.slice(0, slash) || "/";
    throw folderError(folder, `a folder for ${path}`, hint, error);
  }
  const stat = await Deno.lstat(path).catch(() => undefined);
  if (stat?.isDirectory) {
    throw new BadFileError({ path, expected: "a file to write", found: "a folder", hint });
  }
}
