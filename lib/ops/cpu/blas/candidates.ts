/**
 * Where a BLAS library may be, in order of preference.
 *
 * Nothing here prompts for a permission. Paths and variables that cannot be read are skipped.
 *
 * @module
 */

/** One library that could be opened. */
export interface BlasCandidate {
  /** A file, or the bare name that the system's loader looks up. */
  readonly path: string;
  /** Where the path comes from, for messages: `Debian or Ubuntu package`. */
  readonly origin: string;
}

/** The word in `ALEXNET_BLAS` that turns the search off. */
export const NO_BLAS = "off";

/** Whether `descriptor` is already granted; never prompts. */
export function granted(descriptor: Deno.PermissionDescriptor): boolean {
  try {
    return Deno.permissions.querySync(descriptor).state === "granted";
  } catch {
    return false;
  }
}

/**
 * `ALEXNET_BLAS`: a path or name of a library, `off`, or undefined if it is not set or cannot be
 * read.
 */
export function blasOverride(): string | undefined {
  if (!granted({ name: "env", variable: "ALEXNET_BLAS" })) return undefined;
  return Deno.env.get("ALEXNET_BLAS") || undefined;
}

/**
 * The candidates of this system, best first: only what `ALEXNET_BLAS` names, if it is set; else
 * Accelerate on macOS, the system's OpenBLAS, MKL. The current folder is never searched: running
 * the library inside an unknown checkout must not load native code from it.
 */
export function blasCandidates(): BlasCandidate[] {
  const override = blasOverride();
  if (override === NO_BLAS) return [];
  if (override !== undefined) return [{ path: override, origin: "ALEXNET_BLAS" }];
  if (Deno.build.os === "darwin") {
    return [
      {
        path: "/System/Library/Frameworks/Accelerate.framework/Accelerate",
        origin: "part of macOS",
      },
      { path: "/opt/homebrew/opt/openblas/lib/libopenblas.dylib", origin: "Homebrew" },
      { path: "/usr/local/opt/openblas/lib/libopenblas.dylib", origin: "Homebrew" },
    ];
  }
  const debian = `/usr/lib/${Deno.build.arch}-linux-gnu`;
  return [
    ...["pthread", "serial", "openmp"].map((kind) => ({
      path: `${debian}/openblas-${kind}/libopenblas.so.0`,
      origin: "Debian or Ubuntu package",
    })),
    { path: "libopenblas.so.0", origin: "the loader's path" },
    { path: "libopenblasp.so.0", origin: "the loader's path" },
    { path: "libopenblas.so", origin: "the loader's path" },
    { path: "libmkl_rt.so.2", origin: "the loader's path" },
    { path: "libmkl_rt.so", origin: "the loader's path" },
  ];
}

/** The folders that the loader searches for a bare name on most systems. */
function loaderFolders(): readonly string[] {
  return [
    `/usr/lib/${Deno.build.arch}-linux-gnu`,
    `/lib/${Deno.build.arch}-linux-gnu`,
    "/usr/local/lib",
    "/usr/lib64",
    "/lib64",
    "/usr/lib",
  ];
}

/**
 * The file that opening `path` loads, with links resolved and without a prompt: undefined for a
 * file that does not exist, cannot be read, or is in a folder that only the loader knows.
 */
export function libraryFile(path: string): string | undefined {
  const places = path.includes("/") ? [path] : loaderFolders().map((folder) => `${folder}/${path}`);
  for (const place of places) {
    if (!granted({ name: "read", path: place })) continue;
    try {
      return Deno.realPathSync(place);
    } catch {
      // Not in this folder: try the next one.
    }
  }
  return undefined;
}
