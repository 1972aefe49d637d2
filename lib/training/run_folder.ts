/**
 * The folder of a run: its checkpoint, the one before it, its log and its report, and a lock that
 * keeps a second process out.
 *
 * @module
 */
import { BadArgumentError, BadFileError } from "../errors.ts";
import { isAlive } from "./atomic_file.ts";
import { loadCheckpoint, saveCheckpoint } from "./checkpoint.ts";
import type { Checkpoint } from "./checkpoint_format.ts";

/** An open folder of a run. */
export class RunFolder {
  /** The folder. */
  readonly path: string;

  private constructor(path: string) {
    this.path = path;
  }

  /** The newest checkpoint. */
  get checkpoint(): string {
    return `${this.path}/checkpoint.safetensors`;
  }

  /** The checkpoint before it. */
  get previous(): string {
    return `${this.path}/checkpoint.previous.safetensors`;
  }

  /** The JSON-lines log. */
  get log(): string {
    return `${this.path}/log.jsonl`;
  }

  /** The JSON report of the evaluation at the end. */
  get report(): string {
    return `${this.path}/report.json`;
  }

  /**
   * Opens `path`, which is made when it does not exist, and locks it.
   *
   * @param options `resume`: whether a run that is there may be gone on with.
   * @throws {BadArgumentError} when another process trains there, or a run is there that may not be
   * touched. Nothing was changed then.
   */
  static async open(path: string, options: { resume: boolean }): Promise<RunFolder> {
    const folder = new RunFolder(path.replace(/(.)\/+$/, "$1"));
    await makeFolder(folder.path);
    await folder.#lock();
    if (!options.resume && (exists(folder.checkpoint) || exists(folder.log))) {
      folder.close();
      throw new BadArgumentError(
        `${folder.path} already holds a run; go on with it by --resume, or name another folder ` +
          "by --out.",
      );
    }
    return folder;
  }

  /** A folder `out/<name>-1`, `-2`, …, the first that does not exist. */
  static async openNext(name: string, parent = "out"): Promise<RunFolder> {
    for (let number = 1;; number++) {
      const path = `${parent}/${name}-${number}`;
      if (!exists(path)) return await RunFolder.open(path, { resume: false });
    }
  }

  /** Writes the newest checkpoint; the one that was there stays as the one before it. */
  async save(checkpoint: Checkpoint): Promise<void> {
    await saveCheckpoint(this.checkpoint, checkpoint, { keep: this.previous });
  }

  /**
   * The newest checkpoint that can be read; `undefined` when the folder holds none.
   *
   * @param warn Told when the newest was damaged and the one before it is used.
   * @throws {BadFileError} when there are checkpoints, but none can be read.
   */
  async load(warn: (message: string) => void): Promise<Checkpoint | undefined> {
    if (!exists(this.checkpoint) && !exists(this.previous)) return undefined;
    try {
      return await loadCheckpoint(this.checkpoint);
    } catch (error) {
      if (!(error instanceof BadFileError) || !exists(this.previous)) throw error;
      const checkpoint = await loadCheckpoint(this.previous);
      warn(`${error.message} Going on from the checkpoint before it.`);
      return checkpoint;
    }
  }

  /** Unlocks the folder. */
  close(): void {
    try {
      Deno.removeSync(this.#lockPath);
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  }

  get #lockPath(): string {
    return `${this.path}/lock`;
  }

  async #lock(): Promise<void> {
    for (let attempt = 0; attempt < 2; attempt++) {
      try {
        await Deno.writeTextFile(this.#lockPath, `${Deno.pid}\n`, { createNew: true });
        return;
      } catch (error) {
        if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
      }
      const holder = Number.parseInt(await Deno.readTextFile(this.#lockPath).catch(() => ""), 10);
      if (Number.isFinite(holder) && isAlive(holder)) break;
      // Its process was killed before it could unlock.
      await Deno.remove(this.#lockPath).catch(() => {});
    }
    throw new BadArgumentError(
      `Another process trains in ${this.path} (see ${this.#lockPath}); name another folder by --out.`,
    );
  }
}

async function makeFolder(path: string): Promise<void> {
  try {
    await Deno.mkdir(path, { recursive: true });
  } catch (error) {
    if (error instanceof Deno.errors.AlreadyExists || error instanceof Deno.errors.NotADirectory) {
      throw new BadArgumentError(`Expected a folder at ${path} but found a file.`);
    }
    throw error;
  }
}

function exists(path: string): boolean {
  try {
    Deno.lstatSync(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
