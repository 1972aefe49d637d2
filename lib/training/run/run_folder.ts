/**
 * The folder of a run: its checkpoint, the previous checkpoint, the best one, its log and report, and
 * a lock against other processes.
 *
 * @module
 */
import { counted } from "../../counted.ts";
import { BadArgumentError, BadFileError } from "../../errors.ts";
import { FileLock } from "../../files/lock.ts";
import { folderError, makeFolder } from "../../files/system_error.ts";
import { loadCheckpoint, saveCheckpoint } from "../checkpoint/checkpoint.ts";
import type { Checkpoint } from "../checkpoint/checkpoint_format.ts";
import { readDamagedLog } from "./log_lines.ts";

/** What the folder of a run is called in messages, and what to do when it cannot be created. */
const [USE, HINT] = ["a folder for the run", "choose another one with --out"];

/** An open folder of a run. */
export class RunFolder {
  /** The folder. */
  readonly path: string;
  #lock: FileLock | undefined;

  private constructor(path: string) {
    this.path = path;
  }

  /** The newest checkpoint. */
  get checkpoint(): string {
    return `${this.path}/checkpoint.safetensors`;
  }

  /** The previous checkpoint. */
  get previous(): string {
    return previousOf(this.checkpoint);
  }

  /** Whether there is a checkpoint to continue from. */
  get hasCheckpoint(): boolean {
    return [this.checkpoint, this.previous].some(exists);
  }

  /** The net of the epoch with the lowest validation error, of a run that keeps it. */
  get best(): string {
    return bestIn(this.path);
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
   * Opens and locks the folder `path`; creates it if it does not exist.
   *
   * A folder whose run failed before its first step contains no run: its log has no step.
   *
   * @param options `resume`: whether an existing run may be continued.
   * @throws {BadArgumentError} when another process is training in the folder, or it contains a run
   * and `resume` is false. Nothing is changed in that case.
   * @throws {BadFileError} when the folder cannot be created or written to.
   */
  static async open(path: string, options: { resume: boolean }): Promise<RunFolder> {
    const folder = new RunFolder(path.replace(/(.)\/+$/, "$1"));
    await makeFolder(folder.path, USE, HINT);
    folder.#take();
    try {
      if (!options.resume && await folder.#hasRun()) {
        throw new BadArgumentError(
          `${folder.path} already contains a run; continue it with --resume, or choose another ` +
            "folder with --out.",
        );
      }
      return folder;
    } catch (error) {
      folder.close();
      throw error;
    }
  }

  /**
   * Creates the first folder of `out/<name>-1`, `-2`, … that does not exist; each process gets its
   * own.
   */
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
   * Writes a checkpoint. The existing one is kept as the previous checkpoint, unless it is damaged.
   *
   * @throws {NotFiniteError} when a weight or velocity is not finite. Neither file is changed.
   * @throws {BadFileError} when the file cannot be written, e.g. on a full disk. Neither is changed.
   */
  async save(checkpoint: Checkpoint): Promise<void> {
    await saveCheckpoint(this.checkpoint, checkpoint, { keep: this.previous });
  }

  /**
   * Reads the newest readable checkpoint; returns `undefined` if the folder has none.
   *
   * @param warn Called if the newest is damaged or not finite and the previous one is used.
   * @throws {BadFileError} when there are checkpoints but none can be read.
   */
  async load(warn: (message: string) => void): Promise<Checkpoint | undefined> {
    if (!this.hasCheckpoint) return undefined;
    return (await loadNewest(this.checkpoint, warn)).checkpoint;
  }

  /**
   * Writes the best net so far, without its velocities: a run is resumed from its newest checkpoint.
   *
   * @throws {BadFileError} when the file cannot be written. The previous one is unchanged.
   */
  async saveBest(checkpoint: Checkpoint): Promise<void> {
    await saveCheckpoint(this.best, { ...checkpoint, velocities: new Map() });
  }

  /**
   * Reads the best net; returns `undefined` if the folder has none that can be read.
   *
   * @param warn Called if the file is damaged.
   */
  async loadBest(warn: (message: string) => void): Promise<Checkpoint | undefined> {
    if (!exists(this.best)) return undefined;
    try {
      return await loadCheckpoint(this.best);
    } catch (error) {
      if (!(error instanceof BadFileError)) throw error;
      warn(`${error.message} The best net is chosen anew from the next epochs.`);
      return undefined;
    }
  }

  /** Unlocks the folder. */
  close(): void {
    this.#lock?.[Symbol.dispose]();
    this.#lock = undefined;
  }

  async #hasRun(): Promise<boolean> {
    if (this.hasCheckpoint || exists(this.best)) return true;
    if (!exists(this.log)) return false;
    const { lines, damaged, rest } = await readDamagedLog(this.log);
    // A file that is not a log must not be replaced.
    const foreign = rest !== "" && !rest.startsWith('{"type":');
    const started = lines.some(({ type }) => !["run", "warning", "failure"].includes(type));
    return foreign || damaged > 0 || started;
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
      `Another process is training in ${this.path} (${path} has its id); choose another folder ` +
        "with --out.",
    );
  }
}

/** A checkpoint and the path of its file. */
export interface LoadedCheckpoint {
  /** The checkpoint. */
  readonly checkpoint: Checkpoint;
  /** The path of its file. */
  readonly path: string;
}

/**
 * Reads the checkpoint at `path`, or, if that is unusable, the previous one in the same folder.
 *
 * @param warn Called if the previous one is used.
 * @throws {BadFileError} when neither is usable; the message describes the fault of the newest.
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
    const after = updates === undefined ? "" : `, after ${counted(updates, "update")}`;
    warn(`${error.message} Resuming from the previous checkpoint${after}: ${previous}`);
    return { checkpoint, path: previous };
  }
}

/** The path under which the checkpoint at `path` is kept when it is replaced. */
export function previousOf(path: string): string {
  return path.replace(/checkpoint\.safetensors$/, "checkpoint.previous.safetensors");
}

/** The path of the best net of the run in the folder `path`. */
export function bestIn(path: string): string {
  return `${path}/best.safetensors`;
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
