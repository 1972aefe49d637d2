/**
 * Converts libraries to the record in a checkpoint, and back.
 *
 * @module
 */
import { inDeno } from "../../../deno_only.ts";
import type { BackendRecord, LibraryRecord } from "../../backend_record.ts";
import { tryBlas } from "../blas/blas.ts";
import { blasCandidates } from "../blas/candidates.ts";
import type { BlasLibrary } from "../blas/library.ts";
import type { ConvolutionLibrary } from "../onednn/convolution_interface.ts";
import type { Blas } from "../blas/gemm_interface.ts";
import { findOneDnn, oneDnnIsOff } from "../onednn/onednn.ts";
import type { OneDnnLibrary } from "../onednn/library.ts";
import { processorLine } from "./processor.ts";

/** Name of this project's kernels in records and readings. */
export const WEBASSEMBLY = "WebAssembly";
/** Name of the convolution library in records and readings. */
export const ONEDNN = "oneDNN";

/** Libraries opened from a record; WebAssembly takes the place of an absent one. */
export interface RecordedLibraries {
  /** The library for products. */
  readonly products?: BlasLibrary;
  /** The library for convolutions. */
  readonly convolutions?: OneDnnLibrary;
  /** Why there is no library for products. */
  readonly reason?: string;
}

/** The record of the backend called `name`. */
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
    ...(inDeno() ? { processor: processorLine() } : {}),
  };
}

/**
 * Opens the recorded libraries, or returns in a few words why that is not possible. A checkpoint
 * may come from an untrusted source, so only files among this machine's own candidates are opened.
 */
export function takeRecorded(
  { products, convolutions }: BackendRecord,
): RecordedLibraries | string | undefined {
  if (products === undefined) return undefined;
  let blas: BlasLibrary | undefined;
  if (products.library !== WEBASSEMBLY) {
    const candidate = blasCandidates().find(({ path }) => path === products.path);
    if (candidate === undefined) {
      return `${products.path} is not among the libraries of this machine`;
    }
    const { library, fault } = tryBlas(candidate);
    if (library === undefined) return `${products.path}: ${fault}`;
    if (products.version !== library.version) return `${products.path} has another version`;
    if (!isSame(products, library)) {
      return `${products.path} computes with its kernels for ${
        library.core || "another processor"
      }`;
    }
    blas = library;
  }
  let onednn: OneDnnLibrary | undefined;
  if (convolutions?.library === ONEDNN) {
    onednn = findOneDnn();
    if (onednn === undefined) {
      return oneDnnIsOff() ? "ALEXNET_ONEDNN or ALEXNET_BLAS is off" : "oneDNN is not installed";
    }
    if (onednn.version !== convolutions.version) return "oneDNN has another version";
  }
  return {
    ...(blas === undefined ? { reason: "as in the checkpoint" } : { products: blas }),
    ...(onednn === undefined ? {} : { convolutions: onednn }),
  };
}

function isSame(record: LibraryRecord, { name, version, core }: BlasLibrary): boolean {
  return record.library === name && record.version === version && (record.core ?? "") === core;
}
