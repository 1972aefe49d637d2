/** Small sources for tests: files that hold a word in place of an image. */
import { dirname } from "node:path";
import { openImageSource } from "../../../../datasets/ilsvrc/sources/open_source.ts";
import type { ImageSourceOptions } from "../../../../datasets/ilsvrc/sources/source_options.ts";
import { kitArchive } from "../../../../datasets/ilsvrc/sample/sample_kit.ts";
import { samplePlan } from "../../../../datasets/ilsvrc/sample/sample_plan.ts";
import type { ImageSource, Split } from "../../../../datasets/ilsvrc/image_source.ts";
import { tarArchive } from "../../../../datasets/tar/tar_writer.ts";

/** A plan of three classes (n01530575, n01641577, n02099712) with two images of each in each split. */
export const plan = (year: 2010 | 2012 = 2012) =>
  samplePlan(year, { classes: 3, perClass: { train: 2, val: 2, test: 2 }, odd: false });

/** The development kit of {@linkcode plan}. */
export const kit = (year: 2010 | 2012 = 2012) => kitArchive(plan(year));

/** An archive of files that hold their own names. */
export function archiveOf(names: readonly string[]): Uint8Array {
  const encoder = new TextEncoder();
  return tarArchive(names.map((name) => ({ name, bytes: encoder.encode(name) })));
}

/** An archive of archives, one for each class. */
export function trainArchive(classes: Readonly<Record<string, readonly string[]>>): Uint8Array {
  return tarArchive(
    Object.entries(classes).map(([wnid, names]) => ({
      name: `${wnid}.tar`,
      bytes: archiveOf(names),
    })),
  );
}

/** Runs `work` in a folder that has `files`; a file without contents holds its own path. */
export async function withFiles(
  files: Readonly<Record<string, Uint8Array | string>> | readonly string[],
  work: (folder: string) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    const all = Array.isArray(files)
      ? files.map((name: string) => [name, name] as const)
      : Object.entries(files as Record<string, Uint8Array | string>);
    for (const [name, content] of all) {
      await Deno.mkdir(dirname(`${folder}/${name}`), { recursive: true });
      const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
      await Deno.writeFile(`${folder}/${name}`, bytes);
    }
    await work(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Opens the source in `folder` for the length of `work`. */
export async function withSource(
  folder: string,
  options: ImageSourceOptions,
  work: (source: ImageSource) => Promise<void> | void,
): Promise<void> {
  const source = await openImageSource(folder, options);
  try {
    await work(source);
  } finally {
    source[Symbol.dispose]();
  }
}

/** The name and the WNID of each image of a split; without answers, the name alone. */
export function answersOf(source: ImageSource, split: Split): string[] {
  const images = source.splits[split];
  if (images === undefined) return [];
  return Array.from({ length: images.count }, (_, i) => {
    const label = images.labels?.[i];
    const name = images.nameOf(i);
    return label === undefined ? name : `${name} ${source.classes.rows[label].wnid}`;
  });
}
