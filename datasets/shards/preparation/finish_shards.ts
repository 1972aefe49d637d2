/**
 * Writes the spools of a split as shards in their final order, with their hashes.
 *
 * @module
 */
import { inOrder } from "../../../lib/augmentation/in_order.ts";
import { crc32 } from "../../../lib/crc32.ts";
import { BadFileError } from "../../../lib/errors.ts";
import { writeError } from "../../../lib/files/system_error.ts";
import { columnPath } from "./column_files.ts";
import { writeHashed } from "../hashed_file.ts";
import type { Shard } from "../manifest.ts";
import { OpenFiles } from "../../open_files.ts";
import { GOES_ON, scanSpool, type SpoolRecord } from "./spools.ts";
import { shardPath, type SplitJob, type SplitState, spoolPath } from "./split_state.ts";
import { keyOf, tarEnd, tarRecord } from "./tar_record.ts";

/** How many images of a spool are read ahead. */
const AHEAD = 4;

/** The images of a shard. */
export interface ShardImages {
  /** Their numbers in the plan, in their order. */
  readonly order: Uint32Array;
  /** The position of the first one in the split. */
  readonly start: number;
}

/** The images of each shard, without those that are set aside. */
export function keptImages(
  { plan }: SplitJob,
  { rejected }: Pick<SplitState, "rejected">,
): ShardImages[] {
  const lost = new Set(rejected.map(({ number }) => number));
  let start = 0;
  return Array.from({ length: plan.shards }, (_, index) => {
    const places = plan.order.subarray(index * plan.perShard, (index + 1) * plan.perShard);
    const order = places.filter((image) => !lost.has(plan.numberOf(image)));
    start += order.length;
    return { order, start: start - order.length };
  });
}

/**
 * Writes the shards that are not finished yet and removes their spools, until all are finished or the
 * job's signal aborts.
 *
 * @returns whether all are finished.
 * @throws {BadFileError} if a spool is damaged, or the disk is full.
 */
export async function finishShards(
  job: SplitJob,
  state: SplitState,
  kept: readonly ShardImages[],
): Promise<boolean> {
  const { split, plan, onProgress } = job;
  const files = new OpenFiles("r+", 8);
  try {
    for (const column of shardColumns(job)) await create(job, column);
    for (const [index, images] of kept.entries()) {
      if (job.signal?.aborted) return false;
      const spool = spoolPath(job, index);
      const rejected = state.rejected.length;
      const progress = (done: number) =>
        onProgress({
          ...{ split, phase: "order", done: images.start + done, rejected },
          total: plan.count - rejected,
        });
      if (state.shards[index] === null) {
        const records = await recordsOf(files, spool, state.spools.lengths[index], images.order);
        await writeColumns(job, files, records, images.start);
        state.shards[index] = await writeShard(job, files, index, records, progress);
        await state.save();
      }
      await files.close(spool);
      await Deno.remove(spool).catch(() => {});
    }
    return true;
  } finally {
    files[Symbol.dispose]();
  }
}

/** The columns that are written with the shards. */
export function shardColumns({ settings }: SplitJob): ("checksums" | "sizes")[] {
  return settings.encoding === "raw" ? ["checksums"] : ["checksums", "sizes"];
}

/** Creates the file of a column that is written shard by shard, unless it is there. */
async function create(job: SplitJob, column: "checksums" | "sizes"): Promise<void> {
  const path = `${job.folder}/${columnPath(job.split, column)}`;
  try {
    (await Deno.open(path, { write: true, create: true })).close();
  } catch (error) {
    throw writeError(path, 0, error, GOES_ON);
  }
}

/**
 * The records of a spool in the order of the shard.
 *
 * @throws {BadFileError} if it does not hold exactly these images.
 */
async function recordsOf(
  files: OpenFiles,
  spool: string,
  length: number,
  order: Uint32Array,
): Promise<SpoolRecord[]> {
  const found = await scanSpool(files, spool, length);
  const records = new Map(found.map((record) => [record.image, record]));
  const sorted = [...order].flatMap((image) => records.get(image) ?? []);
  if (sorted.length === order.length && found.length === order.length) return sorted;
  throw new BadFileError({
    path: spool,
    expected: `the ${order.length} images of its shard`,
    found: `${found.length} images, ${sorted.length} of them those`,
    hint: "remove the folder and prepare the images again",
  });
}

/** Writes what the columns say about the images of a shard, the first of which is `start`. */
async function writeColumns(
  job: SplitJob,
  files: OpenFiles,
  records: readonly SpoolRecord[],
  start: number,
): Promise<void> {
  for (const column of shardColumns(job)) {
    const field = column === "sizes" ? "size" : "checksum";
    const values = Uint32Array.from(records, (record) => record[field]);
    const path = `${job.folder}/${columnPath(job.split, column)}`;
    try {
      await files.write(path, new Uint8Array(values.buffer), start * values.BYTES_PER_ELEMENT);
      await files.sync(path);
    } catch (error) {
      throw writeError(path, values.byteLength, error, GOES_ON);
    }
  }
}

async function writeShard(
  job: SplitJob,
  files: OpenFiles,
  index: number,
  records: readonly SpoolRecord[],
  onProgress: (done: number) => void,
): Promise<Shard> {
  const spool = spoolPath(job, index);
  const { settings: { encoding }, images, plan, folder } = job;
  async function* parts(): AsyncGenerator<Uint8Array> {
    let done = 0;
    const read = (i: number) => readRecord(files, spool, records[i]);
    for await (const bytes of inOrder(0, records.length, AHEAD, read)) {
      const number = plan.numberOf(records[done].image);
      yield encoding === "raw"
        ? bytes
        : tarRecord(keyOf(number, images.nameOf(number)), bytes, images.labels?.[number]);
      onProgress(++done);
    }
    if (encoding === "jpeg") yield tarEnd;
  }
  const file = await writeHashed(folder, shardPath(job, index), parts());
  return { ...file, images: records.length };
}

/** @throws {BadFileError} if the bytes are not those that were written. */
async function readRecord(
  files: OpenFiles,
  path: string,
  { offset, size, checksum, image }: SpoolRecord,
): Promise<Uint8Array> {
  const bytes = new Uint8Array(size);
  const read = await files.read(path, bytes, offset);
  if (read === size && crc32(bytes) === checksum) return bytes;
  throw new BadFileError({
    path,
    offset,
    expected: `the ${size} bytes of image ${image} as they were written`,
    found: read === size ? "other bytes" : `the end of the file after ${read} of them`,
    hint: "check the disk, remove the folder and prepare the images again",
  });
}
