/**
 * Writes tar archives for tests.
 *
 * @module
 */
import { joined } from "./tar_bytes.ts";

/** One entry of a POSIX tar archive, its header and its padded contents. */
export function tarEntry(name: string, bytes: Uint8Array, kind = "0"): Uint8Array {
  const out = new Uint8Array(512 + Math.ceil(bytes.length / 512) * 512);
  const write = (text: string, at: number) => out.set(new TextEncoder().encode(text), at);
  write(name, 0);
  write(bytes.length.toString(8).padStart(11, "0"), 124);
  write("        ", 148);
  write(kind, 156);
  write("ustar\0", 257);
  const sum = out.reduce((a, b) => a + b, 0);
  write(sum.toString(8).padStart(6, "0") + "\0 ", 148);
  out.set(bytes, 512);
  return out;
}

/** An archive of files by name; texts are written as UTF-8. */
export function tarArchive(
  files: Readonly<Record<string, Uint8Array | string>>,
): Uint8Array<ArrayBuffer> {
  const entries = Object.entries(files).map(([name, content]) =>
    tarEntry(name, typeof content === "string" ? new TextEncoder().encode(content) : content)
  );
  return joined(...entries, new Uint8Array(1024));
}
