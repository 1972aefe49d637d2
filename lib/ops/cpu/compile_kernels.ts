/**
 * Compiles the WebAssembly kernels, which travel as text inside a module: no file is read, so that
 * they work wherever this module was loaded from, without a permission.
 *
 * `deno task build:wasm` compiles the sources in `kernels/` to `kernels.wasm` (relaxed SIMD: fused
 * multiply-add) and `kernels_plain.wasm` (for engines without), and writes both to
 * `kernels_base64.ts`.
 *
 * @module
 */
import { kernelsBase64, plainKernelsBase64 } from "./kernels/kernels_base64.ts";

/** The compiled module that this engine can run. */
export interface CompiledKernels {
  /** The module, which can be passed to a worker. */
  module: WebAssembly.Module;
  /** Whether multiplication and addition are fused into one rounding. */
  relaxed: boolean;
  /** Identifies the build: the first twelve digits of the SHA-256 of the module. */
  id: string;
}

let compiled: CompiledKernels | undefined;

/** Compiles the kernels once: the relaxed build if the engine supports it. */
export function compileKernels(): CompiledKernels {
  if (compiled !== undefined) return compiled;
  let { bytes, id } = decoded(kernelsBase64);
  const relaxed = WebAssembly.validate(bytes);
  if (!relaxed) ({ bytes, id } = decoded(plainKernelsBase64));
  return compiled = { module: new WebAssembly.Module(bytes), relaxed, id };
}

function decoded({ base64, sha256 }: { base64: string; sha256: string }) {
  // `Uint8Array.fromBase64` is missing in browsers of before 2025.
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  return { bytes, id: sha256.slice(0, 12) };
}
