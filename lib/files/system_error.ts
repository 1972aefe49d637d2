/**
 * File errors of the system in words: which file or folder, what is wrong with it, what to do.
 *
 * @module
 */
import { nodeBuiltin } from "../deno_only.ts";
import { BadFileError } from "../errors.ts";

/** What a file error of the system means; `undefined` for an error of another kind. */
export function systemReason(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if (error instanceof Deno.errors.NotCapable) {
    return "no permission of Deno's for it (--allow-all)";
  }
  if (/\(os error 28\)|ENOSPC/.test(error.message)) return "a full disk";
  if (/\(os error 30\)|EROFS/.test(error.message)) return "a read-only disk";
  const reasons = [
    [Deno.errors.PermissionDenied, "no permission of the system's for it"],
    [Deno.errors.NotFound, "nothing there"],
    [Deno.errors.NotADirectory, "a file where a folder is needed"],
    [Deno.errors.AlreadyExists, "a file where a folder is needed"],
    [Deno.errors.IsADirectory, "a folder"],
    [Deno.errors.FilesystemLoop, "a link that leads back to itself"],
  ] as const;
  return reasons.find(([type]) => error instanceof type)?.[1];
}

/**
 * The typed error for a folder that cannot be written to; `error` itself when it is another one.
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

/**
 * Makes `folder`, and those that it stands in, where it does not exist.
 *
 * @param use What it is for, for the message.
 * @param hint What to do when it cannot be made.
 * @throws {BadFileError} when it cannot.
 */
export async function makeFolder(folder: string, use: string, hint: string): Promise<void> {
  try {
    await Deno.mkdir(folder, { recursive: true });
  } catch (error) {
    throw folderError(folder, use, hint, error);
  }
}

/**
 * Checks that a new file can be written at `path`, before the work whose result goes there is done.
 *
 * @param hint What to do when it cannot.
 * @throws {BadFileError} that says what is wrong with its folder.
 */
export async function requireWritable(path: string, hint: string): Promise<void> {
  const probe = `${path}.${crypto.randomUUID()}.tmp`;
  try {
    await Deno.writeFile(probe, new Uint8Array(), { createNew: true });
    await Deno.remove(probe);
  } catch (error) {
    const { dirname } = nodeBuiltin("node:path");
    throw folderError(dirname(path), `a folder for ${path}`, hint, error);
  }
}
