/**
 * The files that the lessons of the site read while they run: the recorded claims, the record at full
 * scale, and images of CIFAR-10.
 *
 * @module
 */
import { writeAtomically } from "../../lib/files/atomic_write.ts";
import type { Cifar10 } from "../../datasets/cifar10/cifar10_from_bytes.ts";
import { type ImageCounts, writeDataFile } from "./data_file.ts";

/** Options of {@linkcode writeLessonFiles}. */
export interface LessonFilesOptions {
  /** The images; without them a lesson says that the site holds none. */
  readonly cifar?: Cifar10 | undefined;
  /** How many of them (default: what the lessons take at scale `quick`). */
  readonly images?: ImageCounts | undefined;
  /** The folder of the notebooks (default `notebooks`). */
  readonly notebooks?: string;
}

/** Writes the files into `folder`, which pages read as `assets/files`. */
export async function writeLessonFiles(
  folder: string,
  { cifar, images, notebooks = "notebooks" }: LessonFilesOptions,
): Promise<void> {
  await Deno.mkdir(`${folder}/record`, { recursive: true });
  await copy(`${notebooks}/claims.json`, `${folder}/claims.json`);
  for await (const { name } of Deno.readDir(`${notebooks}/record`)) {
    if (!/\.(jsonl\.gz|json)$/.test(name)) continue;
    await copy(`${notebooks}/record/${name}`, `${folder}/record/${name}`);
  }
  if (cifar !== undefined) await writeDataFile(folder, cifar, images);
}

async function copy(from: string, to: string): Promise<void> {
  await writeAtomically(to, await Deno.readFile(from));
}
