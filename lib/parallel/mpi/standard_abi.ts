/**
 * The part of the MPI standard ABI that this project calls: fixed integer handles and C functions.
 *
 * MPI 5.0 (June 2025), chapter "Application Binary Interface", gives every handle a fixed integer, so
 * that one binding serves every implementation. The values are those of `mpi_abi.h` in MPICH 5.0.2.
 * Handles have the size of a pointer.
 *
 * @module
 */

/** The communicator of all ranks. */
export const MPI_COMM_WORLD = 0x101;
/** The communicator of this rank alone. */
export const MPI_COMM_SELF = 0x102;
/** The operation of a sum. */
export const MPI_SUM = 0x21;
/** Errors come back as codes instead of ending the job. */
export const MPI_ERRORS_RETURN = 0x143;
/** In place of the address of the values to send: they are where the result goes. */
export const MPI_IN_PLACE = 1;
/** The color of a rank that is in none of the new communicators. */
export const MPI_UNDEFINED = -32766;
/** The bytes of the longest text of an error, a host's name and a library's version. */
export const LONGEST = { error: 512, host: 256, version: 8192 } as const;
/** 32-bit words of an `MPI_Status`. */
export const STATUS_WORDS = 8;

/**
 * Who may call MPI: one thread at a time (`serialized`), or several at once (`multiple`).
 */
export const THREAD_LEVELS = { serialized: 2048, multiple: 4096 } as const;

/** Arrays whose numbers MPI can send and add. */
export type MpiNumbers =
  | Float32Array<ArrayBufferLike>
  | Float64Array<ArrayBufferLike>
  | Int32Array<ArrayBufferLike>
  | Uint32Array<ArrayBufferLike>
  | Uint8Array<ArrayBufferLike>;

/** The handle of the type of the numbers in `values`. */
export function datatypeOf(values: MpiNumbers): number {
  if (values instanceof Float32Array) return 0x210; // MPI_FLOAT
  if (values instanceof Float64Array) return 0x214; // MPI_DOUBLE
  if (values instanceof Int32Array) return 0x250; // MPI_INT32_T
  if (values instanceof Uint32Array) return 0x251; // MPI_UINT32_T
  return 0x241; // MPI_UINT8_T
}

/** The functions, as `Deno.dlopen` takes them. Each returns an error code; 0 is success. */
export const mpiFunctions = {
  MPI_Abi_get_version: { parameters: ["buffer", "buffer"], result: "i32" },
  MPI_Init_thread: { parameters: ["pointer", "pointer", "i32", "buffer"], result: "i32" },
  MPI_Initialized: { parameters: ["buffer"], result: "i32" },
  MPI_Finalize: { parameters: [], result: "i32" },
  MPI_Abort: { parameters: ["usize", "i32"], result: "i32" },
  MPI_Get_library_version: { parameters: ["buffer", "buffer"], result: "i32" },
  MPI_Get_processor_name: { parameters: ["buffer", "buffer"], result: "i32" },
  MPI_Error_string: { parameters: ["i32", "buffer", "buffer"], result: "i32" },
  MPI_Comm_set_errhandler: { parameters: ["usize", "usize"], result: "i32" },
  MPI_Comm_rank: { parameters: ["usize", "buffer"], result: "i32" },
  MPI_Comm_size: { parameters: ["usize", "buffer"], result: "i32" },
  MPI_Comm_split: { parameters: ["usize", "i32", "i32", "buffer"], result: "i32" },
  MPI_Comm_free: { parameters: ["buffer"], result: "i32" },
  MPI_Barrier: { parameters: ["usize"], result: "i32" },
  MPI_Bcast: { parameters: ["buffer", "i32", "usize", "i32", "usize"], result: "i32" },
  // The first parameter is always MPI_IN_PLACE.
  MPI_Allreduce: {
    parameters: ["usize", "buffer", "i32", "usize", "usize", "usize"],
    result: "i32",
  },
  MPI_Iallreduce: {
    parameters: ["usize", "buffer", "i32", "usize", "usize", "usize", "buffer"],
    result: "i32",
  },
  MPI_Wait: { parameters: ["buffer", "usize"], result: "i32" },
  MPI_Test: { parameters: ["buffer", "buffer", "usize"], result: "i32" },
  MPI_Send: { parameters: ["buffer", "i32", "usize", "i32", "i32", "usize"], result: "i32" },
  MPI_Recv: {
    parameters: ["buffer", "i32", "usize", "i32", "i32", "usize", "buffer"],
    result: "i32",
  },
  MPI_Sendrecv: {
    parameters: [
      ...(["buffer", "i32", "usize", "i32", "i32"] as const),
      ...(["buffer", "i32", "usize", "i32", "i32"] as const),
      ...(["usize", "buffer"] as const),
    ],
    result: "i32",
  },
  MPI_Get_count: { parameters: ["buffer", "usize", "buffer"], result: "i32" },
} as const satisfies Record<string, { parameters: readonly string[]; result: "i32" }>;
