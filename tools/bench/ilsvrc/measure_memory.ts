/**
 * One process: how much memory an index, opened shards or a preparation take for a number of images.
 * `measure_memory.ts '{"work":"shards","count":1000}'`, with `--v8-flags=--expose-gc`.
 */
import process from "node:process";
import { loadIndex, saveIndex } from "../../../datasets/ilsvrc/sources/index_file.ts";
import { RULES } from "../../../datasets/ilsvrc/sources/official_files.ts";
import { indexTar } from "../../../datasets/ilsvrc/sources/tar_index.ts";
import { openShards } from "../../../datasets/shards/open_shards.ts";
import { prepareShards } from "../../../datasets/shards/preparation/prepare_shards.ts";
import { epochOrder } from "../../../lib/augmentation/batches.ts";
import { RandomStreams } from "../../../lib/random.ts";
import type { Measurements, Timing } from "../protocol.ts";
import { MadeArchive } from "./made_archive.ts";
import { madeSource } from "./made_source.ts";
import { photographs } from "./photographs.ts";

/** The kinds of work. */
export const works = ["index", "shards", "prepare"] as const;

/** What is measured. */
export interface MemoryRequest {
  readonly work: typeof works[number];
  /** Number of images. */
  readonly count: number;
}

/** Batches that are read in the order of an epoch, and their size. */
const BATCHES = 8, BATCH = 64;

/** Notes how much memory the process takes and how long a step took. */
class Notes {
  readonly results: Timing[] = [];
  readonly #count: number;
  #most = 0;

  constructor(count: number) {
    this.#count = count;
  }

  /** The most memory that was taken when {@linkcode look} was called. */
  get most(): number {
    return this.#most;
  }

  /** Looks at the memory after a collection of what is no longer used. */
  look(): void {
    (globalThis as { gc?: () => void }).gc?.();
    this.#most = Math.max(this.#most, Deno.memoryUsage().rss);
  }

  /** Times `step`, and the work on all cores; then looks at the memory. */
  async time<Result>(what: string, step: () => Promise<Result>): Promise<Result> {
    const worked = process.cpuUsage(), started = performance.now();
    const result = await step();
    const ms = performance.now() - started;
    const { user, system } = process.cpuUsage(worked);
    this.results.push({ what, batch: this.#count, ms: [ms] });
    this.results.push({ what: `${what}, work`, batch: this.#count, ms: [(user + system) / 1000] });
    this.look();
    return result;
  }
}

async function measure({ work, count }: MemoryRequest): Promise<Measurements> {
  const folder = await Deno.makeTempDir({ prefix: "alexnet-bench-" });
  const notes = new Notes(count);
  try {
    await { index, shards, prepare }[work](folder, count, notes);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
  return {
    system: work,
    version: "",
    threads: navigator.hardwareConcurrency,
    results: notes.results,
    numbers: { images: count, "resident bytes": notes.most },
  };
}

/** Indexes an archive, saves the index, and loads it. */
async function index(folder: string, count: number, notes: Notes): Promise<void> {
  const source = new MadeArchive(count);
  const rule = RULES[2012].train;
  const archive = { path: `${folder}/train.tar`, size: source.size, changed: 0, rule };
  const file = `${folder}/train.index`;
  const made = await notes.time("make the index", () => indexTar(source, archive.path, rule));
  await notes.time("save the index", () => saveIndex(file, archive, made));
  const loaded = await notes.time("load the index", () => loadIndex(file, archive));
  if (loaded.index?.sizes.length !== count) throw new Error("the index was not loaded");
}

/** Opens shards and reads batches in the order of an epoch. */
async function shards(folder: string, count: number, notes: Notes): Promise<void> {
  // In a process of its own, so that making them takes no memory here.
  const program = new URL("made_shards.ts", import.meta.url).href;
  const text = `import { makeShards } from ${JSON.stringify(program)};
    await makeShards(${JSON.stringify(folder)}, ${count});`;
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["eval", "--no-check", text],
  }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  using images = await notes.time("open the shards", () => openShards(folder, { split: "train" }));
  const order = epochOrder(new RandomStreams(1), 0, images.count);
  for (let batch = 0; batch < BATCHES; batch++) {
    const start = Math.floor(batch * (count - BATCH) / (BATCHES - 1));
    const pixels = await images.read(order.subarray(start, start + BATCH));
    notes.look();
    // Each batch has its own array, which would otherwise be there until the next collection.
    pixels.buffer.transfer(0);
  }
}

/** Images in a shard: as many as a gigabyte has of 256 x 256. */
const IMAGES_IN_A_SHARD = 5461;

/** Prepares copies of one photograph, small ones, in shards of as many images as those of ILSVRC. */
async function prepare(folder: string, count: number, notes: Notes): Promise<void> {
  const { files: [file] } = await photographs(1, { width: 48, height: 40 });
  const source = madeSource([file], count);
  let done = 0;
  await notes.time("prepare", () =>
    prepareShards(source, {
      to: `${folder}/shards`,
      ...{ side: 32, shardBytes: IMAGES_IN_A_SHARD * 32 * 32 * 3 },
      onProgress: () => {
        if (++done % Math.ceil(count / 8) === 0) notes.look();
      },
    }));
}

if (import.meta.main) {
  console.log(JSON.stringify(await measure(JSON.parse(Deno.args[0]) as MemoryRequest)));
  Deno.exit(0);
}
