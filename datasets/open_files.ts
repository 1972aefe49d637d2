/**
 * A few open files out of many, for reads and writes at any position, which run on other threads.
 *
 * @module
 */
import * as fs from "node:fs";

/** An open file. */
interface OpenFile {
  readonly handle: Promise<number>;
  /** How many reads or writes are under way. */
  uses: number;
}

/**
 * Opens files when they are used and keeps the most recently used ones open. Disposing of it closes
 * all of them, each after the reads and writes that are under way.
 */
export class OpenFiles implements Disposable {
  readonly #mode: "r" | "r+";
  #most: number;
  /** The files by path, the least recently used one first. */
  readonly #files = new Map<string, OpenFile>();

  /**
   * @param mode `r` to read; `r+` to read and write files that are there.
   * @param most How many files are kept open, except that none is closed while it is in use.
   */
  constructor(mode: "r" | "r+", most: number) {
    this.#mode = mode;
    this.#most = most;
  }

  /** How many files are open. */
  get open(): number {
    return this.#files.size;
  }

  /**
   * Reads into `target` from byte `position` of the file at `path`.
   *
   * @returns how many bytes there were, fewer than those of `target` only at the end of the file.
   */
  read(path: string, target: Uint8Array, position: number): Promise<number> {
    return this.#use(path, async (handle) => {
      for (let done = 0;;) {
        const count = await new Promise<number>((resolve, reject) =>
          fs.read(
            handle,
            target,
            done,
            target.length - done,
            position + done,
            (error, count) => error === null ? resolve(count) : reject(error),
          )
        );
        done += count;
        if (count === 0 || done === target.length) return done;
      }
    });
  }

  /** Writes `bytes` from byte `position` of the file at `path` on. */
  write(path: string, bytes: Uint8Array, position: number): Promise<void> {
    return this.#use(path, async (handle) => {
      for (let done = 0; done < bytes.length;) {
        done += await new Promise<number>((resolve, reject) =>
          fs.write(
            handle,
            bytes,
            done,
            bytes.length - done,
            position + done,
            (error, count) => error === null ? resolve(count) : reject(error),
          )
        );
      }
    });
  }

  /** Waits until what was written to the file at `path` is on the disk. */
  sync(path: string): Promise<void> {
    return this.#use(
      path,
      (handle) =>
        new Promise<void>((resolve, reject) =>
          fs.fdatasync(handle, (error) => error === null ? resolve() : reject(error))
        ),
    );
  }

  /** Closes the file at `path`, which must not be in use. */
  async close(path: string): Promise<void> {
    const file = this.#files.get(path);
    if (file === undefined) return;
    this.#files.delete(path);
    fs.closeSync(await file.handle);
  }

  async #use<T>(path: string, work: (handle: number) => Promise<T>): Promise<T> {
    const file = this.#files.get(path) ?? { handle: this.#open(path), uses: 0 };
    this.#files.delete(path);
    this.#files.set(path, file);
    file.uses++;
    try {
      return await work(await file.handle);
    } finally {
      file.uses--;
      this.#closeOldest();
    }
  }

  #open(path: string): Promise<number> {
    const handle = new Promise<number>((resolve, reject) =>
      fs.open(path, this.#mode, (error, handle) => error === null ? resolve(handle) : reject(error))
    );
    // A file that could not be opened is tried again the next time.
    handle.catch(() => this.#files.delete(path));
    return handle;
  }

  #closeOldest(): void {
    for (const [path, { handle, uses }] of this.#files) {
      if (this.#files.size <= this.#most) return;
      if (uses > 0) continue;
      this.#files.delete(path);
      handle.then((open) => fs.closeSync(open), () => {});
    }
  }

  [Symbol.dispose](): void {
    this.#most = 0;
    this.#closeOldest();
  }
}
