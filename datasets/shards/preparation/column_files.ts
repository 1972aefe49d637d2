/**
 * Writes the columns of a split: the labels, the numbers and the names of its images.
 *
 * @module
 */
import type { SourceImages, Split } from "../../ilsvrc/image_source.ts";
import { hashFile, writeHashed } from "../hashed_file.ts";
import type { ColumnFiles, ShardEncoding } from "../manifest.ts";

/** The names of the files; the ending is the type of a value. */
const FILES: Readonly<Record<keyof ColumnFiles, string>> = {
  labels: "labels.u16",
  numbers: "numbers.u32",
  names: "names.txt",
  checksums: "crc32.u32",
  sizes: "sizes.u32",
};

/** How many names are written at once. */
const NAMES_A_PART = 10_000;

/** The path of a column, from the folder of the manifest. */
export function columnPath(split: Split, column: keyof ColumnFiles): string {
  return `${split}/${FILES[column]}`;
}

/**
 * Writes the columns of images that are known from the source, and hashes those that were written
 * with the shards.
 *
 * @param numbers The numbers of the images in the source, in the order of the shards.
 * @throws {BadFileError} if the disk is full.
 */
export async function writeColumnFiles(
  folder: string,
  { split, images, encoding }: { split: Split; images: SourceImages; encoding: ShardEncoding },
  numbers: Uint32Array<ArrayBuffer>,
): Promise<ColumnFiles> {
  const { labels } = images;
  const write = (column: keyof ColumnFiles, parts: Iterable<Uint8Array>) =>
    writeHashed(folder, columnPath(split, column), parts);
  return {
    ...(labels === undefined ? {} : {
      labels: await write("labels", [
        new Uint8Array(Uint16Array.from(numbers, (number) => labels[number]).buffer),
      ]),
    }),
    numbers: await write("numbers", [new Uint8Array(numbers.buffer)]),
    names: await write("names", nameLines(images, numbers)),
    checksums: await hashFile(folder, columnPath(split, "checksums")),
    ...(encoding === "raw" ? {} : { sizes: await hashFile(folder, columnPath(split, "sizes")) }),
  };
}

function* nameLines(images: SourceImages, numbers: Uint32Array): Generator<Uint8Array> {
  for (let start = 0; start < numbers.length; start += NAMES_A_PART) {
    const part = [...numbers.subarray(start, start + NAMES_A_PART)];
    const lines = part.map((number) => `${images.nameOf(number).replaceAll("\n", " ")}\n`);
    yield new TextEncoder().encode(lines.join(""));
  }
}
