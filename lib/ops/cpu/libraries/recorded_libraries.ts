/**
 * From libraries to the record in a checkpoint, and back.
 *
 * @module
 */
import type { BackendRecord, LibraryRecord } from "../../backend_record.ts";
import { tryBlas } from "../blas/blas.ts";
import { blasCandidates } from "../blas/candidates.ts";
import type { BlasLibrary } from "../blas/library.ts";
import type { ConvolutionLibrary } from "../onednn/convolution_interface.ts";
import type { Blas } from "../blas/gemm_interface.ts";
import { findOneDnn } from "../onednn/onednn.ts";
import type { OneDnnLibrary } from "../onednn/library.ts";
import { processorLine } from "./processor.ts";

/** What a record or a reading calls the kernels of this project. */
export const WEBASSEMBLY = "WebAssembly";
/** What a record or a reading calls the library of convolutions. */
export const ONEDNN = "oneDNN";

/** Libraries taken from a record; none of a kind: WebAssembly. */
export interface RecordedLibraries {
  /** The library of products. */
  readonly products?: BlasLibrary;
  /** The library of convolutions. */
  readonly convolutions?: OneDnnLibrary;
  /** Why there is no library of products. */
  readonly reason?: string;
}

/** The record of what computes in the backend called `name`. */
export function recordLibraries(
  name: string,
  blas: Blas | undefined,
  convolutions: ConvolutionLibrary | undefined,
  relaxed: boolean,
  kernels: string,
): BackendRecord {
  const own = { library: WEBASSEMBLY, version: relaxed ? "fused multiply-add" : "plain" };
  const products: LibraryRecord = blas === undefined ? own : {
    library: blas.name,
    version: blas.version,
    path: blas.path,
    ...(blas.core === "" ? {} : { core: blas.core }),
  };
  return {
    name,
    products,
    convolutions: convolutions === undefined ? products : {
      library: convolutions.name,
      version: convolutions.version,
      path: convolutions.path,
    },
    kernels,
    processor: processorLine(),
  };
}

/**
 * The recorded libraries, or in a few words why not. A checkpoint may come from anywhere, so it never
 * makes a file be opened that is not among this machine's own candidates.
 */
export function takeRecorded(
  { products, convolutions }: BackendRecord,
): RecordedLibraries | string | undefined {
  if (products === undefined) return undefined;
  let blas: BlasLibrary | undefined;
  if (products.library !== WEBASSEMBLY) {
    const candidate = blasCandidates().find(({ path }) => path === products.path);
    if (candidate === undefined) return `${products.path} is not among the libraries here`;
    const { library, fault } = tryBlas(candidate);
    if (library === undefined) return `${products.path}: ${fault}`;
    if (!isSame(products, library)) return `${products.path} is another version`;
    blas = library;
  }
  let onednn: OneDnnLibrary | undefined;
  if (convolutions?.library === ONEDNN) {
    onednn = findOneDnn();
    if (onednn === undefined) return "oneDNN is not here";
    if (onednn.version !== convolutions.version) return "oneDNN is another version";
  }
  return {
    ...(blas === undefined ? { reason: "as in the checkpoint" } : { products: blas }),
    ...(onednn === undefined ? {} : { convolutions: onednn }),
  };
}

function isSame(record: LibraryRecord, { name, version, core }: BlasLibrary): boolean {
  return record.library === name && record.version === version && (record.core ?? "") === core;
}
