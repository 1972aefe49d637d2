/**
 * The files of a folder with one folder per class, by name alone: no file is opened.
 *
 * @module
 */
import { nodeBuiltin } from "../lib/deno_only.ts";
import { BadFileError } from "../lib/errors.ts";
import { systemReason } from "../lib/files/system_error.ts";

/** The classes of a folder and its files. */
export interface ClassFolders {
  /** The names of the classes in the order of their labels. */
  readonly classNames: readonly string[];
  /** The files, in the order of class and name. */
  readonly files: readonly { readonly path: string; readonly label: number }[];
}

/**
 * Lists `path`, a folder with one folder per class. Hidden files are skipped.
 *
 * @param wish The names of the classes in order; default: the folders' names, sorted.
 * @throws {BadFileError} when there is no such folder, no class, a class without a file, or a folder
 * that is no class.
 */
export async function classFolders(
  path: string,
  wish?: readonly string[],
): Promise<ClassFolders> {
  const folders = (await namesIn(path)).filter(({ isDirectory }) => isDirectory);
  const found = folders.map(({ name }) => name);
  const classNames = wish ?? found;
  const extra = found.find((name) => !classNames.includes(name));
  if (classNames.length === 0 || extra !== undefined) {
    throw new BadFileError({
      path,
      expected: wish === undefined
        ? "one folder per class"
        : `the ${classNames.length} folders ${classNames.slice(0, 3).join(", ")} ...`,
      found: extra === undefined ? "no folder in it" : `an extra folder ${extra}`,
      hint: "give the folder that contains the classes' folders",
    });
  }
  const { join } = nodeBuiltin("node:path");
  const files: { path: string; label: number }[] = [];
  for (const [label, name] of classNames.entries()) {
    for (const entry of await namesIn(join(path, name))) {
      if (!entry.isDirectory) files.push({ path: join(path, name, entry.name), label });
    }
  }
  requireEveryClass(path, classNames, files);
  return { classNames, files };
}

/** The entries of a folder, sorted by name, with links followed and hidden files left out. */
async function namesIn(path: string): Promise<{ name: string; isDirectory: boolean }[]> {
  const all: { name: string; isDirectory: boolean }[] = [];
  try {
    for await (const { name, isDirectory, isSymlink } of Deno.readDir(path)) {
      if (name.startsWith(".")) continue;
      const folder = isSymlink ? (await Deno.stat(`${path}/${name}`)).isDirectory : isDirectory;
      all.push({ name, isDirectory: folder });
    }
  } catch (error) {
    throw new BadFileError({
      path,
      expected: "a folder of images",
      found: systemReason(error) ?? (error instanceof Error ? error.message : String(error)),
      hint: "a dataset has one folder per class, with JPEG or PNG files in each",
    }, { cause: error });
  }
  return all.sort((a, b) => a.name < b.name ? -1 : 1);
}

/** @throws {BadFileError} that names the folder of a class without a file. */
export function requireEveryClass(
  path: string,
  classNames: readonly string[],
  files: readonly { label: number }[],
): void {
  const present = new Set(files.map(({ label }) => label));
  const empty = classNames.find((_, label) => !present.has(label));
  if (empty !== undefined) {
    throw new BadFileError({
      path: nodeBuiltin("node:path").join(path, empty),
      expected: "at least one good image",
      found: "none",
      hint: "add images, or remove the folder",
    });
  }
}
