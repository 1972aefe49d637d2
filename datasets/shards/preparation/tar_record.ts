/**
 * The bytes of an image in a JPEG shard: the files `KEY.jpg` and `KEY.cls` of a tar, next to each
 * other, as WebDataset reads them.
 *
 * @module
 */
import { TAR_END } from "../../tar/tar_header.ts";
import { tarPart } from "../../tar/tar_writer.ts";

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
  const image = { name: `${key}.jpg`, bytes: jpeg };
  if (label === undefined) return tarPart([image]);
  return tarPart([image, { name: `${key}.cls`, bytes: new TextEncoder().encode(String(label)) }]);
}
