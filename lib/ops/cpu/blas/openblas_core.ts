/**
 * Selects the processor core for which OpenBLAS runs its kernels.
 *
 * OpenBLAS recognizes processors by model number. A processor that is newer than the library gets
 * the kernels of `Prescott` (2004, SSE3), whatever instructions it has: on a processor with AVX-512
 * that is a fifth of the possible speed. The environment variable `OPENBLAS_CORETYPE`, read when
 * the library is loaded, overrides this. The library's own choice cannot be queried before loading,
 * so the variable is set whenever the processor's features are known; if the library's choice would
 * have been right, the named core has the same kernels for float32 products.
 *
 * @module
 */
import { granted } from "./candidates.ts";
import { processor, type VectorSet } from "../libraries/processor.ts";

/**
 * The core for a processor with `vectors` and the library in `file`, or undefined if the library
 * should choose: for an older processor, or a file without a version in its name.
 *
 * `SkylakeX` is the oldest core with AVX-512; versions before 0.3.20 get `Haswell` instead, because
 * earlier float32 kernels for it were wrong more than once (OpenBLAS issues 2914, 3152) and a kernel
 * that crashes cannot be caught.
 *
 * @param file The file itself, not a link to it: `libopenblasp-r0.3.21.so`.
 */
export function openBlasCore(vectors: VectorSet, file: string): string | undefined {
  const version = /openblas.*?(\d+)\.(\d+)\.(\d+)/i.exec(file.split("/").at(-1) ?? "");
  if (version === null || vectors === "") return undefined;
  const [major, minor, patch] = version.slice(1).map(Number);
  const recent = major > 0 || minor > 3 || (minor === 3 && patch >= 20);
  return vectors === "AVX-512" && recent ? "SkylakeX" : "Haswell";
}

/**
 * Runs `open`, which loads the library in `file`, with the variables that OpenBLAS reads at that
 * moment, and puts them back: `OPENBLAS_CORETYPE`, unless the user has set it, and
 * `OPENBLAS_NUM_THREADS` = 1.
 *
 * The library's own threads would never be used, and its exit handler would join them while other
 * libraries are being unloaded. Only the first thread that opens the library calls this, before
 * other threads exist that could read the variables. Variables without permission are not changed.
 */
export function withOpenBlasVariables<T>(file: string | undefined, open: () => T): T {
  const core = file === undefined ? undefined : openBlasCore(processor().vectors, file);
  const wanted = new Map([["OPENBLAS_NUM_THREADS", "1"]]);
  if (core !== undefined && readable("OPENBLAS_CORETYPE") && !Deno.env.has("OPENBLAS_CORETYPE")) {
    wanted.set("OPENBLAS_CORETYPE", core);
  }
  const before = new Map<string, string | undefined>();
  try {
    for (const [name, value] of wanted) {
      if (!readable(name)) continue;
      before.set(name, Deno.env.get(name));
      Deno.env.set(name, value);
    }
    return open();
  } finally {
    for (const [name, value] of before) {
      if (value === undefined) Deno.env.delete(name);
      else Deno.env.set(name, value);
    }
  }
}

function readable(variable: string): boolean {
  return granted({ name: "env", variable });
}
