/**
 * Stores the readings of a trial in the cache folder: a machine is measured once, and again if
 * anything changes that the readings depend on.
 *
 * The file `cpu_libraries.json` holds the last few trials, because several machines may share a
 * home folder, and the last few trials of the tiles. There is no permission prompt: if the file cannot be read or written, each process
 * measures for itself. A truncated or malformed file is ignored and replaced.
 *
 * @module
 */
import { nodeBuiltin } from "../../../deno_only.ts";
import { writeAtomicallySync } from "../../../files/atomic_write.ts";
import { cacheFolderWithoutPrompt } from "../../../files/cache_folder.ts";
import { granted } from "../blas/candidates.ts";
import { isRecord } from "../../../is_record.ts";

/** The measured speed of one library on one thread. */
export interface Reading {
  /** `OpenBLAS`, `oneDNN`, ..., or `WebAssembly`. */
  readonly library: string;
  /** Its version, with the instruction set if the library reports it. */
  readonly version: string;
  /** What was opened, as the list of candidates names it; absent for WebAssembly. */
  readonly path?: string;
  /** 10^9 multiplications and additions per second. */
  readonly gflops: number;
}

/** A library file as it was when it was measured. */
export interface MeasuredFile {
  /** What was opened, as the list of candidates names it. */
  readonly path: string;
  /** The file behind it. Absent, like the next two, if it cannot be read. */
  readonly file?: string;
  /** Its size in bytes. */
  readonly bytes?: number;
  /** Time of the last modification, in milliseconds since 1970. */
  readonly modified?: number;
}

/** Everything that the readings depend on. */
export interface MeasuredOn {
  /** The processor and its vector instructions. */
  readonly processor: string;
  /** Operating system and architecture. */
  readonly system: string;
  /** Versions of Deno and V8. */
  readonly engine: string;
  /** The build of the WebAssembly kernels. */
  readonly kernels: string;
  /** Present if WebAssembly computes in the wide tile. */
  readonly tile?: "4x16";
  /** The environment variables that select or configure a library and are set. */
  readonly variables: Readonly<Record<string, string>>;
  /** The libraries that may be opened. */
  readonly libraries: readonly MeasuredFile[];
}

/** A trial and the conditions it was measured under. */
export interface LibraryTrial {
  /** The conditions that the readings depend on. */
  readonly measuredOn: MeasuredOn;
  /** Readings of the product, preferred libraries first. */
  readonly products: readonly Reading[];
  /** Readings of the convolution, preferred libraries first. */
  readonly convolutions: readonly Reading[];
}

/** Everything that the readings of the tiles depend on. */
export interface TilesMeasuredOn {
  /** The processor and its vector instructions. */
  readonly processor: string;
  /** V8's number for its version, its flags and the instructions that it uses. */
  readonly engine: number;
  /** The builds of the kernels with either tile. */
  readonly kernels: readonly string[];
}

/** A trial of the tiles and the conditions it was measured under. */
export interface TileTrial {
  /** The conditions that the readings depend on. */
  readonly measuredOn: TilesMeasuredOn;
  /** Readings of the peak, the narrow tile first; `version` is the name of the tile. */
  readonly tiles: readonly Reading[];
}

/** The version of the file; others are ignored. */
const FORMAT = 1;
/** Maximum number of stored trials. */
const MOST_TRIALS = 8;

/** The file that stores the trials; undefined if there is no known cache folder. */
export function trialPath(): string | undefined {
  const folder = cacheFolderWithoutPrompt();
  return folder === undefined ? undefined : `${folder}/cpu_libraries.json`;
}

/** The stored trial for the same conditions, if any. */
export function storedTrial(measuredOn: MeasuredOn): LibraryTrial | undefined {
  return readStore().trials.find(isMeasuredOn(measuredOn));
}

/** The stored trial of the tiles for the same conditions, if any. */
export function storedTileTrial(measuredOn: TilesMeasuredOn): TileTrial | undefined {
  return readStore().tiles.find(isMeasuredOn(measuredOn));
}

/** Stores `trial`, replacing one for the same conditions. Returns whether that succeeded. */
export function storeTrial(trial: LibraryTrial): boolean {
  return write(({ trials, tiles }) => ({ trials: withFirst(trial, trials), tiles }));
}

/** {@linkcode storeTrial} for a trial of the tiles. */
export function storeTileTrial(trial: TileTrial): boolean {
  return write(({ trials, tiles }) => ({ trials, tiles: withFirst(trial, tiles) }));
}

/** What the file holds. */
interface Store {
  readonly trials: readonly LibraryTrial[];
  readonly tiles: readonly TileTrial[];
}

function isMeasuredOn(measuredOn: unknown): (trial: { readonly measuredOn: unknown }) => boolean {
  const key = JSON.stringify(measuredOn);
  return (trial) => JSON.stringify(trial.measuredOn) === key;
}

function withFirst<Trial extends { readonly measuredOn: unknown }>(
  trial: Trial,
  others: readonly Trial[],
): Trial[] {
  const same = isMeasuredOn(trial.measuredOn);
  return [trial, ...others.filter((other) => !same(other))].slice(0, MOST_TRIALS);
}

function write(change: (store: Store) => Store): boolean {
  const path = trialPath();
  if (path === undefined) return false;
  const folder = nodeBuiltin("node:path").dirname(path);
  // Renaming a file requires read permission too.
  if (!(["read", "write"] as const).every((name) => granted({ name, path: folder }))) return false;
  const text = JSON.stringify({ format: FORMAT, ...change(readStore()) }, null, 2) + "\n";
  try {
    Deno.mkdirSync(folder, { recursive: true });
    writeAtomicallySync(path, new TextEncoder().encode(text));
    return true;
  } catch (error) {
    // On a full or read-only disk each process runs its own trial; nothing else fails.
    if (error instanceof Error) return false;
    throw error;
  }
}

function readStore(): Store {
  const nothing = { trials: [], tiles: [] };
  const path = trialPath();
  if (path === undefined || !granted({ name: "read", path })) return nothing;
  try {
    // A pipe would wait for a writer.
    if (!Deno.statSync(path).isFile) return nothing;
    const content: unknown = JSON.parse(Deno.readTextFileSync(path));
    if (!isRecord(content) || content.format !== FORMAT || !Array.isArray(content.trials)) {
      return nothing;
    }
    const tiles = Array.isArray(content.tiles) ? content.tiles.filter(isTileTrial) : [];
    return { trials: content.trials.filter(isTrial), tiles };
  } catch {
    // Missing, truncated or unreadable.
    return nothing;
  }
}

function isTrial(value: unknown): value is LibraryTrial {
  return isRecord(value) && isRecord(value.measuredOn) && isReadings(value.products) &&
    value.products.length > 0 &&
    isReadings(value.convolutions);
}

function isTileTrial(value: unknown): value is TileTrial {
  return isRecord(value) && isRecord(value.measuredOn) && isReadings(value.tiles) &&
    value.tiles.length === 2;
}

function isReadings(value: unknown): value is unknown[] {
  return Array.isArray(value) &&
    value.every((reading) =>
      isRecord(reading) && typeof reading.library === "string" &&
      typeof reading.version === "string" && typeof reading.gflops === "number" &&
      (reading.path === undefined || typeof reading.path === "string")
    );
}
