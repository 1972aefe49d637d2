/**
 * The bytes of an image in a JPEG shard: the files `KEY.jpg` and `KEY.cls` of a tar, next to each
 * other, as WebDataset reads them.
 *
 * @module
 */
import { TAR_BLOCK, TAR_END, tarPadded } from "../record_layout.ts";

/** The end of a tar. */
export const tarEnd: Uint8Array = new Uint8Array(TAR_END);

/** Characters of the name in a key; a name in a tar has at most 100. */
const LONGEST_NAME = 80;

/**
 * The key of an image: its number in the source, which is unique, and its name without the ending. A
 * key ends at the first dot of a file's name, so it has none.
 */
export function keyOf(number: number, name: string): string {
  const stem = (name.split("/").at(-1) ?? "").replace(/\.\w{1,5}$/, "");
  const plain = stem.replace(/[^\w-]/g, "_").slice(0, LONGEST_NAME);
  return `${String(number).padStart(8, "0")}-${plain}`;
}

/** The bytes of an image of `jpeg`, and of its label if it has one. */
export function tarRecord(key: string, jpeg: Uint8Array, label: number | undefined): Uint8Array {
  const image = tarFile(`${key}.jpg`, jpeg);
  if (label === undefined) return image;
  const text = tarFile(`${key}.cls`, new TextEncoder().encode(String(label)));
  const record = new Uint8Array(image.length + text.length);
  record.set(image);
  record.set(text, image.length);
  return record;
}

/** A file in a tar (POSIX ustar): its header and its content, in whole blocks. */
function tarFile(name: string, content: Uint8Array): Uint8Array {
  const file = new Uint8Array(TAR_BLOCK + tarPadded(content.length));
  const put = (at: number, text: string) => file.set(new TextEncoder().encode(text), at);
  const octal = (number: number, digits: number) => number.toString(8).padStart(digits, "0");
  put(0, name);
  put(100, `${octal(0o644, 7)}\0`);
  put(108, `${octal(0, 7)}\0${octal(0, 7)}\0`);
  put(124, `${octal(content.length, 11)}\0${octal(0, 11)}\0`);
  put(148, " ".repeat(8));
  put(156, "0");
  put(257, "ustar\x0000");
  let sum = 0;
  for (let i = 0; i < TAR_BLOCK; i++) sum += file[i];
  put(148, `${octal(sum, 6)}\0 `);
  file.set(content, TAR_BLOCK);
  return file;
}
