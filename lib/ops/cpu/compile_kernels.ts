/**
 * Compiles the WebAssembly kernels, which travel as text inside a module: no file is read, so that
 * they work wherever this module was loaded from, without a permission.
 *
 * `deno task build:wasm` compiles the sources in `kernels/` to `kernels.wasm` (relaxed SIMD: fused
 * multiply-add) and `kernels_plain.wasm` (for engines without), and writes both to
 * `kernels_base64.ts`. A third kind of build, on memory that is not shared, differs in one byte.
 *
 * @module
 */
import { kernelsBase64, type KernelsText, plainKernelsBase64 } from "./kernels/kernels_base64.ts";

/** The compiled module that this engine can run. */
export interface CompiledKernels {
  /** The module of the main thread. */
  module: WebAssembly.Module;
  /** Its bytes, from which each worker compiles a module of its own, see `stripe_address.ts`. */
  bytes: Uint8Array<ArrayBuffer>;
  /** Whether multiplication and addition are fused into one rounding. */
  relaxed: boolean;
  /** Identifies the build: the first twelve digits of the SHA-256 of the module on shared memory. */
  id: string;
}

/** The flags of a memory that has a maximum and is not shared. */
const UNSHARED = 1;

const compiled = new Map<string, CompiledKernels>();

/**
 * Compiles one of the four builds of the kernels, each once.
 *
 * @param shared whether their memory is shared. The bits of the results are the same.
 * @param relaxed whether multiplication and addition are fused; default: if the engine can.
 */
export function compileKernels(
  shared: boolean,
  relaxed: boolean = fusedIsSupported(),
): CompiledKernels {
  const key = `${shared} ${relaxed}`;
  const found = compiled.get(key) ?? compile(shared, relaxed);
  compiled.set(key, found);
  return found;
}

function compile(shared: boolean, relaxed: boolean): CompiledKernels {
  const text = relaxed ? kernelsBase64 : plainKernelsBase64;
  const bytes = bytesOf(text, shared);
  return { module: new WebAssembly.Module(bytes), bytes, relaxed, id: text.sha256.slice(0, 12) };
}

function fusedIsSupported(): boolean {
  return WebAssembly.validate(bytesOf(kernelsBase64, false));
}

function bytesOf({ base64, flagsAt }: KernelsText, shared: boolean): Uint8Array<ArrayBuffer> {
  // `Uint8Array.fromBase64` is missing in browsers of before 2025.
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  if (!shared) bytes[flagsAt] = UNSHARED;
  return bytes;
}
