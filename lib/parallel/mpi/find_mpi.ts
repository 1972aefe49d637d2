/**
 * Where an MPI library of the standard ABI may be.
 *
 * Nothing here prompts for a permission: folders and variables that cannot be read are skipped.
 *
 * @module
 */
import { readableVariable } from "../../deno_only.ts";
import { granted } from "../../ops/cpu/blas/candidates.ts";

/** How to get a library. */
export const MPI_HINT =
  "install one with `pip install mpich`, or name its libmpi_abi in ALEXNET_MPI";

/** The file names of a library of the standard ABI. */
const STANDARD = /^libmpi_abi\.(?:so|dylib|\d)[.\d]*(?:dylib)?$/;
/** The file names of a library with an ABI of its own. */
const OTHER = /^libmpi\.(?:so|dylib|\d)[.\d]*(?:dylib)?$/;
/** A smaller file is the text that an installer left in place of a symbolic link. */
const LEAST_BYTES = 1024;

/** What was found. */
export interface MpiPlaces {
  /** Files, or names that the system's loader looks up, in order of preference. */
  readonly libraries: readonly string[];
  /** MPI libraries that do not have the standard ABI. */
  readonly others: readonly string[];
}

/** Reads an environment variable; undefined if it is not set. */
export type Variables = (name: string) => string | undefined;

/**
 * The libraries that may be opened: what `ALEXNET_MPI` names; else those beside the `mpiexec` on the
 * path, where pip, Debian and most clusters put them; else by name.
 */
export function mpiPlaces(variables: Variables = readableVariable): MpiPlaces {
  const named = variables("ALEXNET_MPI");
  if (named !== undefined && named !== "") return { libraries: [behindText(named)], others: [] };
  const program = findMpiexec(variables);
  const files = program === undefined ? [] : librariesBeside(program);
  const names = Deno.build.os === "darwin"
    ? ["libmpi_abi.1.dylib", "libmpi_abi.dylib"]
    : ["libmpi_abi.so.1", "libmpi_abi.so.0", "libmpi_abi.so"];
  return {
    libraries: [...files.filter((path) => STANDARD.test(nameOf(path))), ...names],
    others: files.filter((path) => OTHER.test(nameOf(path))),
  };
}

/**
 * The first `mpiexec` on the path that has a library of the standard ABI beside it, or else the first
 * one, with links resolved; undefined if there is none.
 */
export function findMpiexec(variables: Variables = readableVariable): string | undefined {
  const found: string[] = [];
  for (const folder of (variables("PATH") ?? "").split(":")) {
    const path = `${folder}/mpiexec`;
    if (folder === "" || !granted({ name: "read", path })) continue;
    try {
      if (Deno.statSync(path).isFile) found.push(Deno.realPathSync(path));
    } catch {
      // Not here.
    }
  }
  const isStandard = (mpiexec: string) =>
    librariesBeside(mpiexec).some((path) => STANDARD.test(nameOf(path)));
  return found.find(isStandard) ?? found[0];
}

/**
 * The `mpiexec` to start ranks with: that of the library in `ALEXNET_MPI`, or the first one on the
 * path, or the one in an active or a user's Python environment, where pip puts it; undefined if there
 * is none.
 */
export function findLauncher(variables: Variables = readableVariable): string | undefined {
  const library = variables("ALEXNET_MPI");
  const first = (folders: readonly string[]) =>
    findMpiexec((name) => name === "PATH" ? folders.join(":") : variables(name));
  const own = library?.includes("/")
    ? first([`${library.split("/").slice(0, -2).join("/")}/bin`])
    : undefined;
  return own ?? first([...(variables("PATH") ?? "").split(":"), ...pipFolders(variables)]);
}

/** The library that a short text at `path` names, as pip leaves it in place of a link; else `path`. */
function behindText(path: string): string {
  if (!path.includes("/") || !granted({ name: "read", path })) return path;
  try {
    const { isFile, size } = Deno.statSync(path);
    if (!isFile || size >= LEAST_BYTES) return path;
    const text = Deno.readTextFileSync(path).trim();
    // A script for the linker: INPUT(libmpi_abi.so.1)
    const name = nameOf(/^INPUT\((.*)\)$/.exec(text)?.[1].trim() ?? text);
    return STANDARD.test(name) ? `${path.slice(0, path.lastIndexOf("/"))}/${name}` : path;
  } catch {
    return path;
  }
}

/** Where pip puts programs, if that is not on the path. */
function pipFolders(variables: Variables): string[] {
  const [venv, home] = [variables("VIRTUAL_ENV"), variables("HOME")];
  return [
    ...(venv === undefined ? [] : [`${venv}/bin`]),
    ...(home === undefined ? [] : [`${home}/.local/bin`]),
  ];
}

/** The MPI libraries of the installation that `mpiexec` belongs to, the newest version first. */
function librariesBeside(mpiexec: string): string[] {
  const root = mpiexec.split("/").slice(0, -2).join("/");
  const cpu = Deno.build.arch;
  return ["lib", "lib64", `lib/${cpu}-linux-gnu`].flatMap((name) => {
    const folder = `${root}/${name}`;
    if (!granted({ name: "read", path: folder })) return [];
    try {
      return [...Deno.readDirSync(folder)].map((entry) => `${folder}/${entry.name}`)
        .filter((path) => STANDARD.test(nameOf(path)) || OTHER.test(nameOf(path)))
        .filter((path) => Deno.statSync(path).size >= LEAST_BYTES)
        .sort().reverse();
    } catch {
      return [];
    }
  });
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
