/**
 * Reads the header of a safetensors file on disk, before its tensors are read.
 *
 * @module
 */
import { disposing } from "../disposing.ts";
import { headerEnd, readTable, type SafetensorsTable } from "./safetensors.ts";

/**
 * Reads only the header, so that a file whose size does not match its header is never read.
 *
 * @param path a regular file.
 * @returns the tensors' names, types and positions, and the metadata.
 * @throws {BadFileError} when the header is damaged or belongs to a file of another size.
 */
export async function readSafetensorsTable(path: string): Promise<SafetensorsTable> {
  return await disposing(await Deno.open(path), (file) => readHeader(file, path));
}

async function readHeader(file: Deno.FsFile, path: string): Promise<SafetensorsTable> {
  const { size } = await file.stat();
  const start = await readBytes(file, 8);
  const end = headerEnd(start, size, path);
  const head = new Uint8Array(end);
  head.set(start);
  head.set(await readBytes(file, end - start.length), start.length);
  return readTable(head, size, path);
}

/** The next `count` bytes of `file`; fewer at its end. */
async function readBytes(file: Deno.FsFile, count: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(count);
  let done = 0;
  while (done < count) {
    const n = await file.read(bytes.subarray(done));
    if (n === null) break;
    done += n;
  }
  return bytes.subarray(0, done);
}
