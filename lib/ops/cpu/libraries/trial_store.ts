/**
 * The readings of a trial, kept in the cache folder: a machine is measured once, and again when
 * anything changes that a reading depends on.
 *
 * The file `cpu_libraries.json` holds the last few trials, since one home folder may serve several
 * machines. Nothing is prompted for: where the file may not be read or written, each process measures
 * for itself. A file that is torn or not of this form is ignored and replaced.
 *
 * @module
 */
import { join } from "node:path";
import { writeAtomicallySync } from "../../../files/atomic_write.ts";
import { cacheFolderWithoutPrompt } from "../../../files/cache_folder.ts";
import { granted } from "../blas/candidates.ts";

/** How fast one way to compute was, on one thread. */
export interface Reading {
  /** `OpenBLAS`, `oneDNN`, ..., or `WebAssembly`. */
  readonly library: string;
  /** Its version, with the instruction set where the library tells. */
  readonly version: string;
  /** What was opened, as the list of candidates names it; absent for WebAssembly. */
  readonly path?: string;
  /** 10^9 multiplications and additions a second. */
  readonly gflops: number;
}

/** A library file as it was when it was measured. */
export interface MeasuredFile {
  /** What was opened, as the list of candidates names it. */
  readonly path: string;
  /** The file behind it; the next two are absent with it, where it may not be read. */
  readonly file?: string;
  /** Its size in bytes. */
  readonly bytes?: number;
  /** When it was written, in milliseconds since 1970. */
  readonly modified?: number;
}

/** All that readings depend on. */
export interface MeasuredOn {
  /** The processor and its vector instructions. */
  readonly processor: string;
  /** Operating system and architecture. */
  readonly system: string;
  /** Versions of Deno and V8. */
  readonly engine: string;
  /** Which build of the WebAssembly kernels. */
  readonly kernels: string;
  /** The environment variables that choose or steer a library, as far as they are set. */
  readonly variables: Readonly<Record<string, string>>;
  /** The libraries that may be opened. */
  readonly libraries: readonly MeasuredFile[];
}

/** A trial and what it was made on. */
export interface LibraryTrial {
  /** What it depends on. */
  readonly measuredOn: MeasuredOn;
  /** Readings of the product, preferred libraries first. */
  readonly products: readonly Reading[];
  /** Readings of the convolution, preferred libraries first. */
  readonly convolutions: readonly Reading[];
}

/** The version of the file; others are ignored. */
const FORMAT = 1;
/** Trials that are kept. */
const MOST_TRIALS = 8;

/** Where the trials are kept; undefined where no folder is known. */
export function trialPath(): string | undefined {
  const folder = cacheFolderWithoutPrompt();
  return folder === undefined ? undefined : join(folder, "cpu_libraries.json");
}

/** The trial that was made on the same things, if it is kept. */
export function storedTrial(measuredOn: MeasuredOn): LibraryTrial | undefined {
  const key = JSON.stringify(measuredOn);
  return readTrials().find((trial) => JSON.stringify(trial.measuredOn) === key);
}

/** Keeps `trial`, in place of one that was made on the same things. Returns whether it could be. */
export function storeTrial(trial: LibraryTrial): boolean {
  const path = trialPath();
  if (path === undefined) return false;
  const folder = join(path, "..");
  // To rename a file takes the right to read it as well.
  if (!(["read", "write"] as const).every((name) => granted({ name, path: folder }))) return false;
  const key = JSON.stringify(trial.measuredOn);
  const others = readTrials().filter(({ measuredOn }) => JSON.stringify(measuredOn) !== key);
  const trials = [trial, ...others].slice(0, MOST_TRIALS);
  const text = JSON.stringify({ format: FORMAT, trials }, null, 2) + "\n";
  try {
    Deno.mkdirSync(folder, { recursive: true });
    writeAtomicallySync(path, new TextEncoder().encode(text));
    return true;
  } catch (error) {
    // A full or read-only disk costs a trial in each process, nothing else.
    if (error instanceof Error) return false;
    throw error;
  }
}

function readTrials(): LibraryTrial[] {
  const path = trialPath();
  if (path === undefined || !granted({ name: "read", path })) return [];
  try {
    const content: unknown = JSON.parse(Deno.readTextFileSync(path));
    if (!isObject(content) || content.format !== FORMAT || !Array.isArray(content.trials)) {
      return [];
    }
    return content.trials.filter(isTrial);
  } catch {
    // Not there yet, torn, or not to be read.
    return [];
  }
}

function isTrial(value: unknown): value is LibraryTrial {
  return isObject(value) && isObject(value.measuredOn) && isReadings(value.products) &&
    isReadings(value.convolutions);
}

function isReadings(value: unknown): boolean {
  return Array.isArray(value) &&
    value.every((reading) =>
      isObject(reading) && typeof reading.library === "string" &&
      typeof reading.version === "string" && typeof reading.gflops === "number" &&
      (reading.path === undefined || typeof reading.path === "string")
    );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
