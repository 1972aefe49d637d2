/**
 * A file that is read at any position, by many at once.
 *
 * @module
 */
import { BadFileError } from "../../../lib/errors.ts";
import { requireRegularFile } from "../../../lib/files/regular_file.ts";
import { systemReason } from "../../../lib/files/system_error.ts";
import { OpenFiles } from "../../open_files.ts";
import type { PositionalBytes } from "../../tar/tar_entries.ts";

/** Bytes read at once where the headers of an archive are far apart, and where they are close. */
const [FAR, CLOSE] = [4096, 2 ** 18];
/** Headers nearer to each other than this are close. */
const CLOSE_UNDER = 2 ** 15;

/** A file open for reading: its headers one after another, its images many at once. */
export class PositionalFile implements PositionalBytes, Disposable {
  /** The path of the file. */
  readonly path: string;
  /** Its number of bytes when it was opened. */
  readonly size: number;
  /** When it was last changed, in milliseconds since 1970. */
  readonly changed: number;
  readonly #what: string;
  /** For the headers. */
  readonly #handle: Deno.FsFile;
  /** For the images. */
  readonly #files = new OpenFiles("r", 1);
  #closed = false;
  #window: Uint8Array<ArrayBuffer> = new Uint8Array(FAR);
  #windowStart = 0;
  #windowLength = 0;

  private constructor(path: string, what: string, handle: Deno.FsFile, info: Deno.FileInfo) {
    this.path = path;
    this.#what = what;
    this.#handle = handle;
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
      return new PositionalFile(path, what, handle, await handle.stat());
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
    this.#requireOpen();
    try {
      this.#handle.seekSync(position, Deno.SeekMode.Start);
      let read = 0;
      while (read < room) {
        const more = this.#handle.readSync(this.#window.subarray(read, room));
        if (more === null) break;
        read += more;
      }
      [this.#windowStart, this.#windowLength] = [position, read];
      return this.#window.subarray(0, Math.min(length, read));
    } catch (cause) {
      this.#windowLength = 0;
      throw unreadable(this.path, this.#what, cause);
    }
  }

  /**
   * Reads `length` bytes from `position`.
   *
   * @throws {BadFileError} if they cannot be read, or the file has become shorter.
   */
  async read(position: number, length: number): Promise<Uint8Array<ArrayBuffer>> {
    this.#requireOpen();
    const bytes = new Uint8Array(length);
    let read: number;
    try {
      read = await this.#files.read(this.path, bytes, position);
    } catch (cause) {
      throw unreadable(this.path, this.#what, cause);
    }
    if (read < length) throw this.#shorter(position + read);
    return bytes;
  }

  /** Closes the file; reads under way still end. */
  [Symbol.dispose](): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#handle.close();
    this.#files[Symbol.dispose]();
  }

  #requireOpen(): void {
    if (!this.#closed) return;
    throw new BadFileError({
      path: this.path,
      expected: "an open archive",
      found: "one that was closed",
      hint: "dispose of the source after the last read",
    });
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
