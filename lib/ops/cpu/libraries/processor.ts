/**
 * The processor: its name and its widest vector instructions for float32 products.
 *
 * JavaScript cannot query the processor directly. With all permissions, the features are read from
 * `/proc/cpuinfo`; with only the FFI permission, from glibc (2.33 and later).
 *
 * @module
 */
import { nodeBuiltin } from "../../../deno_only.ts";
import { granted } from "../blas/candidates.ts";

/** `AVX-512` (F, BW, CD, DQ and VL), `AVX2` (with FMA), or "" for less and for other processors. */
export type VectorSet = "AVX-512" | "AVX2" | "";

/** What can be read about a processor without a prompt. */
export interface Processor {
  /** The vendor's name for it, or the architecture if the name cannot be read. */
  readonly model: string;
  /** The vector instructions that the operating system enables. */
  readonly vectors: VectorSet;
}

let known: Processor | undefined;

/** The processor of this machine; determined once. */
export function processor(): Processor {
  return known ??= { model: modelName(), vectors: vectorSet(features()) };
}

/** One line: `Intel(R) Xeon(R) Processor, AVX-512`. */
export function processorLine({ model, vectors }: Processor = processor()): string {
  return vectors === "" ? model : `${model}, ${vectors}`;
}

/** The vector set of a processor with these features, named as in `/proc/cpuinfo`. */
export function vectorSet(features: ReadonlySet<string>): VectorSet {
  const all = (names: string) => names.split(" ").every((name) => features.has(name));
  if (!all("avx2 fma")) return "";
  return all("avx512f avx512bw avx512cd avx512dq avx512vl") ? "AVX-512" : "AVX2";
}

function modelName(): string {
  const name = granted({ name: "sys", kind: "cpus" })
    ? nodeBuiltin("node:os").cpus()[0]?.model.trim()
    : undefined;
  return name || Deno.build.arch;
}

function features(): ReadonlySet<string> {
  if (Deno.build.os !== "linux" || Deno.build.arch !== "x86_64") return new Set();
  const path = "/proc/cpuinfo";
  if (granted({ name: "read", path })) {
    try {
      const flags = /^flags\s*:(.*)$/m.exec(Deno.readTextFileSync(path))?.[1] ?? "";
      return new Set(flags.trim().split(/\s+/));
    } catch {
      // Read permission is not enough: Deno throws NotCapable, without a prompt, unless all are
      // granted.
    }
  }
  return granted({ name: "ffi" }) ? featuresByGlibc() : new Set();
}

/** The features that matter: index of the leaf (0: leaf 1, 1: leaf 7), register, bit. */
const BITS = [
  ["fma", 0, "ecx", 12],
  ["avx2", 1, "ebx", 5],
  ["avx512f", 1, "ebx", 16],
  ["avx512dq", 1, "ebx", 17],
  ["avx512cd", 1, "ebx", 28],
  ["avx512bw", 1, "ebx", 30],
  ["avx512vl", 1, "ebx", 31],
] as const;

/** Byte offsets of the registers of usable features within glibc's `struct cpuid_feature`. */
const ACTIVE = { ebx: 20, ecx: 24 } as const;

/** The features by `__x86_get_cpuid_feature_leaf` of `sys/platform/x86.h`. */
function featuresByGlibc(): ReadonlySet<string> {
  try {
    const libc = Deno.dlopen("libc.so.6", {
      __x86_get_cpuid_feature_leaf: { parameters: ["u32"], result: "pointer" },
    });
    try {
      const leaves = [0, 1].map((index) => {
        const pointer = libc.symbols.__x86_get_cpuid_feature_leaf(index);
        if (pointer === null) throw new TypeError("glibc has no such leaf");
        return new Deno.UnsafePointerView(pointer);
      });
      const usable = BITS.filter(([, index, register, bit]) =>
        (leaves[index].getUint32(ACTIVE[register]) >>> bit & 1) === 1
      );
      return new Set(usable.map(([name]) => name));
    } finally {
      libc.close();
    }
  } catch {
    // Another C library, or an older glibc.
    return new Set();
  }
}
