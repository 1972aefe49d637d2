/**
 * The files of a dataset on disk that has one folder per class.
 *
 * @module
 */
import { join } from "node:path";
import { BadFileError } from "../lib/errors.ts";

/** A file and the class of its folder. */
export interface ClassFile {
  /** Path of the file. */
  path: string;
  /** Index of the class in `classNames`. */
  label: number;
}

/** What {@linkcode listClassFolders} found. */
export interface ClassFolders {
  /** The names of the classes in the order of their labels. */
  classNames: readonly string[];
  /** The files in the order of class and name. */
  files: ClassFile[];
}

/**
 * Lists the files in the class folders of `path`. No file is opened; hidden ones are skipped.
 *
 * @param path the folder that contains one folder per class.
 * @param expected the names of the classes in order; default: the folders' names, sorted.
 * @throws {BadFileError} when there is no such folder, no class, a class without a file, or a folder
 * that is not a class.
 */
export async function listClassFolders(
  path: string,
  expected?: readonly string[],
): Promise<ClassFolders> {
  const folders = (await namesIn(path)).filter(({ isDirectory }) => isDirectory);
  const found = folders.map(({ name }) => name);
  const classNames = expected ?? found;
  const extra = found.find((name) => !classNames.includes(name));
  if (classNames.length === 0 || extra !== undefined) {
    throw new BadFileError({
      path,
      expected: expected === undefined
        ? "one folder per class"
        : `the ${classNames.length} folders ${classNames.slice(0, 3).join(", ")} ...`,
      found: extra === undefined ? "no folder in it" : `an extra folder ${extra}`,
      hint: "give the folder that contains the classes' folders",
    });
  }
  const files: ClassFile[] = [];
  for (const [label, name] of classNames.entries()) {
    for (const entry of await namesIn(join(path, name))) {
      if (!entry.isDirectory) files.push({ path: join(path, name, entry.name), label });
    }
  }
  requireEveryClass(path, classNames, files);
  return { classNames, files };
}

/**
 * Checks that every class has a file.
 *
 * @throws {BadFileError} when one has none.
 */
export function requireEveryClass(
  path: string,
  classNames: readonly string[],
  files: readonly { label: number }[],
): void {
  const present = new Set(files.map(({ label }) => label));
  const empty = classNames.find((_, label) => !present.has(label));
  if (empty !== undefined) {
    throw new BadFileError({
      path: join(path, empty),
      expected: "at least one good image",
      found: "none",
      hint: "add images, or remove the folder",
    });
  }
}

/** The entries of a folder, sorted by name, with links followed and hidden files left out. */
async function namesIn(path: string): Promise<{ name: string; isDirectory: boolean }[]> {
  const all: { name: string; isDirectory: boolean }[] = [];
  try {
    for await (const { name, isDirectory, isSymlink } of Deno.readDir(path)) {
      if (name.startsWith(".")) continue;
      const folder = isSymlink ? (await Deno.stat(join(path, name))).isDirectory : isDirectory;
      all.push({ name, isDirectory: folder });
    }
  } catch (error) {
    throw new BadFileError({
      path,
      expected: "a folder of images",
      found: error instanceof Error ? error.message : String(error),
      hint: "a dataset has one folder per class, with JPEG or PNG files in each",
    }, { cause: error });
  }
  return all.sort((a, b) => a.name < b.name ? -1 : 1);
}
