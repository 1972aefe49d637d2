/**
 * Opens one BLAS library, limits it to one thread and reads its version.
 *
 * @module
 */
import { granted } from "./candidates.ts";

/** A buffer that a library may read and write. */
type Floats = Float32Array<ArrayBufferLike>;

/** `cblas_sgemm` on row-major matrices, as a method of {@linkcode BlasLibrary}. */
export type Sgemm = (
  transposeA: boolean,
  transposeB: boolean,
  m: number,
  n: number,
  k: number,
  alpha: number,
  a: Floats,
  lda: number,
  b: Floats,
  ldb: number,
  beta: number,
  c: Floats,
  ldc: number,
) => void;

/** An opened library. */
export interface BlasLibrary {
  /** `OpenBLAS`, `MKL`, `Accelerate`, or `BLAS` if the library does not say. */
  readonly name: string;
  /** The file that was opened. */
  readonly path: string;
  /** Version and instruction set, if the library reports them; may be empty. */
  readonly version: string;
  /** OpenBLAS's name for the processor core whose kernels it runs; empty for other libraries. */
  readonly core: string;
  /** The matrix product. */
  readonly sgemm: Sgemm;
}

/** The CBLAS constants for storage order and transposition. */
const ROW_MAJOR = 101;
const AS_STORED = 111;
const TRANSPOSED = 112;

/**
 * The prefix and suffix that a build adds to its function names; `wide` if its integers have 64
 * bits.
 */
interface Decoration {
  readonly prefix: string;
  readonly suffix: string;
  readonly wide: boolean;
}

const DECORATIONS: readonly Decoration[] = [
  { prefix: "", suffix: "", wide: false },
  { prefix: "scipy_", suffix: "", wide: false },
  { prefix: "scipy_", suffix: "64_", wide: true },
  { prefix: "", suffix: "64_", wide: true },
  { prefix: "", suffix: "_64", wide: true },
];

/**
 * Opens the library at `path`, or returns one sentence about why it cannot be used. The caller must
 * ensure that FFI is permitted, see {@linkcode mayOpen}.
 */
export function openLibrary(path: string): BlasLibrary | string {
  let reason = "it has no cblas_sgemm";
  for (const decoration of DECORATIONS) {
    try {
      return openDecorated(path, decoration);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      if (!/symbol|procedure/i.test(message)) {
        reason = message.replace(/\s+/g, " ").replace("Could not open library: ", "")
          .replace(`${path}: `, "");
        break;
      }
    }
  }
  return reason;
}

/** Whether the library at `path` may be opened without a prompt. */
export function mayOpen(path: string): boolean {
  if (granted({ name: "ffi" })) return true;
  return path.includes("/") && granted({ name: "ffi", path });
}

function openDecorated(path: string, { prefix, suffix, wide }: Decoration): BlasLibrary {
  const named = (name: string): string => `${prefix}${name}${suffix}`;
  // Debian's 64-bit build does not decorate the names: only its file name shows the integer size.
  const int = wide || /64\.(so|dylib)/.test(path.split("/").at(-1) ?? "") ? "i64" : "i32";
  const { symbols } = Deno.dlopen(path, {
    sgemm: {
      name: named("cblas_sgemm"),
      parameters: [
        ...(["i32", "i32", "i32", int, int, int, "f32"] as const),
        ...(["buffer", int, "buffer", int, "f32", "buffer", int] as const),
      ],
      result: "void",
    },
    openblasThreads: {
      name: named("openblas_set_num_threads"),
      parameters: ["i32"],
      result: "void",
      optional: true,
    },
    openblasConfig: {
      name: named("openblas_get_config"),
      parameters: [],
      result: "pointer",
      optional: true,
    },
    openblasCore: {
      name: named("openblas_get_corename"),
      parameters: [],
      result: "pointer",
      optional: true,
    },
    mklThreads: {
      name: "MKL_Set_Num_Threads",
      parameters: ["i32"],
      result: "void",
      optional: true,
    },
    mklVersion: {
      name: "MKL_Get_Version_String",
      parameters: ["buffer", "i32"],
      result: "void",
      optional: true,
    },
    accelerateThreading: {
      name: "BLASSetThreading",
      parameters: ["u32"],
      result: "i32",
      optional: true,
    },
  });
  // One thread: the threads of the backend's pool call the library concurrently.
  symbols.openblasThreads?.(1);
  symbols.mklThreads?.(1);
  symbols.accelerateThreading?.(1);

  let name = "BLAS";
  let version = "";
  let core = "";
  if (symbols.openblasConfig) {
    name = "OpenBLAS";
    core = text(symbols.openblasCore?.() ?? null);
    version = openblasVersion(text(symbols.openblasConfig()), core);
  } else if (symbols.mklVersion) {
    name = "MKL";
    const buffer = new Uint8Array(198);
    symbols.mklVersion(buffer, buffer.length);
    const words = new TextDecoder().decode(buffer).replace(/\0.*$/s, "");
    version = /Version\s+([\d.]+\d)/.exec(words)?.[1] ?? "";
  } else if (path.includes("Accelerate")) {
    name = "Accelerate";
  }
  const { sgemm } = symbols;
  return {
    name,
    path,
    version,
    core,
    sgemm: (transposeA, transposeB, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc) =>
      sgemm(
        ROW_MAJOR,
        transposeA ? TRANSPOSED : AS_STORED,
        transposeB ? TRANSPOSED : AS_STORED,
        m,
        n,
        k,
        alpha,
        // A C function can use shared memory too, although the type of FFI buffers excludes it.
        a as Float32Array<ArrayBuffer>,
        lda,
        b as Float32Array<ArrayBuffer>,
        ldb,
        beta,
        c as Float32Array<ArrayBuffer>,
        ldc,
      ),
  };
}

/** The C string at `pointer`; empty if the pointer is null or must not be read. */
function text(pointer: Deno.PointerValue): string {
  if (pointer === null || !granted({ name: "ffi" })) return "";
  return Deno.UnsafePointerView.getCString(pointer);
}

/** Builds `0.3.21 (AVX-512)` from OpenBLAS's configuration text and the name of its core. */
export function openblasVersion(config: string, core: string): string {
  const version = /OpenBLAS\s+([\d.]+\d)/.exec(config)?.[1] ?? "";
  const set = instructionSet(core);
  return set === "" ? version : `${version} (${set})`.trim();
}

function instructionSet(core: string): string {
  if (/^(skylakex|cooperlake|sapphirerapids)$/i.test(core)) return "AVX-512";
  if (/^(haswell|zen|excavator)$/i.test(core)) return "AVX2";
  if (/^(sandybridge|bulldozer|piledriver|steamroller)$/i.test(core)) return "AVX";
  if (/sve|neoversev|a64fx/i.test(core)) return "SVE";
  if (/^(armv8|neoverse|cortex|vortex|thunderx|falkor|tsv)/i.test(core)) return "NEON";
  return core;
}
