/**
 * How a file is written without ever being seen half-written, whatever number of processes write it
 * at once.
 *
 * @module
 */
import { join } from "node:path";

/**
 * Writes `bytes` to `path` so that a reader sees either the whole file or none: to a file of another
 * name in the same folder, flushed to the disk, then renamed. Two writers of the same file do not
 * meet, and the last one wins.
 */
export async function writeAtomically(path: string, bytes: Uint8Array): Promise<void> {
  const temporary = temporaryName(path);
  try {
    {
      using file = await Deno.open(temporary, { write: true, createNew: true });
      for (let written = 0; written < bytes.length;) {
        written += await file.write(bytes.subarray(written));
      }
      await file.syncData();
    }
    await Deno.rename(temporary, path);
  } catch (error) {
    await removeIfThere(temporary);
    throw error;
  }
}

/** {@linkcode writeAtomically} for callers that cannot wait. */
export function writeAtomicallySync(path: string, bytes: Uint8Array): void {
  const temporary = temporaryName(path);
  try {
    {
      using file = Deno.openSync(temporary, { write: true, createNew: true });
      for (let written = 0; written < bytes.length;) {
        written += file.writeSync(bytes.subarray(written));
      }
      file.syncDataSync();
    }
    Deno.renameSync(temporary, path);
  } catch (error) {
    try {
      Deno.removeSync(temporary);
    } catch (missing) {
      if (!(missing instanceof Deno.errors.NotFound)) throw missing;
    }
    throw error;
  }
}

/**
 * Removes what writers that died in the middle of {@linkcode writeAtomically} left in `folder`. Call it
 * under the lock under which the folder is written.
 */
export async function removeLitter(folder: string): Promise<void> {
  for await (const { name } of Deno.readDir(folder)) {
    if (/\.[0-9a-f-]{36}\.tmp$/.test(name)) await removeIfThere(join(folder, name));
  }
}

function temporaryName(path: string): string {
  return `${path}.${crypto.randomUUID()}.tmp`;
}

async function removeIfThere(path: string): Promise<void> {
  try {
    await Deno.remove(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
