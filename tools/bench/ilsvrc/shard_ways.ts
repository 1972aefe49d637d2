/**
 * Reading batches from shards in random order, beside what the system and sharp do with the same
 * bytes. The shards are small, so that they are in the system's page cache: this is not the speed of
 * a disk.
 */
import * as fs from "node:fs";
import sharp from "sharp";
import { inParallel } from "../../../datasets/in_parallel.ts";
import { type Columns, readColumns } from "../../../datasets/shards/columns.ts";
import type { ShardEncoding } from "../../../datasets/shards/manifest.ts";
import { readManifest } from "../../../datasets/shards/manifest_file.ts";
import { openShards } from "../../../datasets/shards/open_shards.ts";
import { prepareShards } from "../../../datasets/shards/preparation/prepare_shards.ts";
import { pixelBytes } from "../../../datasets/shards/record_layout.ts";
import { crc32 } from "../../../lib/crc32.ts";
import { RandomStreams } from "../../../lib/random.ts";
import type { Timing } from "../protocol.ts";
import { SQUARE } from "./decode_ways.ts";
import { madeSource } from "./made_source.ts";
import type { Photographs } from "./photographs.ts";
import { inTurns, type Rounds, timingsOf } from "./turns.ts";

/** The ways to read; each is the `layout` of its timings. */
export const readers = ["bare", "bare, main thread", "bare, checksums", "shards"] as const;

/** What is read, in how many images at a time, as the name of timings. */
export function readingOf(encoding: ShardEncoding, parallel: number): string {
  return `read ${encoding} shards, ${parallel} at a time`;
}

/** What is prepared, as the name of timings. */
export function preparationOf(encoding: ShardEncoding): string {
  return `prepare ${encoding} shards`;
}

/** The extent of the measurement. */
export interface ShardScale extends Rounds {
  /** Number of images. */
  readonly count: number;
  /** How many of them are read at a time. */
  readonly batch: number;
}

/**
 * Prepares photographs as shards and reads them in random order.
 *
 * @returns timings, and the mean number of bytes of an image in a shard.
 * @throws {Error} if the bare way gives other pixels.
 */
export async function measureShards(
  { files }: Photographs,
  encoding: ShardEncoding,
  scale: ShardScale,
): Promise<{ results: Timing[]; bytes: number }> {
  const { count, batch } = scale;
  const folder = await Deno.makeTempDir({ prefix: "alexnet-bench-" });
  try {
    const source = madeSource(files, count);
    const prepared = await inTurns({
      "prepareShards": () => prepareShards(source, { to: `${folder}/shards`, encoding }),
    }, { burnIn: 0, rounds: 1 });
    const results = timingsOf(preparationOf(encoding), count, prepared);
    const order = new RandomStreams(1).stream("order").permutation(count);
    const indices = (round: number) =>
      Array.from({ length: batch }, (_, i) => order[(round * batch + i) % count]);
    const bare = await BareReader.open(`${folder}/shards`);
    for (const parallel of new Set([1, navigator.hardwareConcurrency])) {
      using images = await openShards(`${folder}/shards`, { split: "train", parallel });
      const [ours, theirs] = [await images.read(indices(0)), await bare.read(indices(0), parallel)];
      if (theirs.some((value, i) => value !== ours[i])) throw new Error("the readers differ");
      const taken = await inTurns({
        "bare": (round) => bare.read(indices(round), parallel),
        "bare, main thread": (round) => bare.read(indices(round), parallel, { blocks: true }),
        "bare, checksums": (round) => bare.read(indices(round), parallel, { checks: true }),
        "shards": (round) => images.read(indices(round)),
      }, scale);
      results.push(...timingsOf(readingOf(encoding, parallel), batch, taken));
    }
    bare.close();
    return { results, bytes: bare.shardBytes / count };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Reads bytes at their positions and decodes them, without any check. */
class BareReader {
  readonly #columns: Columns;
  readonly #isRaw: boolean;
  readonly #file: number;
  /** Bytes of the shard. */
  readonly shardBytes: number;

  private constructor(columns: Columns, isRaw: boolean, path: string) {
    this.#columns = columns;
    this.#isRaw = isRaw;
    this.#file = fs.openSync(path, "r");
    this.shardBytes = fs.fstatSync(this.#file).size;
  }

  /** Opens the only shard of a folder. */
  static async open(folder: string): Promise<BareReader> {
    const { settings, classes, splits: { train } } = await readManifest(folder);
    if (train?.shards.length !== 1) throw new Error("expected one shard");
    const columns = await readColumns(folder, train, { ...settings, classes: classes.rows.length });
    return new BareReader(
      columns,
      settings.encoding === "raw",
      `${folder}/${train.shards[0].path}`,
    );
  }

  /**
   * The pixels of `indices`, read `parallel` at a time.
   *
   * `blocks`: whether the main thread reads; `checks`: whether the checksum of each is compared.
   */
  async read(
    indices: readonly number[],
    parallel: number,
    { blocks = false, checks = false } = {},
  ): Promise<Uint8Array> {
    const length = pixelBytes(SQUARE);
    const out = new Uint8Array(indices.length * length);
    await inParallel(indices.length, parallel, async (i) => {
      const target = out.subarray(i * length, (i + 1) * length);
      const bytes = this.#isRaw ? target : new Uint8Array(this.#columns.sizeOf(indices[i]));
      const position = this.#columns.offsetOf(indices[i]);
      if (blocks) fs.readSync(this.#file, bytes, { position });
      else await this.#fill(bytes, position);
      if (checks && crc32(bytes) !== this.#columns.checksums[indices[i]]) {
        throw new Error("a wrong checksum");
      }
      if (!this.#isRaw) target.set(await sharp(bytes).raw().toBuffer());
    });
    return out;
  }

  /** Closes the file. */
  close(): void {
    fs.closeSync(this.#file);
  }

  #fill(bytes: Uint8Array, position: number): Promise<void> {
    return new Promise((resolve, reject) =>
      fs.read(
        this.#file,
        bytes,
        0,
        bytes.length,
        position,
        (error) => error === null ? resolve() : reject(error),
      )
    );
  }
}
