/**
 * Finds the files of a development kit of ILSVRC: in its archive, in a folder, or a `meta.mat` alone.
 *
 * @module
 */
import { nodeBuiltin } from "../../../lib/deno_only.ts";
import { BadFileError } from "../../../lib/errors.ts";
import { requireRegularFile } from "../../../lib/files/regular_file.ts";
import { systemReason } from "../../../lib/files/system_error.ts";
import { tarFiles } from "../../tar/tar.ts";

/** A file of a kit. */
export interface KitFile {
  /** Where it is, for messages. */
  readonly path: string;
  /** Its content. */
  readonly bytes: Uint8Array;
}

/** The files of a kit that are read. */
export interface KitFiles {
  /** The synsets. */
  readonly metaMat: KitFile;
  /** The ground truths by the names of their files. */
  readonly truths: ReadonlyMap<string, KitFile>;
}

/** The archives as ImageNet names them: 2.5 MB, and less. */
const ARCHIVES = ["ILSVRC2012_devkit_t12.tar.gz", "ILSVRC2010_devkit-1.0.tar.gz"];
/** Where `meta.mat` is, from the folder that somebody names. */
const FOLDERS = [
  ...["", "data/", "ILSVRC2012_devkit_t12/", "ILSVRC2012_devkit_t12/data/"],
  ...["devkit-1.0/", "devkit-1.0/data/"],
];
const META = "meta.mat";
const TRUTHS = [
  ...["ILSVRC2012_validation_ground_truth.txt", "ILSVRC2010_validation_ground_truth.txt"],
  "ILSVRC2010_test_ground_truth.txt",
];
const KIT = "a development kit of ILSVRC";
const MOST_FILE = 2 ** 26;
/** The kit of 2012 unpacks to 20 MB, of which most are predictions of a demonstration. */
const MOST_UNPACKED = 2 ** 28;
const HINT = "name ILSVRC2012_devkit_t12.tar.gz, its folder, or its data/meta.mat";

/** Whether the file or folder at `path` looks like a kit, as opposed to a text. */
export async function looksLikeKit(path: string): Promise<boolean> {
  const info = await Deno.stat(path).catch(() => undefined);
  if (info?.isFile !== true) return info?.isDirectory === true;
  const file = await Deno.open(path);
  try {
    const head = new Uint8Array(512);
    await file.read(head);
    return isArchive(head) || startsWith(head, "MATLAB") || startsWith(head, "\x89HDF");
  } finally {
    file.close();
  }
}

/**
 * Finds the files of the kit at `path`. Ground truths are also looked for beside the archive, as those of
 * the test images of 2010 are a download of their own.
 *
 * @throws {BadFileError} when nothing is there, when there is no `meta.mat` or more than one, and for an
 * archive that is damaged or too large.
 */
export async function findKitFiles(path: string): Promise<KitFiles> {
  const info = await Deno.stat(path).catch((cause) => {
    const found = systemReason(cause) ?? String(cause);
    throw new BadFileError({ path, expected: KIT, found, hint: HINT }, { cause });
  });
  if (info.isDirectory) return await filesInFolder(path);
  const bytes = await readFile(path);
  const folder = nodeBuiltin("node:path").dirname(path);
  if (isArchive(bytes)) return await filesInArchive(path, bytes, folder);
  return { metaMat: { path, bytes }, truths: await truthsIn([folder]) };
}

async function filesInFolder(path: string): Promise<KitFiles> {
  const { join } = nodeBuiltin("node:path");
  const [folders, archives] = await Promise.all([
    existing(FOLDERS.map((folder) => join(path, folder, META))),
    existing(ARCHIVES.map((name) => join(path, name))),
  ]);
  // An archive and what was unpacked from it are one kit.
  const places = folders.length > 0 ? folders : archives;
  if (places.length !== 1) {
    throw new BadFileError({
      path,
      expected: `${KIT}: one data/${META} or one ${ARCHIVES.join(" or ")}`,
      found: places.join(", ") || "none",
      hint: HINT,
    });
  }
  const [place] = places;
  const bytes = await readFile(place);
  if (folders.length === 0) return await filesInArchive(place, bytes, path);
  const own = nodeBuiltin("node:path").dirname(place);
  return { metaMat: { path: place, bytes }, truths: await truthsIn([own, path]) };
}

async function filesInArchive(
  path: string,
  bytes: Uint8Array,
  folder: string,
): Promise<KitFiles> {
  const found = new Map<string, KitFile>();
  const names: string[] = [];
  for (const entry of tarFiles(gunzipped(bytes, path), path)) {
    const base = entry.name.slice(entry.name.lastIndexOf("/") + 1);
    names.push(entry.name);
    if (base !== META && !TRUTHS.includes(base)) continue;
    const before = found.get(base);
    if (before !== undefined) {
      throw new BadFileError({
        path,
        expected: `one ${base}`,
        found: `${before.path.slice(path.length + 2)} and ${entry.name}`,
      });
    }
    found.set(base, { path: `${path}, ${entry.name}`, bytes: entry.bytes });
  }
  const metaMat = found.get(META);
  if (metaMat === undefined) {
    throw new BadFileError({
      path,
      expected: `${KIT} with data/${META}`,
      found: `${names.length} files (${names.slice(0, 3).join(", ")} ...)`,
      hint: HINT,
    });
  }
  found.delete(META);
  return { metaMat, truths: new Map([...await truthsIn([folder]), ...found]) };
}

/** The ground truths in `folders`; those of an earlier one count. */
async function truthsIn(folders: readonly string[]): Promise<Map<string, KitFile>> {
  const { join } = nodeBuiltin("node:path");
  const truths = new Map<string, KitFile>();
  for (const name of TRUTHS) {
    const [path] = await existing(folders.map((folder) => join(folder, name)));
    if (path !== undefined) truths.set(name, { path, bytes: await readFile(path) });
  }
  return truths;
}

async function existing(paths: readonly string[]): Promise<string[]> {
  const found = await Promise.all(
    paths.map((path) => Deno.stat(path).then(() => true, () => false)),
  );
  return paths.filter((_, i) => found[i]);
}

async function readFile(path: string): Promise<Uint8Array> {
  await requireRegularFile(path, { expected: KIT, most: MOST_FILE });
  try {
    const bytes = await Deno.readFile(path);
    if (bytes.length > 0) return bytes;
    throw new BadFileError({
      path,
      expected: KIT,
      found: "an empty file",
      hint: "download the kit again",
    });
  } catch (cause) {
    const found = systemReason(cause);
    if (found === undefined) throw cause;
    throw new BadFileError({ path, expected: KIT, found }, { cause });
  }
}

function gunzipped(bytes: Uint8Array, path: string): Uint8Array {
  if (!startsWith(bytes, "\x1f\x8b")) return bytes;
  try {
    return nodeBuiltin("node:zlib").gunzipSync(bytes, { maxOutputLength: MOST_UNPACKED });
  } catch (cause) {
    const found = cause instanceof RangeError
      ? "more"
      : cause instanceof Error
      ? cause.message
      : String(cause);
    throw new BadFileError({
      path,
      expected: `a gzip file that unpacks to at most ${MOST_UNPACKED} bytes`,
      found,
      hint: "download the kit again",
    }, { cause });
  }
}

/** Whether these are the first bytes of a file of gzip or tar. */
function isArchive(bytes: Uint8Array): boolean {
  return startsWith(bytes, "\x1f\x8b") || startsWith(bytes.subarray(257), "ustar");
}

function startsWith(bytes: Uint8Array, text: string): boolean {
  return bytes.length >= text.length &&
    Array.from(text).every((letter, i) => bytes[i] === letter.charCodeAt(0));
}
