/**
 * Which of its cores OpenBLAS computes with.
 *
 * OpenBLAS knows processors by their model numbers. One that is newer than the library gets the
 * kernels of `Prescott` (2004, SSE3), however many instructions it has: on a processor with AVX-512
 * that is a fifth of the speed. The environment variable `OPENBLAS_CORETYPE`, read when the library is
 * loaded, names the core instead. What the library would guess cannot be asked before that, so the
 * core is named wherever the processor's features are known; where the guess would have been right,
 * the named core has the same kernels for float32 products.
 *
 * @module
 */
import { granted } from "./candidates.ts";
import { processor, type VectorSet } from "../libraries/processor.ts";

/**
 * The core for a processor with `vectors` and the library in `file`, or undefined where the library's
 * own guess is better left alone: an older processor, or a file whose name tells no version.
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
 * Threads of the library's own would never be used, and its exit handler joins them while other
 * libraries are being torn down. Only the first thread that opens the library comes here, before there
 * are others that might read the variables. A variable without permission is left alone.
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
