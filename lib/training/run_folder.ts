/**
 * The folder of a run: its checkpoint, the one before it, its log and its report, and a lock that
 * keeps a second process out.
 *
 * @module
 */
import { BadArgumentError, BadFileError } from "../errors.ts";
import { FileLock } from "../files/lock.ts";
import { folderError, makeFolder } from "../files/system_error.ts";
import { loadCheckpoint, saveCheckpoint } from "./checkpoint.ts";
import type { Checkpoint } from "./checkpoint_format.ts";

/** What the folder of a run is called in messages, and what to do when there can be none. */
const [USE, HINT] = ["a folder for the run", "name another one by --out"];

/** An open folder of a run. */
export class RunFolder {
  /** The folder. */
  readonly path: string;
  /** Whether the newest checkpoint is there but cannot be read. */
  #bad = false;
  #lock: FileLock | undefined;

  private constructor(path: string) {
    this.path = path;
  }

  /** The newest checkpoint. */
  get checkpoint(): string {
    return `${this.path}/checkpoint.safetensors`;
  }

  /** The checkpoint before it. */
  get previous(): string {
    return previousOf(this.checkpoint);
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
   * @throws {BadFileError} when the folder cannot be made or written to.
   */
  static async open(path: string, options: { resume: boolean }): Promise<RunFolder> {
    const folder = new RunFolder(path.replace(/(.)\/+$/, "$1"));
    await makeFolder(folder.path, USE, HINT);
    folder.#take();
    if (!options.resume && (exists(folder.checkpoint) || exists(folder.log))) {
      folder.close();
      throw new BadArgumentError(
        `${folder.path} already holds a run; go on with it by --resume, or name another folder ` +
          "by --out.",
      );
    }
    return folder;
  }

  /** A folder `out/<name>-1`, `-2`, …, the first that does not exist; each process gets its own. */
  static async openNext(name: string, parent = "out"): Promise<RunFolder> {
    await makeFolder(parent, USE, HINT);
    for (let number = 1;; number++) {
      const path = `${parent}/${name}-${number}`;
      try {
        await Deno.mkdir(path);
      } catch (error) {
        if (error instanceof Deno.errors.AlreadyExists) continue;
        throw folderError(parent, USE, HINT, error);
      }
      return await RunFolder.open(path, { resume: false });
    }
  }

  /**
   * Writes the newest checkpoint; the one that was there stays as the one before it, unless
   * {@linkcode RunFolder.load} found that it cannot be read.
   *
   * @throws {NotFiniteError} when a weight or velocity is not finite. Both files are as they were.
   */
  async save(checkpoint: Checkpoint): Promise<void> {
    // A bad file must not take the place of the only good one.
    await saveCheckpoint(this.checkpoint, checkpoint, this.#bad ? {} : { keep: this.previous });
    this.#bad = false;
  }

  /**
   * The newest checkpoint that can be read; `undefined` when the folder holds none.
   *
   * @param warn Told when the newest was damaged or not finite and the one before it is used.
   * @throws {BadFileError} when there are checkpoints, but none can be read.
   */
  async load(warn: (message: string) => void): Promise<Checkpoint | undefined> {
    if (!exists(this.checkpoint) && !exists(this.previous)) return undefined;
    const { checkpoint, path } = await loadNewest(this.checkpoint, warn);
    this.#bad = path !== this.checkpoint;
    return checkpoint;
  }

  /** Unlocks the folder. */
  close(): void {
    this.#lock?.[Symbol.dispose]();
    this.#lock = undefined;
  }

  #take(): void {
    const path = `${this.path}/lock`;
    try {
      this.#lock = FileLock.take(path);
    } catch (error) {
      throw folderError(this.path, USE, HINT, error);
    }
    if (this.#lock !== undefined) return;
    throw new BadArgumentError(
      `Another process trains in ${this.path} (${path} holds its number); name another folder by ` +
        "--out.",
    );
  }
}

/** A checkpoint and the file that it was read from. */
export interface LoadedCheckpoint {
  /** The checkpoint. */
  readonly checkpoint: Checkpoint;
  /** Its file. */
  readonly path: string;
}

/**
 * Reads the checkpoint at `path`, or where that cannot be used the one before it in the same folder.
 *
 * @param warn Told when the one before is used.
 * @throws {BadFileError} when neither can be used; it says what is wrong with the newest.
 */
export async function loadNewest(
  path: string,
  warn: (message: string) => void,
): Promise<LoadedCheckpoint> {
  try {
    return { checkpoint: await loadCheckpoint(path), path };
  } catch (error) {
    const previous = previousOf(path);
    if (!(error instanceof BadFileError) || previous === path || !exists(previous)) throw error;
    const checkpoint = await loadCheckpoint(previous).catch((other: unknown) => {
      throw other instanceof BadFileError ? error : other;
    });
    const updates = checkpoint.info.training?.state.step;
    const after = updates === undefined ? "" : `, after ${updates} updates`;
    warn(`${error.message} Going on from the checkpoint before it${after}: ${previous}`);
    return { checkpoint, path: previous };
  }
}

/** The second name that the checkpoint at `path` gets when it is replaced. */
function previousOf(path: string): string {
  return path.replace(/checkpoint\.safetensors$/, "checkpoint.previous.safetensors");
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
