/**
 * A file that is read at any position, by many at once.
 *
 * @module
 */
import { BadFileError } from "../../../lib/errors.ts";
import { requireRegularFile } from "../../../lib/files/regular_file.ts";
import { systemReason } from "../../../lib/files/system_error.ts";
import type { PositionalBytes } from "../../tar_entries.ts";

/** Bytes read at once where the headers of an archive are far apart, and where they are close. */
const [FAR, CLOSE] = [4096, 2 ** 18];
/** Headers nearer to each other than this are close. */
const CLOSE_UNDER = 2 ** 15;

/**
 * A file open for reading. It has no position: each read under way has a handle of its own, because
 * a position belongs to a handle.
 */
export class PositionalFile implements PositionalBytes, Disposable {
  /** The path of the file. */
  readonly path: string;
  /** Its number of bytes when it was opened. */
  readonly size: number;
  /** When it was last changed, in milliseconds since 1970. */
  readonly changed: number;
  readonly #what: string;
  readonly #free: Deno.FsFile[] = [];
  #closed = false;
  #window: Uint8Array<ArrayBuffer> = new Uint8Array(FAR);
  #windowStart = 0;
  #windowLength = 0;

  private constructor(path: string, what: string, info: Deno.FileInfo) {
    this.path = path;
    this.#what = what;
    this.size = info.size;
    this.changed = info.mtime?.getTime() ?? 0;
  }

  /**
   * Opens the file at `path`.
   *
   * @param what what it is, for messages: `an archive of images`.
   * @throws {BadFileError} if it is not a regular file or cannot be read.
   */
  static async open(path: string, what: string): Promise<PositionalFile> {
    await requireRegularFile(path, { expected: what, most: Infinity });
    try {
      const handle = await Deno.open(path);
      const file = new PositionalFile(path, what, await handle.stat());
      file.#free.push(handle);
      return file;
    } catch (cause) {
      throw unreadable(path, what, cause);
    }
  }

  /** The bytes from `position`, through a window that is read ahead where requests are close. */
  bytesAt(position: number, length: number): Uint8Array {
    const from = position - this.#windowStart;
    if (from >= 0 && from + length <= this.#windowLength) {
      return this.#window.subarray(from, from + length);
    }
    const isClose = position >= this.#windowStart && from < this.#windowLength + CLOSE_UNDER;
    const room = Math.max(length, isClose ? CLOSE : FAR);
    if (this.#window.length < room) this.#window = new Uint8Array(room);
    const handle = this.#handle();
    try {
      handle.seekSync(position, Deno.SeekMode.Start);
      let read = 0;
      while (read < room) {
        const more = handle.readSync(this.#window.subarray(read, room));
        if (more === null) break;
        read += more;
      }
      [this.#windowStart, this.#windowLength] = [position, read];
      return this.#window.subarray(0, Math.min(length, read));
    } catch (cause) {
      this.#windowLength = 0;
      throw unreadable(this.path, this.#what, cause);
    } finally {
      this.#free.push(handle);
    }
  }

  /**
   * Reads `length` bytes from `position`.
   *
   * @throws {BadFileError} if they cannot be read, or the file has become shorter.
   */
  async read(position: number, length: number): Promise<Uint8Array<ArrayBuffer>> {
    const bytes = new Uint8Array(length);
    const handle = this.#handle();
    try {
      handle.seekSync(position, Deno.SeekMode.Start);
      for (let done = 0; done < length;) {
        const more = await handle.read(bytes.subarray(done));
        if (more === null) throw this.#shorter(position + done);
        done += more;
      }
      return bytes;
    } catch (cause) {
      throw cause instanceof BadFileError ? cause : unreadable(this.path, this.#what, cause);
    } finally {
      if (this.#closed) handle.close();
      else this.#free.push(handle);
    }
  }

  /** Closes the file; reads under way still end. */
  [Symbol.dispose](): void {
    this.#closed = true;
    for (const handle of this.#free.splice(0)) handle.close();
  }

  #handle(): Deno.FsFile {
    if (this.#closed) {
      throw new BadFileError({
        path: this.path,
        expected: "an open archive",
        found: "one that was closed",
        hint: "dispose of the source after the last read",
      });
    }
    return this.#free.pop() ?? Deno.openSync(this.path);
  }

  #shorter(offset: number): BadFileError {
    const { path, size } = this;
    return new BadFileError({
      path,
      offset,
      expected: `a file of ${size} bytes, as when it was opened`,
      found: "its end",
      hint: "do not change the file while it is read",
    });
  }
}

function unreadable(path: string, expected: string, cause: unknown): BadFileError {
  const found = systemReason(cause) ?? (cause instanceof Error ? cause.message : String(cause));
  return new BadFileError({ path, expected, found }, { cause });
}
