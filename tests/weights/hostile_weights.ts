/**
 * Files of weights that someone has made to take all memory or all time, most of them small.
 *
 * @module
 */
import { deflateRawSync } from "node:zlib";
import { bytesOf, little } from "./file_bytes.ts";
import { zipArchive } from "./torch/zip_archive.ts";

/** A file. */
export interface HostileWeights {
  /** What it tries. */
  readonly name: string;
  /** Its bytes. */
  readonly bytes: Uint8Array;
  /** The size to which zeros fill it up; default: its bytes. */
  readonly size?: number;
}

const pickle = (...parts: (string | Iterable<number>)[]) => bytesOf("\x80\x02", ...parts);
const npy = (header: string) => bytesOf("\x93NUMPY\x01\0", little(header.length, 2), header);

/** An array of `count` zeros in reversed byte order, which is copied wherever it is named. */
function bigEndian(count: number): Uint8Array {
  return bytesOf(
    "cnumpy.core.multiarray\n_reconstruct\n(cnumpy\nndarray\n(K\0tU\x01btR",
    ...[
      "(K\x01(J",
      little(count, 4),
      "tcnumpy\ndtype\n(U\x02f4K\0K\x01tR(K\x03U\x01>NNNK\0K\0K\0tb",
    ],
    ...["I00\nT", little(4 * count, 4), new Uint8Array(4 * count), "tb"],
  );
}

/** A tensor on the storage `0` of a million numbers. */
function million(offset: string, shape: string, strides: string): string {
  const storage = "(U\x07storagectorch\nFloatStorage\nU\x010U\x03cpuJ\x40\x42\x0f\0tQ";
  return `ctorch._utils\n_rebuild_tensor_v2\n(${storage}${offset}${shape}${strides}\x89NtR`;
}

const storage = { name: "n/data/0", data: new Uint8Array(4e6) };
const torch = (text: string) =>
  zipArchive([{ name: "n/data.pkl", data: bytesOf(`\x80\x02${text}.`) }, storage]);
const thousand = `\x8a\x02\xe8\x03\x8a\x02\xe8\x03`;

/** Ten lists, each `width` times in the next. */
function laughs(width: number, innermost: string): string {
  return Array.from({ length: 10 }, (_, i) => {
    const inner = i === 0 ? innermost : `h${String.fromCharCode(i - 1)}`;
    return `](${inner.repeat(width)}eq${String.fromCharCode(i)}0`;
  }).join("");
}

const group = (path: string) => `{"paths":["${path}"],"weights":[]}`;

/** The files. */
export const hostileWeights: readonly HostileWeights[] = [
  {
    name: "a negative length (ends the process of pickleparser)",
    bytes: pickle("B\xff\xff\xff\xff."),
  },
  { name: "a length of 4 GB", bytes: pickle("X\xff\xff\xff\xff.") },
  { name: "a length of 2^63", bytes: pickle("\x8e", little(2n ** 63n, 8), ".") },
  { name: "an integer of 2 GB", bytes: pickle("\x8b\xff\xff\xff\x7f."), size: 2 ** 20 },
  { name: "an integer of a million digits", bytes: pickle(`L${"9".repeat(1e6)}L\n.`) },
  { name: "a million marks", bytes: pickle("(".repeat(1e6)) },
  { name: "ten million values", bytes: pickle("N".repeat(1e7)) },
  { name: "a million tuples in tuples", bytes: pickle("N", "\x85".repeat(1e6), ".") },
  { name: "a memo of a million", bytes: pickle("N", "\x94".repeat(1e6), ".") },
  { name: "lists that hold each other 10^10 times", bytes: pickle(laughs(10, "N"), "h\x09.") },
  { name: "lists of text, 10^10 times", bytes: pickle(laughs(10, "U\x0aabcdefghij"), "h\x09.") },
  { name: "a list in itself", bytes: pickle(`]q\0(${"h\0".repeat(1000)}e.`) },
  {
    name: "one array 100,000 times",
    bytes: pickle("](", bigEndian(1e5), "q\0", "h\0".repeat(1e5), "e."),
  },
  { name: "a header of 4 GB", bytes: bytesOf("\x93NUMPY\x02\0\xff\xff\xff\xff{") },
  { name: "a header of brackets", bytes: npy("(".repeat(60_000)) },
  {
    name: "2^52 numbers",
    bytes: npy("{'descr': '<f4', 'fortran_order': False, 'shape': (4503599627370496,)}"),
  },
  {
    name: "a bomb in a zip archive",
    bytes: zipArchive([
      { name: "n/data.pkl", data: deflateRawSync(new Uint8Array(1e8)), method: 8 },
    ]),
  },
  { name: "60,000 entries of no bytes", bytes: zipArchive([], { entries: 60_000 }), size: 2 ** 20 },
  {
    name: "a transposed tensor 1000 times",
    bytes: torch(
      `](${million("K\0", `${thousand}\x86`, "K\x01\x8a\x02\xe8\x03\x86")}q\0${
        "h\0".repeat(1000)
      }e`,
    ),
  },
  {
    name: "a number 2^40 times",
    bytes: torch(million("K\0", "\x8a\x06\0\0\0\0\0\x01\x85", "K\0\x85")),
  },
  {
    name: "a storage of 2^49 numbers",
    bytes: torch(million("K\0", ")", ")").replace("J\x40\x42\x0f\0", "\x8a\x07\0\0\0\0\0\0\x02")),
  },
  {
    name: "ten million fields",
    bytes: bytesOf(new Uint8Array(2e7).map((_, i) => i % 2 === 0 ? 0x20 : 0)),
  },
  {
    name: "ten million fields in a blob",
    bytes: bytesOf(
      [0x12, 0x85, 0x80, 0x80, 0x08, 0x32, 0x80, 0x80, 0x80, 0x08],
      new Uint8Array(2 ** 24).map((_, i) => i % 2 === 0 ? 0x48 : 0),
    ),
  },
  {
    name: "a length of 2^63 in Protocol Buffers",
    bytes: bytesOf([0x0a, ...new Array(9).fill(0xff), 1]),
  },
  {
    name: "a manifest of a million lists",
    bytes: bytesOf(`{"weightsManifest":[${"[],".repeat(1e6)}[]]}`),
  },
  {
    name: "two million lists in JSON",
    bytes: bytesOf(`{"weightsManifest":[[${"[],".repeat(2e6)}[]]]}`),
  },
  {
    name: "lists in lists in JSON",
    bytes: bytesOf(`{"weightsManifest":${"[".repeat(5e6)}${"]".repeat(5e6)}}`),
  },
  {
    name: "100,000 shards",
    bytes: bytesOf(
      `{"weightsManifest":[${Array.from({ length: 1e5 }, (_, i) => group(`${i}`)).join()}]}`,
    ),
  },
  { name: "a header of 2^64 - 1 bytes", bytes: bytesOf(little(-1, 8), "{}") },
  { name: "a header of 100 MB", bytes: bytesOf(little(1e8, 8), "{"), size: 1e8 + 8 },
  { name: "a prototxt of 10 MB", bytes: bytesOf('name: "AlexNet"\n'.repeat(6e5)) },
  { name: "a line of 20 MB", bytes: bytesOf("(dp0\nS'", "a".repeat(2e7)) },
];
