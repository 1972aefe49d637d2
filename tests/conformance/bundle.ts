/**
 * Bundles tfjs-core's test files from npm so that Deno can load them: their imports have no file
 * extensions, which only a bundler resolves.
 *
 * esbuild and jasmine are listed and locked in `config.json`, so that only the suite downloads
 * them.
 */

/** The version of the test suite, which is the one that this package depends on. */
const CORE = "npm:@tensorflow/tfjs-core@4.22.0";
/** Not a literal import, because `deno task check` does not read `config.json`. */
const ESBUILD = "esbuild";

/** The part of esbuild that is used. */
interface Esbuild {
  build(options: Record<string, unknown>): Promise<unknown>;
  stop(): Promise<void>;
}

/** An npm package in Deno's cache. */
interface Package {
  readonly folder: string;
  /** Folders of its dependencies, by name. */
  readonly dependencies: Readonly<Record<string, string>>;
}

async function locate(specifier: string): Promise<Package> {
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", "--no-config", "--no-lock", specifier],
    env: { DENO_NO_PACKAGE_JSON: "1" },
  }).output();
  const { npmPackages } = JSON.parse(new TextDecoder().decode(stdout)) as {
    npmPackages: Record<string, { name: string; localPath: string; dependencies: string[] }>;
  };
  const { localPath, dependencies } = npmPackages[specifier.replace(/^npm:/, "")];
  const found = dependencies.flatMap((key) => npmPackages[key] ?? []);
  return {
    folder: localPath,
    dependencies: Object.fromEntries(found.map((each) => [each.name, each.localPath])),
  };
}

/** All test files about operations, optimizers, gradients, tensors and variables, without `_test.js`. */
async function testFiles(dist: string): Promise<string[]> {
  const files: string[] = [];
  const walk = async (folder: string): Promise<void> => {
    for await (const { name, isDirectory } of Deno.readDir(`${dist}/${folder}`)) {
      const path = folder === "" ? name : `${folder}/${name}`;
      if (isDirectory && /^(ops|optimizers)/.test(path)) await walk(path);
      const wanted = /^(ops|optimizers)\//.test(path) ||
        /^(gradients|tensor|variable)_test/.test(path);
      if (wanted && name.endsWith("_test.js")) files.push(path.replace(/_test\.js$/, ""));
    }
  };
  await walk("");
  return files.sort();
}

/** A bundle of the test suite. */
export interface SuiteBundle {
  /** Its entry module. */
  readonly entry: string;
  /** The test files in it: `ops/conv2d`. */
  readonly files: readonly string[];
}

/**
 * Writes the bundle of the test files that `wanted` accepts into `folder`. The entry exports
 * `registerTestEnv` and `load`, with one function per file.
 */
export async function bundleSuite(
  folder: string,
  wanted: (file: string) => boolean,
): Promise<SuiteBundle> {
  const core = await locate(CORE);
  const dist = `${core.folder}/dist`;
  const files = (await testFiles(dist)).filter(wanted);
  const entry = `${folder}/entry.js`;
  await Deno.writeTextFile(
    entry,
    [
      `export { registerTestEnv } from ${JSON.stringify(`${dist}/jasmine_util.js`)};`,
      "export const load = {",
      ...files.map((file) =>
        `${JSON.stringify(file)}: () => import(${JSON.stringify(`${dist}/${file}_test.js`)}),`
      ),
      "};",
    ].join("\n"),
  );
  const esbuild = await import(ESBUILD) as Esbuild;
  await esbuild.build({
    entryPoints: [entry],
    outdir: `${folder}/out`,
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    logLevel: "error",
    // `run_suite.ts` handles the remaining CommonJS calls (jasmine, node's own modules).
    banner: { js: "const require = globalThis.conformanceRequire;" },
    // Resolved at run time, if at all.
    external: ["jasmine*", "node-fetch", "@tensorflow/tfjs-backend-cpu"],
    alias: Object.fromEntries(
      ["long", "seedrandom"].map((name) => [name, core.dependencies[name]]),
    ),
  });
  await esbuild.stop();
  return { entry: `${folder}/out/entry.js`, files };
}
