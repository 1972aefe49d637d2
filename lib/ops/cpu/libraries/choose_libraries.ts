/**
 * Chooses the libraries for products and convolutions: the fastest correct one, which may be
 * WebAssembly.
 *
 * `ALEXNET_BLAS` and `ALEXNET_ONEDNN` take precedence if they are set. A resumed run uses the
 * libraries recorded in its checkpoint. Otherwise a timed trial decides, once per machine (see
 * `trial_store.ts`). Each process verifies the chosen library before it is used.
 *
 * @module
 */
import type { BackendRecord } from "../../backend_record.ts";
import { blasOnHeap, tryBlas } from "../blas/blas.ts";
import {
  type BlasCandidate,
  blasCandidates,
  blasOverride,
  granted,
  libraryFile,
  NO_BLAS,
} from "../blas/candidates.ts";
import { type BlasLibrary, mayOpen } from "../blas/library.ts";
import { findOneDnn, oneDnnCandidates, oneDnnOnHeap } from "../onednn/onednn.ts";
import type { OneDnnLibrary } from "../onednn/library.ts";
import { processorLine } from "./processor.ts";
import { ONEDNN, takeRecorded, WEBASSEMBLY } from "./recorded_libraries.ts";
import { timeConvolutions, timeProducts, TRIAL_PAGES } from "./trial.ts";
import {
  type LibraryTrial,
  type MeasuredFile,
  type MeasuredOn,
  type Reading,
  storedTrial,
  storeTrial,
} from "./trial_store.ts";
import { compileKernels, type WideKernels } from "../compile_kernels.ts";
import { instantiateKernels, instantiateWideKernels } from "../wasm.ts";

/** The chosen libraries, and the reasons. */
export interface LibraryChoice {
  /** The library for products; if absent, WebAssembly. */
  readonly products?: BlasLibrary;
  /** The library for convolutions; if absent, im2col with `products`, or WebAssembly. */
  readonly convolutions?: OneDnnLibrary;
  /** Why products run in WebAssembly, in a few words without a comma. */
  readonly reason?: string;
  /** The trial, if one decided. */
  readonly trial?: LibraryTrial;
  /** Whether the trial comes from the cache folder. */
  readonly stored?: boolean;
  /** Why the recorded libraries are not used, if they were requested. */
  readonly refused?: string;
}

/** Options of {@linkcode chooseLibraries}. */
export interface ChooseOptions {
  /** The backend record of a checkpoint. */
  readonly recorded?: BackendRecord;
  /** The kernels of the wide tile, if WebAssembly uses it. */
  readonly wide?: WideKernels;
  /** Whether to measure even if a trial is stored. */
  readonly measure?: boolean;
}

/** A less preferred library must be faster by this factor, so that noise does not decide. */
const MARGIN = 1.1;

let choice: LibraryChoice | undefined;

/**
 * Chooses the libraries, once per process.
 *
 * @throws {BadArgumentError} when `ALEXNET_BLAS` or `ALEXNET_ONEDNN` names a library that cannot be
 * used.
 */
export function chooseLibraries(options: ChooseOptions = {}): LibraryChoice {
  return choice ??= choose(options);
}

/** The first reading, unless a later one is faster by more than 10 %. */
export function fastest(readings: readonly Reading[]): Reading | undefined {
  let best = readings[0];
  for (const reading of readings) if (reading.gflops > MARGIN * best.gflops) best = reading;
  return best;
}

function choose({ recorded, wide, measure = false }: ChooseOptions): LibraryChoice {
  const taken = recorded === undefined ? undefined : takeRecorded(recorded);
  if (taken !== undefined && typeof taken !== "string") return taken;
  return { ...chooseByTrial(measure, wide), ...(taken === undefined ? {} : { refused: taken }) };
}

function chooseByTrial(measure: boolean, wide: WideKernels | undefined): LibraryChoice {
  if (blasOverride() === NO_BLAS) return { reason: "ALEXNET_BLAS is off" };
  const named = blasOverride() !== undefined;
  const candidates = blasCandidates();
  const mayUse = candidates.filter(({ path }) => mayOpen(path));
  const mayConvolve = oneDnnCandidates().filter(mayOpen);
  // A named library that cannot be used is an error, whatever the permissions.
  if (named) tryBlas(candidates[0]);
  if (mayUse.length + mayConvolve.length === 0) {
    findOneDnn();
    return { reason: "no --allow-ffi" };
  }
  const measuredOn = describePlace(mayUse, mayConvolve, wide);
  if (!measure) {
    const trial = storedTrial(measuredOn);
    const stored = trial && open(trial, mayUse);
    if (stored !== undefined) return { ...stored, stored: true };
  }
  const libraries = usable(mayUse);
  const onednn = findOneDnn();
  if (libraries.length === 0 && onednn === undefined) return { reason: whyNone(mayUse) };
  const trial = runTrial(measuredOn, libraries, named, onednn, wide);
  const stored = storeTrial(trial);
  return { ...open(trial, mayUse), stored };
}

/** One library of each kind: libraries of one kind differ only in threading, which is not used. */
function usable(candidates: readonly BlasCandidate[]): BlasLibrary[] {
  const makes = new Map<string, BlasLibrary>();
  for (const candidate of candidates) {
    const make = /openblas|mkl|accelerate/i.exec(candidate.path)?.[0].toLowerCase() ?? "";
    if (makes.has(make)) continue;
    const { library } = tryBlas(candidate);
    if (library !== undefined) makes.set(make, library);
  }
  return [...makes.values()];
}

function whyNone(candidates: readonly BlasCandidate[]): string {
  const wrong = candidates.map(tryBlas).find(({ absent }) => !absent);
  return wrong === undefined
    ? "no BLAS found: deno task blas"
    : `${wrong.path} cannot be used: deno task blas`;
}

/** The libraries that a trial chose; undefined if they have changed since. */
function open(
  trial: LibraryTrial,
  candidates: readonly BlasCandidate[],
): LibraryChoice | undefined {
  const products = fastest(trial.products);
  const convolutions = fastest(trial.convolutions);
  const candidate = candidates.find(({ path }) => path === products?.path);
  const library = candidate && tryBlas(candidate).library;
  if (products?.path !== undefined && library?.version !== products.version) return undefined;
  const onednn = convolutions?.library === ONEDNN ? findOneDnn() : undefined;
  if (convolutions?.library === ONEDNN && onednn?.version !== convolutions.version) {
    return undefined;
  }
  const rival = trial.products.find(({ path }) => path !== undefined);
  return {
    trial,
    ...(library === undefined
      ? { reason: rival === undefined ? whyNone(candidates) : `faster here than ${title(rival)}` }
      : { products: library }),
    ...(onednn === undefined ? {} : { convolutions: onednn }),
  };
}

function title({ library, version }: Reading): string {
  return `${library} ${version}`.trim();
}

function runTrial(
  measuredOn: MeasuredOn,
  libraries: readonly BlasLibrary[],
  named: boolean,
  onednn: OneDnnLibrary | undefined,
  wide: WideKernels | undefined,
): LibraryTrial {
  const memory = new WebAssembly.Memory({
    ...{ initial: TRIAL_PAGES, maximum: TRIAL_PAGES, shared: true },
  });
  const { module, id } = compileKernels(true);
  const place = {
    memory,
    kernels: instantiateKernels(module, memory),
    ...(wide === undefined ? {} : { wide: instantiateWideKernels(wide.module, memory) }),
  };
  const own = { library: WEBASSEMBLY, version: id };
  const blas = libraries.map((library) => blasOnHeap(library, memory));
  const ways = named ? blas : [...blas, undefined];
  const reading = (way: typeof ways[number], gflops: number): Reading =>
    way === undefined
      ? { ...own, gflops }
      : { library: way.name, version: way.version, path: way.path, gflops };
  const times = timeProducts(place, ways);
  const products = ways.map((way, i) => reading(way, times[i]));
  const best = ways[products.findIndex((found) => found === fastest(products))];
  if (onednn === undefined) return { measuredOn, products, convolutions: [] };
  const [fast, slow] = timeConvolutions(place, [oneDnnOnHeap(onednn, memory), best]);
  const { version, path } = onednn;
  return {
    measuredOn,
    products,
    convolutions: [{ library: ONEDNN, version, path, gflops: fast }, reading(best, slow)],
  };
}

const VARIABLES = [
  ...["ALEXNET_BLAS", "ALEXNET_ONEDNN", "OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"],
];

function describePlace(
  candidates: readonly BlasCandidate[],
  convolving: readonly string[],
  wide: WideKernels | undefined,
): MeasuredOn {
  const { deno, v8 } = Deno.version;
  const set = VARIABLES.flatMap((variable): [string, string][] => {
    const value = granted({ name: "env", variable }) ? Deno.env.get(variable) : undefined;
    return value === undefined ? [] : [[variable, value]];
  });
  return {
    processor: processorLine(),
    system: `${Deno.build.os} ${Deno.build.arch}`,
    engine: `Deno ${deno}, V8 ${v8}`,
    kernels: compileKernels(true).id,
    ...(wide === undefined ? {} : { tile: "4x16" }),
    variables: Object.fromEntries(set),
    libraries: [...candidates.map(({ path }) => path), ...convolving].map(describeFile),
  };
}

function describeFile(path: string): MeasuredFile {
  const file = libraryFile(path);
  if (file === undefined || !granted({ name: "read", path: file })) return { path };
  const { size, mtime } = Deno.statSync(file);
  return { path, file, bytes: size, modified: mtime?.getTime() ?? 0 };
}
