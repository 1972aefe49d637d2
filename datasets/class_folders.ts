/**
 * Lists the files of a folder with one folder per class by their names only: no file is opened.
 *
 * @module
 */
import { nodeBuiltin } from "../lib/deno_only.ts";
import { BadFileError } from "../lib/errors.ts";
import { kindOf } from "../lib/files/regular_file.ts";
import { systemReason } from "../lib/files/system_error.ts";
import type { Rejected } from "./rejected.ts";

/** The classes of a folder and its files. */
export interface ClassFolders {
  /** The names of the classes in the order of their labels. */
  readonly classNames: readonly string[];
  /** The files, in the order of class and name. */
  readonly files: readonly { readonly path: string; readonly label: number }[];
  /** Broken links, pipes, devices and subfolders, each with its reason. */
  readonly rejected: readonly Rejected[];
}

/**
 * Lists `path`, a folder with one folder per class. Hidden files are skipped; anything that is
 * neither a file nor the folder of a class is set aside.
 *
 * @param wish The names of the classes in order; default: the folders' names, sorted.
 * @throws {BadFileError} when the folder does not exist or has no class, a class has no file, or a
 * subfolder is not a class.
 */
export async function classFolders(
  path: string,
  wish?: readonly string[],
): Promise<ClassFolders> {
  const files: { path: string; label: number }[] = [];
  const { join } = nodeBuiltin("node:path");
  const { classNames, rejected } = await eachClassFile(path, wish, ({ folder, name, label }) => {
    files.push({ path: join(path, folder, name), label });
  });
  return { classNames, files, rejected };
}

/** A file in the folder of a class. */
export interface ClassFile {
  /** The name of the class, and of its folder. */
  readonly folder: string;
  /** The name of the file. */
  readonly name: string;
  /** The label of the class. */
  readonly label: number;
}

/**
 * Calls `onFile` for each file that {@linkcode classFolders} would list, in the same order, so that
 * a million of them need not be in memory as paths.
 *
 * @param skip folders that are no classes, which the caller sets aside.
 * @throws {BadFileError} as {@linkcode classFolders}.
 */
export async function eachClassFile(
  path: string,
  wish: readonly string[] | undefined,
  onFile: (file: ClassFile) => void,
  skip: readonly string[] = [],
): Promise<Omit<ClassFolders, "files">> {
  const { join } = nodeBuiltin("node:path");
  const top = await entriesIn(path);
  const found = classFoldersAmong(top).filter((name) => !skip.includes(name));
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
  await requireOwnFolders(path, classNames);
  const rejected: Rejected[] = top.flatMap(({ name, reason }) =>
    reason === undefined ? [] : [{ path: join(path, name), reason, kind: "file" }]
  );
  const present = new Set<number>();
  const withPicture = new Set<number>();
  for (const [label, folder] of classNames.entries()) {
    for (const { kind, name, reason } of await entriesIn(join(path, folder))) {
      if (kind === "file") {
        present.add(label);
        if (PICTURE.test(name)) withPicture.add(label);
        onFile({ folder, name, label });
        continue;
      }
      const own = join(path, folder, name);
      rejected.push(
        kind === "other"
          ? { path: own, reason, kind: "file" }
          : { path: own, reason: "a folder below that of a class", kind: "subfolder" },
      );
    }
  }
  if (present.size < classNames.length) {
    // Those without a picture by name are named at once, too: reading them would end there.
    const pictures = [...withPicture].map((label) => ({ label }));
    requireEveryClass(path, classNames, pictures, rejected);
  }
  return { classNames, rejected };
}

/** The names of the folders that may be those of classes. */
export function classFoldersAmong(entries: readonly FolderEntry[]): string[] {
  return entries.flatMap(({ kind, name }) =>
    kind === "folder" && !NO_CLASSES.includes(name) ? [name] : []
  );
}

/** Classes without an image that are named; the others are counted. */
const MOST_NAMED = 10;

/** What archives of macOS leave beside the folders that they hold. */
const NO_CLASSES = ["__MACOSX"];

/** The endings of pictures. */
const PICTURE = /\.(?:jpe?g|png|webp|avif)$/i;

/** @throws {BadFileError} when the folders of two classes are the same one, through a link. */
async function requireOwnFolders(path: string, classNames: readonly string[]): Promise<void> {
  const seen = new Map<string, string>();
  for (const name of classNames) {
    const own = nodeBuiltin("node:path").join(path, name);
    // A class without a folder is reported when it is read.
    const real = await Deno.realPath(own).catch(() => own);
    const before = seen.get(real);
    if (before !== undefined) {
      throw new BadFileError({
        path: own,
        expected: "a folder of its own for each class",
        found: `a link, so that it is the folder of ${before} as well`,
        hint: "remove the link: each picture would have two labels",
      });
    }
    seen.set(real, name);
  }
}

/** What Windows leaves in folders of pictures. */
const LEFT_BY_WINDOWS = /^(?:thumbs\.db|desktop\.ini)$/i;

/** An entry of a folder, with links followed. */
export type FolderEntry =
  & { readonly name: string }
  & (
    | { readonly kind: "file" | "folder"; readonly reason?: undefined }
    | { readonly kind: "other"; readonly reason: string }
  );

/**
 * The entries of a folder, sorted by name, with links followed; hidden files are left out, as are
 * `Thumbs.db` and `desktop.ini`.
 *
 * @throws {BadFileError} if it cannot be listed.
 */
export async function entriesIn(path: string): Promise<FolderEntry[]> {
  const all: FolderEntry[] = [];
  const { join } = nodeBuiltin("node:path");
  try {
    for await (const { name, isDirectory, isFile } of Deno.readDir(path)) {
      if (name.startsWith(".") || LEFT_BY_WINDOWS.test(name)) continue;
      if (isFile || isDirectory) all.push({ name, kind: isFile ? "file" : "folder" });
      else all.push(await followed(name, join(path, name)));
    }
  } catch (error) {
    throw new BadFileError({
      path,
      expected: "a folder of images",
      found: systemReason(error) ?? (error instanceof Error ? error.message : String(error)),
      hint: "a dataset has one folder per class, with pictures in each (JPEG, PNG, WebP or AVIF)",
    }, { cause: error });
  }
  return all.sort((a, b) => a.name < b.name ? -1 : 1);
}

/** What is at the end of a link, or why that cannot be used; also for pipes and devices. */
async function followed(name: string, path: string): Promise<FolderEntry> {
  try {
    const info = await Deno.stat(path);
    if (info.isDirectory) return { name, kind: "folder" };
    const reason = kindOf(info);
    return reason === undefined ? { name, kind: "file" } : { name, kind: "other", reason };
  } catch (error) {
    const reason = systemReason(error);
    if (reason === undefined) throw error;
    const broken = error instanceof Deno.errors.NotFound;
    return { name, kind: "other", reason: broken ? "a broken link" : reason };
  }
}

/** @throws {BadFileError} that names the folders of the classes without a file. */
export function requireEveryClass(
  path: string,
  classNames: readonly string[],
  files: readonly { label: number }[],
  rejected: readonly Rejected[] = [],
): void {
  const present = new Set(files.map(({ label }) => label));
  const [empty, ...others] = classNames.filter((_, label) => !present.has(label));
  if (empty !== undefined && others.length > 0) {
    const named = [empty, ...others].slice(0, MOST_NAMED).join(", ");
    const more = others.length + 1 - MOST_NAMED;
    throw new BadFileError({
      path,
      expected: "at least one good image of each class",
      found: `none of ${named}${more > 0 ? ` and ${more} more` : ""}`,
      hint: "add images, or remove the classes",
    });
  }
  if (empty !== undefined) {
    const own = nodeBuiltin("node:path").join(path, empty);
    throw new BadFileError({
      path: own,
      expected: `at least one good image of ${empty} in its folder`,
      found: `none${asideIn(own, rejected)}`,
      hint: `add images to the folder ${empty}, or remove it`,
    });
  }
}

/** How many entries of the folder of a class were set aside, and what is wrong with the first. */
function asideIn(folder: string, rejected: readonly Rejected[]): string {
  const own = rejected.filter(({ path }) => nodeBuiltin("node:path").dirname(path) === folder);
  if (own.length === 0) return "";
  const [{ path, reason }] = own;
  return ` (${own.length} set aside, the first ${
    nodeBuiltin("node:path").basename(path)
  }: ${reason})`;
}
