/** Parts of tar archives for tests. */
import { tarHeader } from "../../../datasets/tar/tar_writer.ts";

/** Bytes in memory as the source of an archive. */
export function inMemory(bytes: Uint8Array): {
  size: number;
  bytesAt(position: number, length: number): Uint8Array;
} {
  const bytesAt = (position: number, length: number) => bytes.subarray(position, position + length);
  return { size: bytes.length, bytesAt };
}

/** The parts one after another. */
export function joined(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/** What a header may say other than that of a plain file. */
export interface HeaderFields {
  /** The type; default `0`, a file. */
  type?: string;
  /** The size that the header gives; default: that of the contents. */
  size?: string | Uint8Array;
  /** The checksum that the header gives; default: the right one. */
  checksum?: string;
}

/** A header with its contents, padded. */
export function entry(
  name: string,
  contents: Uint8Array | string = "",
  { type = "0", size, checksum }: HeaderFields = {},
): Uint8Array<ArrayBuffer> {
  const encoder = new TextEncoder();
  const bytes = typeof contents === "string" ? encoder.encode(contents) : contents;
  const header = tarHeader(name, bytes.length);
  header[156] = type.charCodeAt(0);
  if (size !== undefined) {
    header.fill(0, 124, 136);
    header.set(typeof size === "string" ? encoder.encode(size) : size, 124);
  }
  header.fill(0x20, 148, 156);
  const sum = header.reduce((a, b) => a + b, 0).toString(8).padStart(6, "0");
  header.set(encoder.encode(checksum ?? `${sum}\0 `), 148);
  return joined(header, bytes, new Uint8Array((512 - bytes.length % 512) % 512));
}

/** The blocks of zeros that end an archive. */
export const END: Uint8Array<ArrayBuffer> = new Uint8Array(1024);
