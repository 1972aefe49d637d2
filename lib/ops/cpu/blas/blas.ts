/**
 * The door to a native BLAS: finds one, proves it, and hands it to the kernels.
 *
 * A library is never required. Without the permission for FFI nothing is looked for and nobody is
 * asked; a library that is missing or gives wrong products is one line of notice, and the products
 * run in WebAssembly.
 *
 * @module
 */
import type { Blas, OpenBlas } from "./gemm_interface.ts";
import {
  type BlasCandidate,
  blasCandidates,
  blasOverride,
  granted,
  NO_BLAS,
} from "./candidates.ts";
import { type BlasLibrary, faultOf, mayOpen, openLibrary } from "./library.ts";

/** What became of one candidate. */
export interface BlasFinding extends BlasCandidate {
  /** The library, where it can be used. */
  readonly library?: BlasLibrary;
  /** Why it cannot be used. */
  readonly fault?: string;
  /** Whether there is no such file at all: nothing to tell anybody about. */
  readonly absent: boolean;
}

/** The outcome of a search. */
export interface BlasSearch {
  /** The candidates up to the first good one, or all of them. */
  readonly findings: readonly BlasFinding[];
  /** The first that can be used. */
  readonly chosen?: BlasLibrary;
  /** One line for the user where something is missing or odd. */
  readonly notice?: string;
}

/**
 * Looks through the candidates; stops at the first good one unless `all`. Opening loads the library
 * into the process for good.
 */
export function searchBlas(options: { all?: boolean } = {}): BlasSearch {
  const findings: BlasFinding[] = [];
  let chosen: BlasLibrary | undefined;
  for (const candidate of blasCandidates()) {
    const finding = tryCandidate(candidate);
    findings.push(finding);
    chosen ??= finding.library;
    if (chosen !== undefined && !options.all) break;
  }
  const notice = noticeOf(findings, chosen);
  return { findings, chosen, ...(notice === undefined ? {} : { notice }) };
}

function tryCandidate(candidate: BlasCandidate): BlasFinding {
  if (!mayOpen(candidate.path)) {
    return { ...candidate, fault: "FFI is not permitted (--allow-ffi)", absent: true };
  }
  const opened = withoutOwnThreads(() => openLibrary(candidate.path));
  if (typeof opened === "string") {
    return { ...candidate, fault: opened, absent: /no such file|not found|126/i.test(opened) };
  }
  const fault = faultOf(opened);
  if (fault !== undefined) return { ...candidate, fault, absent: false };
  return { ...candidate, library: opened, absent: false };
}

/**
 * Keeps OpenBLAS from starting threads when it is loaded: nothing here would use them, and its exit
 * handler joins them while other libraries are being torn down. Only the first thread that opens the
 * library comes here, before there are others that might read the variable. Without permission for
 * it they start, and sleep.
 */
function withoutOwnThreads<T>(open: () => T): T {
  const variable = "OPENBLAS_NUM_THREADS";
  if (!granted({ name: "env", variable })) return open();
  const before = Deno.env.get(variable);
  Deno.env.set(variable, "1");
  try {
    return open();
  } finally {
    if (before === undefined) Deno.env.delete(variable);
    else Deno.env.set(variable, before);
  }
}

/** What a user should hear: nothing when all is well or nothing may be done about it. */
function noticeOf(findings: readonly BlasFinding[], chosen?: BlasLibrary): string | undefined {
  if (chosen !== undefined || blasOverride() === NO_BLAS) return undefined;
  const odd = findings.find(({ absent }) => !absent) ??
    findings.find(({ origin }) => origin === "ALEXNET_BLAS");
  if (odd !== undefined) {
    return `BLAS library ${odd.path} is not used: ${odd.fault}; products run in WebAssembly.`;
  }
  if (!findings.some(({ path }) => mayOpen(path))) return undefined;
  return "No BLAS library found; products run in WebAssembly. `deno task blas` tells how to get one.";
}

let found: BlasSearch | undefined;
const opened = new Map<string, BlasLibrary | undefined>();

/** See {@linkcode OpenBlas}: the library of this thread, on matrices in `memory`. */
export const openBlas: OpenBlas = (memory, chosen) => {
  const library = chosen === undefined ? searchOnce() : openOnce(chosen);
  return library === undefined ? undefined : onHeap(library, memory);
};

function searchOnce(): BlasLibrary | undefined {
  if (found === undefined) {
    found = searchBlas();
    if (found.notice !== undefined) console.warn(found.notice);
  }
  return found.chosen;
}

/** The library that another thread has verified. */
function openOnce(path: string): BlasLibrary | undefined {
  if (!opened.has(path)) {
    const library = mayOpen(path) ? openLibrary(path) : undefined;
    opened.set(path, typeof library === "string" ? undefined : library);
  }
  return opened.get(path);
}

/** `library` on byte offsets into `memory`. */
function onHeap(library: BlasLibrary, memory: WebAssembly.Memory): Blas {
  const { name, path, version, sgemm } = library;
  // The views go stale when the heap grows: offsets past their end would be refused.
  let heap = new Float32Array(memory.buffer);
  const at = (byteOffset: number): Float32Array<ArrayBufferLike> => {
    if (byteOffset >= heap.byteLength) heap = new Float32Array(memory.buffer);
    return new Float32Array(heap.buffer, byteOffset);
  };
  return {
    name,
    path,
    version,
    sgemm: (transposeA, transposeB, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc) =>
      sgemm(transposeA, transposeB, m, n, k, alpha, at(a), lda, at(b), ldb, beta, at(c), ldc),
  };
}
