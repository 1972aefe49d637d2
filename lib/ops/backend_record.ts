/**
 * The backend of a run, as recorded in its checkpoints: float32 sums are bit-identical only with
 * the same library, version and kind of processor.
 *
 * @module
 */
import { isRecord } from "../is_record.ts";

/** A library in a backend record. */
export interface LibraryRecord {
  /** `OpenBLAS`, `oneDNN`, ..., or `WebAssembly`. */
  readonly library: string;
  /** Its version, with the instruction set if the library reports it. */
  readonly version: string;
  /** OpenBLAS's name for the processor core whose kernels ran. */
  readonly core?: string;
  /** The file; absent for WebAssembly. */
  readonly path?: string;
}

/** A backend as recorded in a checkpoint. Plain JSON. */
export interface BackendRecord {
  /** tfjs's name of the backend: `alexnet-cpu`, `webgpu`, `cpu`. */
  readonly name: string;
  /** The library that multiplied matrices, on `alexnet-cpu`. */
  readonly products?: LibraryRecord;
  /**
   * The library that computed convolutions, on `alexnet-cpu`; the same as `products` if they ran as
   * im2col and a product.
   */
  readonly convolutions?: LibraryRecord;
  /** The build of the WebAssembly kernels that computed everything else, on `alexnet-cpu`. */
  readonly kernels?: string;
  /** The processor, on `alexnet-cpu`; a browser does not name it. */
  readonly processor?: string;
}

/** Parses the backend record of a checkpoint. Returns undefined if it is missing or malformed. */
export function parseBackendRecord(value: unknown): BackendRecord | undefined {
  if (!isRecord(value) || typeof value.name !== "string") return undefined;
  return {
    name: value.name,
    ...optional("products", parseLibrary(value.products)),
    ...optional("convolutions", parseLibrary(value.convolutions)),
    ...optional("kernels", text(value.kernels)),
    ...optional("processor", text(value.processor)),
  };
}

/**
 * One line about the differences between the backend of a checkpoint and the current one, or
 * undefined if there are none and the run stays bit-identical.
 *
 * @param reason Why the recorded backend is not used, if known.
 */
export function backendChange(
  before: BackendRecord,
  now: BackendRecord,
  reason?: string,
): string | undefined {
  const differences: string[] = [];
  const compare = (what: string, a = "nothing", b = "nothing") => {
    if (a !== b) differences.push(`${what}: ${a}, now ${b}`);
  };
  compare("backend", before.name, now.name);
  if (before.name === now.name) {
    compare("products", libraryText(before.products), libraryText(now.products));
    compare("convolutions", libraryText(before.convolutions), libraryText(now.convolutions));
    compare("WebAssembly kernels", before.kernels, now.kernels);
    compare("processor", before.processor, now.processor);
  }
  if (differences.length === 0) return undefined;
  return "The resumed run rounds differently than before: " + differences.join("; ") +
    (reason === undefined ? "." : ` (${reason}).`);
}

function libraryText(record: LibraryRecord | undefined): string | undefined {
  if (record === undefined) return undefined;
  const { library, version, core } = record;
  return [library, version, core].filter(Boolean).join(" ");
}

function parseLibrary(value: unknown): LibraryRecord | undefined {
  if (!isRecord(value)) return undefined;
  const { library, version } = value;
  if (typeof library !== "string" || typeof version !== "string") return undefined;
  return {
    library,
    version,
    ...optional("core", text(value.core)),
    ...optional("path", text(value.path)),
  };
}

function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function optional<Key extends string, Value>(
  key: Key,
  value: Value | undefined,
): { [K in Key]?: Value } {
  return value === undefined ? {} : { [key]: value } as { [K in Key]: Value };
}
