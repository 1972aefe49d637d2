/**
 * Finds a native BLAS library, verifies it and passes it to the kernels.
 *
 * A library is never required. Without FFI permission there is no search and no prompt. If no
 * library is found, or none multiplies correctly, products run in WebAssembly and the backend's
 * report says so. Nothing is printed.
 *
 * @module
 */
import { BadArgumentError } from "../../../errors.ts";
import { type BlasCandidate, blasCandidates, libraryFile } from "./candidates.ts";
import { type BlasLibrary, mayOpen, openLibrary } from "./library.ts";
import { faultOf } from "./proof.ts";
import type { Blas, OpenBlas } from "./gemm_interface.ts";
import { withOpenBlasVariables } from "./openblas_core.ts";

/** The result of trying one candidate. */
export interface BlasFinding extends BlasCandidate {
  /** The library, if it can be used. */
  readonly library?: BlasLibrary;
  /** Why it cannot be used. */
  readonly fault?: string;
  /** Whether the file does not exist. */
  readonly absent: boolean;
}

/**
 * Tries the candidates, best first. An opened library stays loaded for the life of the process.
 *
 * @param options `all`: continue after the first usable library.
 * @throws {BadArgumentError} when `ALEXNET_BLAS` names a library that cannot be used.
 */
export function searchBlas(options: { all?: boolean } = {}): BlasFinding[] {
  const findings: BlasFinding[] = [];
  for (const candidate of blasCandidates()) {
    const finding = tryBlas(candidate);
    findings.push(finding);
    if (finding.library !== undefined && !options.all) break;
  }
  return findings;
}

const tried = new Map<string, BlasFinding>();

/**
 * Opens and verifies one candidate, once per process.
 *
 * @throws {BadArgumentError} when `ALEXNET_BLAS` names this library and it cannot be used.
 */
export function tryBlas(candidate: BlasCandidate): BlasFinding {
  const finding = tried.get(candidate.path) ?? openAndProve(candidate);
  tried.set(candidate.path, finding);
  if (candidate.origin === "ALEXNET_BLAS" && finding.library === undefined) {
    throw new BadArgumentError(
      `ALEXNET_BLAS: expected a library with a correct cblas_sgemm, found ${candidate.path}: ` +
        `${finding.fault}. Name another library, or unset the variable.`,
    );
  }
  return finding;
}

function openAndProve(candidate: BlasCandidate): BlasFinding {
  const { path } = candidate;
  if (!mayOpen(path)) {
    return { ...candidate, fault: "FFI is not permitted (--allow-ffi)", absent: true };
  }
  const opened = withOpenBlasVariables(libraryFile(path), () => openLibrary(path));
  if (typeof opened === "string") {
    return { ...candidate, fault: opened, absent: /no such file|not found/i.test(opened) };
  }
  const fault = faultOf(opened);
  if (fault !== undefined) return { ...candidate, fault, absent: false };
  return { ...candidate, library: opened, absent: false };
}

const opened = new Map<string, BlasLibrary | string>();

/** See {@linkcode OpenBlas}: the library of this thread, on matrices in `memory`. */
export const openBlas: OpenBlas = (memory, chosen) => {
  const library = chosen === undefined ? searchBlas().at(-1)?.library : openOnce(chosen);
  return library === undefined || typeof library === "string"
    ? undefined
    : blasOnHeap(library, memory);
};

/**
 * Why this thread cannot open the library that another thread has verified; undefined if it can.
 */
export function whyNotOpened(path: string): string | undefined {
  const library = openOnce(path);
  return typeof library === "string" ? library : undefined;
}

function openOnce(path: string): BlasLibrary | string {
  const library = opened.get(path) ??
    (mayOpen(path) ? openLibrary(path) : "FFI is not permitted (--allow-ffi)");
  opened.set(path, library);
  return library;
}

/** `library` on byte offsets into `memory`. */
export function blasOnHeap(library: BlasLibrary, memory: WebAssembly.Memory): Blas {
  const { name, path, version, core, sgemm } = library;
  // Growth makes the views stale: FFI rejects offsets past their end.
  let heap = new Float32Array(memory.buffer);
  const at = (byteOffset: number): Float32Array<ArrayBufferLike> => {
    if (byteOffset >= heap.byteLength) heap = new Float32Array(memory.buffer);
    return new Float32Array(heap.buffer, byteOffset);
  };
  return {
    name,
    path,
    version,
    core,
    sgemm: (transposeA, transposeB, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc) =>
      sgemm(transposeA, transposeB, m, n, k, alpha, at(a), lda, at(b), ldb, beta, at(c), ldc),
  };
}
