/** Reads the line that `useBackend` returns. */

/** Parses `cpu: 2 threads, OpenBLAS 0.3.21 (AVX-512), heap 4 GiB`. */
export function described(line: string): { threads: number; version: string } {
  const parts = line.replace(/^cpu: /, "").split(", ");
  const threads = Number(/^(\d+) thread/.exec(parts[0])?.[1] ?? 1);
  return { threads, version: parts.slice(1).filter((part) => !part.startsWith("heap")).join(", ") };
}
