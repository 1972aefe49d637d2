/**
 * Compiles the WebAssembly kernels, which are embedded as text in a module: no file is read, so
 * they work wherever this module was loaded from, without a permission.
 *
 * `deno task dev build:wasm` compiles the sources in `kernels/` to `kernels.wasm` (relaxed SIMD:
 * fused multiply-add) and `kernels_plain.wasm` (for engines without it), and writes both to
 * `kernels_base64.ts`. The builds for memory that is not shared differ in one byte.
 *
 * @module
 */
import { kernelsBase64, type KernelsText, plainKernelsBase64 } from "./kernels/kernels_base64.ts";

/** The compiled module that this engine can run. */
export interface CompiledKernels {
  /** The module of the main thread. */
  module: WebAssembly.Module;
  /** Its bytes, from which each worker compiles its own module, see `stripe_address.ts`. */
  bytes: Uint8Array<ArrayBuffer>;
  /** Whether multiplication and addition are fused into one rounding. */
  relaxed: boolean;
  /** Identifies the build: the first twelve digits of the SHA-256 of the module on shared memory. */
  id: string;
}

/** The compiled module of the wide tile, on shared memory. */
export interface WideKernels {
  /** The module of the main thread. */
  module: WebAssembly.Module;
  /** Its bytes, from which each worker compiles its own module, see `stripe_address.ts`. */
  bytes: Uint8Array<ArrayBuffer>;
  /** Identifies the build, as {@linkcode CompiledKernels.id}. */
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

/** Compiles the kernels of the wide tile; they need relaxed SIMD. */
export function compileWideKernels(text: KernelsText): WideKernels {
  const bytes = bytesOf(text, true);
  return { module: new WebAssembly.Module(bytes), bytes, id: text.sha256.slice(0, 12) };
}

function compile(shared: boolean, relaxed: boolean): CompiledKernels {
  const text = relaxed ? kernelsBase64 : plainKernelsBase64;
  const bytes = bytesOf(text, shared);
  return { module: new WebAssembly.Module(bytes), bytes, relaxed, id: text.sha256.slice(0, 12) };
}

/**
 * A function with one `f32x4.relaxed_madd` of three `i8x16.splat`: a test with 38 bytes instead of
 * 55,000.
 */
const FUSED_PROBE = Uint8Array.of(
  ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
  ...[0x01, 0x05, 0x01, 0x60, 0x00, 0x01, 0x7b],
  ...[0x03, 0x02, 0x01, 0x00],
  ...[0x0a, 0x13, 0x01, 0x11, 0x00],
  ...[0x41, 0x00, 0xfd, 0x0f, 0x41, 0x00, 0xfd, 0x0f, 0x41, 0x00, 0xfd, 0x0f],
  ...[0xfd, 0x85, 0x02, 0x0b],
);

function fusedIsSupported(): boolean {
  return WebAssembly.validate(FUSED_PROBE);
}

/** The part of `Uint8Array` that is missing in browsers from before 2025. */
interface FromBase64 {
  fromBase64?(text: string): Uint8Array<ArrayBuffer>;
}

function bytesOf({ base64, flagsAt }: KernelsText, shared: boolean): Uint8Array<ArrayBuffer> {
  const bytes = (Uint8Array as FromBase64).fromBase64?.(base64) ??
    Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  if (!shared) bytes[flagsAt] = UNSHARED;
  return bytes;
}
