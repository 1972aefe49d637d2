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
  /** Why it is looked at, for people: `Debian package`, `.venv`. */
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
 * The candidates of this system, best first: what `ALEXNET_BLAS` names (then nothing else), wheels in
 * `.venv` (somebody installed them on purpose), the system's OpenBLAS or Accelerate, MKL.
 */
export function blasCandidates(): BlasCandidate[] {
  const override = blasOverride();
  if (override === NO_BLAS) return [];
  if (override !== undefined) return [{ path: override, origin: "ALEXNET_BLAS" }];
  return [...accelerate(), ...wheels(), ...systemLibraries()];
}

function accelerate(): BlasCandidate[] {
  if (Deno.build.os !== "darwin") return [];
  return [{
    path: "/System/Library/Frameworks/Accelerate.framework/Accelerate",
    origin: "part of macOS",
  }];
}

/** OpenBLAS and MKL as Python wheels bring them: `scipy-openblas32`, numpy's and scipy's own, `mkl`. */
function wheels(): BlasCandidate[] {
  if (!granted({ name: "read", path: ".venv" })) return [];
  const found: BlasCandidate[] = [];
  const collect = (folder: string): void => {
    for (const name of filesIn(folder)) {
      if (/^lib(scipy_)?openblas.*\.(so|dylib|dll)(\.\d+)*$/.test(name)) {
        found.push({ path: absolute(`${folder}/${name}`), origin: "wheel in .venv" });
      }
    }
  };
  const sitePackages = Deno.build.os === "windows"
    ? [".venv/Lib/site-packages"]
    : filesIn(".venv/lib").filter((name) => name.startsWith("python"))
      .map((name) => `.venv/lib/${name}/site-packages`);
  for (const site of sitePackages) {
    for (
      const folder of [
        "scipy_openblas32/lib",
        "scipy_openblas64/lib",
        "numpy.libs",
        "scipy.libs",
        "numpy/.dylibs",
        "scipy/.dylibs",
      ]
    ) collect(`${site}/${folder}`);
  }
  for (const name of filesIn(".venv/lib")) {
    if (/^libmkl_rt\./.test(name)) {
      found.push({ path: absolute(`.venv/lib/${name}`), origin: "wheel in .venv" });
    }
  }
  return found;
}

/** What packages of the operating system install. */
function systemLibraries(): BlasCandidate[] {
  if (Deno.build.os === "darwin") {
    return [
      { path: "/opt/homebrew/opt/openblas/lib/libopenblas.dylib", origin: "Homebrew" },
      { path: "/usr/local/opt/openblas/lib/libopenblas.dylib", origin: "Homebrew" },
    ];
  }
  if (Deno.build.os === "windows") {
    return [
      { path: "libopenblas.dll", origin: "the loader's path" },
      { path: "mkl_rt.2.dll", origin: "the loader's path" },
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

function filesIn(folder: string): string[] {
  try {
    return [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
  } catch {
    return [];
  }
}

function absolute(path: string): string {
  try {
    return Deno.realPathSync(path);
  } catch {
    return path;
  }
}
