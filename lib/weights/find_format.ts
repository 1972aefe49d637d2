/**
 * Tells the format of a file of weights from its first bytes, and names what people pass by mistake.
 *
 * @module
 */
import { BadFileError } from "../errors.ts";
import type { WeightsFormat } from "./weights_file.ts";

/** A format, with the forms of `torch.save` apart. */
export type FoundFormat = Exclude<WeightsFormat, "torch"> | "torch zip" | "torch legacy";

/** A file is text if its beginning is. */
const TEXT_SAMPLE = 4096;

/** What a format begins with: bytes, as characters below 256. */
interface Beginning {
  readonly bytes: string;
  readonly at?: number;
}

/** The number that the older form of `torch.save` begins with, as a pickle of its own. */
const TORCH_NUMBER = "\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19.";

/** The formats that begin with fixed bytes. */
const FORMATS: readonly (Beginning & { readonly format: FoundFormat })[] = [
  { format: "npy", bytes: "\x93NUMPY" },
  { format: "torch zip", bytes: "PK\x03\x04" },
  { format: "torch zip", bytes: "PK\x05\x06" },
  { format: "torch zip", bytes: "PK\x06\x06" },
  // PROTO, since protocol 4 a frame of 13 bytes, and a LONG1 of ten bytes: the number of torch.save.
  ...["\x02", "\x03", "\x04\x95\x0d\0\0\0\0\0\0\0", "\x05\x95\x0d\0\0\0\0\0\0\0"].map((start) => (
    { format: "torch legacy", bytes: `\x80${start}${TORCH_NUMBER}` } as const
  )),
  ...["\x02", "\x03", "\x04", "\x05"].map((protocol) => (
    { format: "pickle", bytes: `\x80${protocol}` } as const
  )),
  // Protocol 1: a dictionary or a list, and its place in the memo.
  { format: "pickle", bytes: "}q" },
  { format: "pickle", bytes: "]q" },
  // Protocol 0, likewise.
  { format: "pickle", bytes: "(dp" },
  { format: "pickle", bytes: "(lp" },
];

/** Protocols 0 and 1 may also begin with a global: the names of a module and of something in it. */
const PICKLED_GLOBAL = /^\(*c[\w.]+\n[\w.]+\n/;

const CONVERT = "save the weights as safetensors, .npy or with torch.save";
const UNPACK = "unpack it first";
const NO_WEIGHTS = "name the file of weights";

/** What people pass by mistake. */
const MISTAKES: readonly (Beginning & { readonly found: string; readonly hint: string })[] = [
  { found: "a gzip file", bytes: "\x1f\x8b", hint: UNPACK },
  { found: "a bzip2 file", bytes: "BZh", hint: UNPACK },
  { found: "an xz file", bytes: "\xfd7zXZ\x00", hint: UNPACK },
  { found: "a zstd file", bytes: "(\xb5/\xfd", hint: UNPACK },
  { found: "a 7z archive", bytes: "7z\xbc\xaf'\x1c", hint: UNPACK },
  { found: "a rar archive", bytes: "Rar!\x1a\x07", hint: UNPACK },
  { found: "a tar archive", bytes: "ustar", at: 257, hint: UNPACK },
  { found: "an HDF5 file", bytes: "\x89HDF\x0d\x0a\x1a\x0a", hint: CONVERT },
  { found: "a MAT-file", bytes: "MATLAB ", hint: CONVERT },
  {
    found: "an LMDB database, which holds images",
    bytes: "\xde\xc0\xef\xbe",
    at: 16,
    hint: "name the .caffemodel",
  },
  { found: "a JPEG picture", bytes: "\xff\xd8\xff", hint: NO_WEIGHTS },
  { found: "a PNG picture", bytes: "\x89PNG\x0d\x0a\x1a\x0a", hint: NO_WEIGHTS },
  { found: "a PDF", bytes: "%PDF-", hint: NO_WEIGHTS },
  {
    found: "a pointer of Git LFS",
    bytes: "version https://git-lfs",
    hint: "fetch the file itself with git lfs pull",
  },
  { found: "an ONNX model or another protobuf", bytes: "\x08", hint: CONVERT },
];

/**
 * The format of the file `bytes`.
 *
 * @throws {BadFileError} that says what the file is instead.
 */
export function findFormat(bytes: Uint8Array, path: string): FoundFormat {
  const refuse = (found: string, hint: string): never => {
    throw new BadFileError({ path, expected: "a file of weights", found, hint, offset: 0 });
  };
  if (bytes.length === 0) refuse("an empty file", "the download or the copy has failed; repeat it");
  // First: the length of a header may have the first bytes of a pickle, 0x80 and 2 for 640 bytes.
  if (isSafetensors(bytes)) return "safetensors";
  const found = FORMATS.find((row) => beginsWith(bytes, row));
  if (found !== undefined) return found.format;
  const mistake = MISTAKES.find((row) => beginsWith(bytes, row));
  if (mistake !== undefined) refuse(mistake.found, mistake.hint);
  const text = beginningAsText(bytes);
  if (text === undefined) {
    return isNetParameter(bytes)
      ? "caffemodel"
      : refuse("none of the formats that can be read", CONVERT);
  }
  if (text.startsWith("{")) return "tfjs";
  if (PICKLED_GLOBAL.test(text)) return "pickle";
  if (text.startsWith("<")) {
    return refuse("a web page", "it is the page of a download; download the file itself");
  }
  if (
    /^(?:\s*#.*\n)*\s*(?:name|layers?|input|input_dim|state|net|force_backward)\s*[:{]/.test(text)
  ) {
    return refuse("a prototxt, the description of a net", "name the .caffemodel with its weights");
  }
  return refuse("a text", NO_WEIGHTS);
}

function beginsWith(bytes: Uint8Array, { bytes: wanted, at = 0 }: Beginning): boolean {
  return wanted === String.fromCharCode(...bytes.subarray(at, at + wanted.length));
}

/** Eight bytes of header length, the upper four of which are 0 (or 0xff, in a bad one), then JSON. */
function isSafetensors(bytes: Uint8Array): boolean {
  const upper = bytes.subarray(4, 8);
  return bytes[8] === 0x7b && (upper.every((byte) => byte === 0) || upper[3] >= 0x80);
}

/** Whether the first byte is the tag of a field of Caffe's `NetParameter`. */
function isNetParameter([first, second]: Uint8Array): boolean {
  const scalars = [0x0a, 0x12, 0x1a, 0x20, 0x28, 0x32, 0x38, 0x42];
  return scalars.includes(first) || (first === 0xa2 && second === 0x06);
}

/** The beginning of a text without white space before it; `undefined` for other bytes. */
function beginningAsText(bytes: Uint8Array): string | undefined {
  const sample = bytes.subarray(0, TEXT_SAMPLE);
  const isText = sample.every((byte) => isAscii(byte) || byte >= 0x80);
  return isText ? new TextDecoder().decode(sample).trimStart() : undefined;
}

function isAscii(byte: number): boolean {
  return byte >= 0x20 && byte < 0x7f || (byte >= 0x09 && byte <= 0x0d);
}
