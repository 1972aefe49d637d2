/**
 * Where a BLAS library may be: the places that are looked at, in the order of preference.
 *
 * Nothing here asks for a permission. A place that may not be read, or a variable that may not be
 * looked at, is passed over.
 *
 * @module
 */

/** One library that could be opened. */
export interface BlasCandidate {
  /** A file, or the bare name that the system's loader looks up. */
  readonly path: string;
  /** Why it is looked at, for people: `Debian or Ubuntu package`. */
  readonly origin: string;
}

/** The word in `ALEXNET_BLAS` that turns the search off. */
export const NO_BLAS = "off";

/** Whether `descriptor` is granted already; never prompts. */
export function granted(descriptor: Deno.PermissionDescriptor): boolean {
  try {
    return Deno.permissions.querySync(descriptor).state === "granted";
  } catch {
    return false;
  }
}

/** `ALEXNET_BLAS`: a path or name of a library, `off`, or undefined where unset or not readable. */
export function blasOverride(): string | undefined {
  if (!granted({ name: "env", variable: "ALEXNET_BLAS" })) return undefined;
  return Deno.env.get("ALEXNET_BLAS") || undefined;
}

/**
 * The candidates of this system, best first: what `ALEXNET_BLAS` names (then nothing else), Accelerate
 * on macOS, the system's OpenBLAS, MKL. Nothing of the current folder is looked at: to load native code
 * of a checkout that somebody merely stands in, `ALEXNET_BLAS` has to name it.
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

/** Where the loader looks for a bare name, as far as it is the same everywhere. */
const LOADER_FOLDERS = [
  `/usr/lib/${Deno.build.arch}-linux-gnu`,
  `/lib/${Deno.build.arch}-linux-gnu`,
  "/usr/local/lib",
  "/usr/lib64",
  "/lib64",
  "/usr/lib",
];

/**
 * The file that opening `path` loads, links resolved, as far as it can be told without a prompt:
 * undefined for a file that is not there, may not be read, or lies where only the loader knows.
 */
export function libraryFile(path: string): string | undefined {
  const places = path.includes("/") ? [path] : LOADER_FOLDERS.map((folder) => `${folder}/${path}`);
  for (const place of places) {
    if (!granted({ name: "read", path: place })) continue;
    try {
      return Deno.realPathSync(place);
    } catch {
      // Not there: the next place.
    }
  }
  return undefined;
}
