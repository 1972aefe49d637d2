/**
 * How far the preparation of a split is, in memory and in its journal.
 *
 * @module
 */
import type { Split } from "../../ilsvrc/image_source.ts";
import type { SourceImages } from "../../ilsvrc/image_source.ts";
import type { Sharp } from "../../pictures/decode_image.ts";
import { type Journal, readJournal, requireFitting, writeJournal } from "./journal.ts";
import {
  ODD_KINDS,
  type OddCounts,
  type RejectedImage,
  type Shard,
  type ShardSettings,
} from "../manifest.ts";
import type { SplitPlan } from "./split_plan.ts";
import { Spools } from "./spools.ts";
import { StatisticsSums } from "./statistics_sums.ts";

/** After these milliseconds the journal is written again, however few images have passed. */
const JOURNAL_MS = 10_000;

/** What is to be done with a split, and how. */
export interface SplitJob {
  /** The folder of the manifest. */
  readonly folder: string;
  /** The split. */
  readonly split: Split;
  /** Its images. */
  readonly images: SourceImages;
  /** Their places. */
  readonly plan: SplitPlan;
  /** What decides the bytes of the shards. */
  readonly settings: ShardSettings;
  /** SHA-256 of the names, sizes and labels of the images. */
  readonly fingerprint: string;
  /** The decoder. */
  readonly sharp: Sharp;
  /** How many images are read and decoded at once. */
  readonly parallel: number;
  /** How many images pass before the journal is written again, unless its time comes first. */
  readonly journalEvery: number;
  /** More images set aside than this stop the preparation. */
  readonly mostRejected: number;
  /** Stops the preparation after the current image. */
  readonly signal: AbortSignal | undefined;
  /** Is told how many images of the phase are done. */
  readonly onProgress: (progress: PrepareProgress) => void;
}

/** How far a preparation is. */
export interface PrepareProgress {
  /** The split. */
  readonly split: Split;
  /** Reading and decoding the source, or putting the shards in their final order. */
  readonly phase: "decode" | "order";
  /** Images done in this phase, with those of earlier calls. */
  readonly done: number;
  /** All images of the phase. */
  readonly total: number;
  /** Images of the split that are set aside. */
  readonly rejected: number;
}

/** The endings of the files of shards. */
const ENDINGS = { raw: "raw", jpeg: "tar" } as const;

/** The path of shard `index` of a job, from the folder of the manifest. */
export function shardPath(job: SplitJob, index: number): string {
  return `${stemOf(job, index)}.${ENDINGS[job.settings.encoding]}`;
}

/** The path of the spool of shard `index`. */
export function spoolPath(job: SplitJob, index: number): string {
  return `${job.folder}/${stemOf(job, index)}.spool`;
}

function stemOf({ split, plan }: SplitJob, index: number): string {
  return `${split}/shard-${String(plan.shardNumber(index)).padStart(5, "0")}`;
}

/** What is done of a split. Disposing of it closes the spools. */
export class SplitState implements Disposable {
  /** The spools. */
  readonly spools: Spools;
  /** Sums of the images; undefined if the split has no statistics. */
  readonly sums: StatisticsSums | undefined;
  /** The images set aside. */
  readonly rejected: RejectedImage[];
  /** The finished shards. */
  readonly shards: (Shard | null)[];
  /** How many images are done. */
  done: number;
  readonly #job: SplitJob;
  #odd: OddCounts;
  #sinceJournal = 0;
  #journalTime = performance.now();
  #writing: Promise<void> | undefined;
  #failure: { error: unknown } | undefined;

  private constructor(job: SplitJob, journal: Journal, spools: Spools) {
    this.#job = job;
    this.spools = spools;
    this.done = journal.done;
    this.#odd = journal.odd;
    this.rejected = [...journal.rejected];
    this.shards = [...journal.shards];
    this.sums = journal.sums === null
      ? undefined
      : new StatisticsSums(job.settings.side, journal.sums);
  }

  /**
   * Goes on from the journal of the split, or begins one.
   *
   * @throws {BadFileError} if the journal does not fit the plan, or files cannot be written.
   */
  static async open(job: SplitJob): Promise<SplitState> {
    const folder = `${job.folder}/${job.split}`;
    let journal = await readJournal(folder);
    if (journal === undefined) {
      journal = emptyJournal(job);
      await writeJournal(folder, journal);
    }
    requireFitting(folder, journal, job.plan);
    // The spool of a finished shard is removed.
    const lengths = journal.spools.map((bytes, i) => journal.shards[i] === null ? bytes : 0);
    const paths = lengths.map((_, i) => spoolPath(job, i));
    return new SplitState(job, journal, await Spools.open(paths, lengths));
  }

  /** The unusual images. */
  get odd(): OddCounts {
    return this.#odd;
  }

  /** Counts an image that is unusual, and adds its pixels to the statistics. */
  count(odd: OddCounts, pixels: Uint8Array): void {
    const total = { ...this.#odd };
    for (const kind of ODD_KINDS) total[kind] += odd[kind];
    this.#odd = total;
    this.sums?.add(pixels);
  }

  /** Sets an image aside. */
  reject(image: number, reason: string): void {
    const { images, plan } = this.#job;
    const number = plan.numberOf(image);
    const [name, place] = [images.nameOf(number), images.placeOf(number)];
    this.rejected.push({ number, name, place, reason });
  }

  /**
   * Notes that one more image is done. Every `journalEvery` images, and at the first image 10 s after
   * the last entry, the journal is written, while the images go on.
   *
   * @throws {BadFileError} if it could not be written.
   */
  note(): void {
    this.#throwFailure();
    this.#sinceJournal++;
    const due = this.#sinceJournal >= this.#job.journalEvery ||
      performance.now() - this.#journalTime >= JOURNAL_MS;
    if (!due || this.#writing !== undefined) return;
    this.#writing = this.#write().catch((error) => {
      this.#failure = { error };
    }).finally(() => {
      this.#writing = undefined;
    });
  }

  /**
   * Writes the journal as it is now.
   *
   * @throws {BadFileError} if it cannot be written.
   */
  async save(): Promise<void> {
    await this.#writing;
    this.#throwFailure();
    await this.#write();
  }

  /** Closes the spools. */
  [Symbol.dispose](): void {
    this.spools[Symbol.dispose]();
  }

  /** Waits for a journal that is being written, whether or not that succeeds. */
  async idle(): Promise<void> {
    await this.#writing;
  }

  async #write(): Promise<void> {
    this.#sinceJournal = 0;
    this.#journalTime = performance.now();
    const { settings, fingerprint } = this.#job;
    const journal: Journal = {
      ...{ version: 1, settings, fingerprint, done: this.done },
      spools: [...this.spools.lengths],
      odd: this.#odd,
      rejected: [...this.rejected],
      sums: this.sums?.saved ?? null,
      shards: [...this.shards],
    };
    // The journal must not promise what a power failure could take.
    await this.spools.sync();
    await writeJournal(`${this.#job.folder}/${this.#job.split}`, journal);
  }

  #throwFailure(): void {
    if (this.#failure !== undefined) throw this.#failure.error;
  }
}

function emptyJournal({ split, plan, settings, fingerprint }: SplitJob): Journal {
  return {
    ...{ version: 1, settings, fingerprint, done: 0 },
    spools: Array<number>(plan.shards).fill(0),
    odd: { cmyk: 0, png: 0, grey: 0, damaged: 0, tiny: 0, corruptExif: 0 },
    rejected: [],
    sums: split === "train" ? new StatisticsSums(settings.side).saved : null,
    shards: Array<null>(plan.shards).fill(null),
  };
}
