/**
 * The part of oneDNN's C interface that is used, and its constants (`dnnl_types.h`).
 *
 * This is version 2: descriptors are plain structs that the caller owns, so their sizes are part of
 * the interface. Version 3 hides them, and its functions have other names.
 *
 * @module
 */

/** `sizeof(dnnl_memory_desc_t)`. */
export const MEMORY_DESCRIPTOR = 696;
/** `sizeof(dnnl_convolution_desc_t)`. */
export const CONVOLUTION_DESCRIPTOR = 5976;
/** `sizeof(dnnl_version_t)`: major, minor, patch as 32-bit words, ..., and the runtime at 24. */
export const VERSION_BYTES = 32;
/** Offset in `dnnl_version_t` of the CPU threading runtime. */
export const RUNTIME_OFFSET = 24;

/** `DNNL_RUNTIME_SEQ` and `DNNL_RUNTIME_OMP`. */
export const runtimes = { sequential: 1, openmp: 2 } as const;

/** Enumerators of data types, layouts, kinds of engine and operation. */
export const constants = {
  cpu: 1,
  defaultFlags: 1,
  float32: 3,
  anyLayout: 1,
  vector: 2,
  nhwc: 20,
  hwio: 30,
  forwardTraining: 64,
  direct: 1,
  relu: 31,
} as const;

/** `dnnl_query_t`: the queries of a primitive descriptor. */
export const queries = {
  implementation: 8,
  source: 129,
  sourceGradient: 130,
  weights: 131,
  weightGradient: 132,
  target: 133,
  targetGradient: 134,
} as const;

/** `DNNL_ARG_*`: the arguments of a primitive. */
export const args = {
  source: 1,
  target: 17,
  weights: 33,
  bias: 41,
  sourceGradient: 129,
  targetGradient: 145,
  weightGradient: 161,
} as const;

const created = { parameters: ["buffer"], result: "i32" } as const;
const destroyed = { parameters: ["pointer"], result: "i32" } as const;

/** The functions. All but three return a status, which is 0 on success. */
export const symbols = {
  dnnl_version: { parameters: [], result: "pointer" },
  dnnl_engine_create: { parameters: ["buffer", "i32", "usize"], result: "i32" },
  dnnl_stream_create: { parameters: ["buffer", "pointer", "u32"], result: "i32" },
  dnnl_stream_wait: destroyed,
  dnnl_memory_desc_init_by_tag: {
    parameters: ["buffer", "i32", "buffer", "i32", "i32"],
    result: "i32",
  },
  dnnl_memory_desc_equal: { parameters: ["buffer", "buffer"], result: "i32" },
  dnnl_memory_desc_get_size: { parameters: ["buffer"], result: "usize" },
  dnnl_convolution_forward_desc_init: {
    parameters: [
      ...["buffer", "i32", "i32", "buffer", "buffer", "buffer", "buffer"] as const,
      ...["buffer", "buffer", "buffer"] as const,
    ],
    result: "i32",
  },
  dnnl_convolution_backward_data_desc_init: {
    parameters: ["buffer", "i32", "buffer", "buffer", "buffer", "buffer", "buffer", "buffer"],
    result: "i32",
  },
  dnnl_convolution_backward_weights_desc_init: {
    parameters: [
      ...["buffer", "i32", "buffer", "buffer", "buffer", "buffer"] as const,
      ...["buffer", "buffer", "buffer"] as const,
    ],
    result: "i32",
  },
  dnnl_primitive_attr_create: created,
  dnnl_post_ops_create: created,
  dnnl_post_ops_append_eltwise: {
    parameters: ["pointer", "f32", "i32", "f32", "f32"],
    result: "i32",
  },
  dnnl_primitive_attr_set_post_ops: { parameters: ["pointer", "pointer"], result: "i32" },
  dnnl_primitive_desc_create: {
    parameters: ["buffer", "buffer", "pointer", "pointer", "pointer"],
    result: "i32",
  },
  dnnl_reorder_primitive_desc_create: {
    parameters: ["buffer", "buffer", "pointer", "buffer", "pointer", "pointer"],
    result: "i32",
  },
  dnnl_primitive_desc_query: { parameters: ["pointer", "i32", "i32", "buffer"], result: "i32" },
  dnnl_primitive_desc_query_md: { parameters: ["pointer", "i32", "i32"], result: "pointer" },
  dnnl_primitive_create: { parameters: ["buffer", "pointer"], result: "i32" },
  dnnl_primitive_execute: { parameters: ["pointer", "pointer", "i32", "buffer"], result: "i32" },
  dnnl_memory_create: { parameters: ["buffer", "buffer", "pointer", "usize"], result: "i32" },
  dnnl_memory_set_data_handle: { parameters: ["pointer", "usize"], result: "i32" },
  dnnl_memory_destroy: destroyed,
  dnnl_primitive_destroy: destroyed,
  dnnl_primitive_desc_destroy: destroyed,
  // Part of the OpenMP runtime that the library is linked with.
  omp_set_num_threads: { parameters: ["i32"], result: "void", optional: true },
} as const satisfies Deno.ForeignLibraryInterface;

/** The opened functions. */
export type OneDnnSymbols = Deno.DynamicLibrary<typeof symbols>["symbols"];

/** A descriptor: opaque bytes, interpreted only by the library. */
export type Descriptor = Uint8Array<ArrayBuffer>;

/** The pointer that `create` writes into its argument. */
export function handle(create: (to: BigUint64Array<ArrayBuffer>) => number): Deno.PointerValue {
  const to = new BigUint64Array(1);
  check(create(to));
  return Deno.UnsafePointer.create(to[0]);
}

/** @throws {Error} when a call failed. */
export function check(status: number): void {
  if (status !== 0) throw new Error(`A oneDNN call failed with status ${status}`);
}

/** A copy of `bytes` bytes of the library's memory. */
export function copyOut(pointer: Deno.PointerValue, bytes: number): Descriptor {
  if (pointer === null) throw new Error("oneDNN returned no pointer");
  const copy = new Uint8Array(bytes);
  Deno.UnsafePointerView.copyInto(pointer, copy);
  return copy;
}

/**
 * Opens the library at `path` and sets its number of threads.
 *
 * @returns the functions and the version, or one sentence about why it cannot be used.
 */
export function openSymbols(
  path: string,
  threads: number,
): { library: OneDnnSymbols; version: string } | string {
  try {
    const { symbols: library } = Deno.dlopen(path, symbols);
    const view = new DataView(copyOut(library.dnnl_version(), VERSION_BYTES).buffer);
    const [major, minor, patch] = [0, 4, 8].map((offset) => view.getInt32(offset, true));
    const version = `${major}.${minor}.${patch}`;
    if (major !== 2) return `it is version ${version}, not 2`;
    const runtime = view.getUint32(RUNTIME_OFFSET, true);
    if (runtime === runtimes.openmp && library.omp_set_num_threads) {
      library.omp_set_num_threads(threads);
    } else if (runtime !== runtimes.sequential || threads !== 1) {
      return "its threads cannot be counted: it was not built with OpenMP";
    }
    return { library, version };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return message.replace(/\s+/g, " ").replace("Could not open library: ", "")
      .replace(`${path}: `, "");
  }
}
