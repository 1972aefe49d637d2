/**
 * MATLAB files, most of them written by MATLAB itself, and what SciPy reads in them: see
 * mat_golden.py.
 *
 * @module
 */

/** An array as the Python program describes it. */
export type GoldenArray =
  | { kind: "numbers"; size: number[]; values: number[] }
  | { kind: "text"; rows: string[] }
  | { kind: "cells"; size: number[]; cells: GoldenArray[] }
  | { kind: "struct"; size: number[]; fields: string[]; elements: GoldenArray[][] };

/** A file: its bytes in Base64, and its variables unless SciPy or this reader refuses it. */
interface GoldenFile {
  readonly bytes: string;
  readonly variables?: Readonly<Record<string, GoldenArray>>;
  readonly refused?: string;
}

/** The files by name. */
export const goldenFiles: Readonly<Record<string, GoldenFile>> = JSON.parse(
  Deno.readTextFileSync(new URL("mat_golden.json", import.meta.url)),
);

/** The bytes of a file. */
export function goldenBytes(name: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.fromBase64(goldenFiles[name].bytes);
}
