/**
 * The spool of a shard: its images in the order in which they were read from the source. A spool is
 * a series of records of three numbers (uint32: image, bytes, CRC-32) and the bytes of the image.
 *
 * Images are appended to many spools in turn, so that the source is read only once and from its
 * beginning to its end. Afterwards each spool is written as a shard, in the order of the shard.
 *
 * @module
 */
import { BadFileError } from "../../../lib/errors.ts";
import { writeError, type WriteHints } from "../../../lib/files/system_error.ts";
import { OpenFiles } from "../../open_files.ts";

/** What to do when a file that is written bit by bit, as a spool is, cannot be written. */
export const GOES_ON: WriteHints = {
  full: "free some space; then the same command goes on where it was",
  other: "when the file can be written, the same command goes on where it was",
};

/** An image in a spool. */
export interface SpoolRecord {
  /** The number of the image in the plan. */
  readonly image: number;
  /** Where its bytes begin in the spool. */
  readonly offset: number;
  /** Number of its bytes. */
  readonly size: number;
  /** CRC-32 of its bytes. */
  readonly checksum: number;
}

/** Bytes before those of an image. */
const HEAD = 12;
/** How many spools are kept open. */
const MOST_OPEN = 200;
/** Bytes read at once when a spool is scanned. */
const CHUNK = 1 << 22;

/** The spools of a split. Disposing of them closes their files. */
export class Spools implements Disposable {
  readonly #paths: readonly string[];
  readonly #lengths: number[];
  readonly #files = new OpenFiles("r+", MOST_OPEN);
  readonly #unsaved = new Set<string>();

  private constructor(paths: readonly string[], lengths: readonly number[]) {
    this.#paths = paths;
    this.#lengths = [...lengths];
  }

  /**
   * Opens the spools at `paths`, and cuts off what was appended after their lengths were recorded.
   *
   * @throws {BadFileError} if one is shorter, or cannot be written.
   */
  static async open(paths: readonly string[], lengths: readonly number[]): Promise<Spools> {
    for (const [i, path] of paths.entries()) {
      try {
        const file = await Deno.open(path, { write: true, create: true });
        try {
          const { size } = await file.stat();
          if (size < lengths[i]) {
            throw new BadFileError({
              path,
              expected: `${lengths[i]} bytes of images`,
              found: `${size}`,
              hint: "remove the folder and prepare the images again",
            });
          }
          await file.truncate(lengths[i]);
        } finally {
          file.close();
        }
      } catch (error) {
        throw writeError(path, lengths[i], error, GOES_ON);
      }
    }
    return new Spools(paths, lengths);
  }

  /** The number of bytes of each spool. */
  get lengths(): readonly number[] {
    return this.#lengths;
  }

  /**
   * Appends an image to a spool.
   *
   * @throws {BadFileError} if the disk is full.
   */
  async append(spool: number, image: number, bytes: Uint8Array, checksum: number): Promise<void> {
    const record = new Uint8Array(HEAD + bytes.length);
    const view = new DataView(record.buffer);
    [image, bytes.length, checksum].forEach((number, i) => view.setUint32(4 * i, number, true));
    record.set(bytes, HEAD);
    const path = this.#paths[spool];
    try {
      await this.#files.write(path, record, this.#lengths[spool]);
    } catch (error) {
      throw writeError(path, record.length, error, GOES_ON);
    }
    this.#lengths[spool] += record.length;
    this.#unsaved.add(path);
  }

  /** Waits until all that was appended is on the disk. */
  async sync(): Promise<void> {
    const paths = [...this.#unsaved];
    this.#unsaved.clear();
    await Promise.all(paths.map((path) => this.#files.sync(path)));
  }

  /** Closes the files. */
  [Symbol.dispose](): void {
    this.#files[Symbol.dispose]();
  }
}

/**
 * The images of a spool of `length` bytes.
 *
 * @throws {BadFileError} if it ends inside a record.
 */
export async function scanSpool(
  files: OpenFiles,
  path: string,
  length: number,
): Promise<SpoolRecord[]> {
  const records: SpoolRecord[] = [];
  const chunk = new Uint8Array(CHUNK);
  const view = new DataView(chunk.buffer);
  let next = 0;
  // All bytes are read although only the heads are needed: in the order of the file a disk reads
  // them fast, and then they are in memory.
  for (let start = 0; next < length;) {
    const read = await files.read(path, chunk, start);
    while (next + HEAD <= Math.min(start + read, length)) {
      const at = next - start;
      const [image, size, checksum] = [0, 4, 8].map((field) => view.getUint32(at + field, true));
      records.push({ image, offset: next + HEAD, size, checksum });
      next += HEAD + size;
    }
    if (read < CHUNK && next < length) break;
    start = Math.min(next, start + read);
  }
  if (next === length) return records;
  throw new BadFileError({
    path,
    expected: `${length} bytes of whole images`,
    found: "the end of the file inside an image",
    hint: "remove the folder and prepare the images again",
  });
}
