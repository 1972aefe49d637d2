/**
 * Bundles test files of tfjs-core as npm ships them, so that Deno can load them: their imports have
 * no file extensions, which only a bundler understands.
 *
 * esbuild and jasmine are named and locked in `config.json`, so that only who runs the suite fetches
 * them.
 */

/** The version whose test suite is run; the one that the module depends on. */
const CORE = "npm:@tensorflow/tfjs-core@4.22.0";
/** Named in `config.json`, which `deno task check` does not read: hence no literal import. */
const ESBUILD = "esbuild";

/** What is used of esbuild. */
interface Esbuild {
  build(options: Record<string, unknown>): Promise<unknown>;
  stop(): Promise<void>;
}

/** An npm package as Deno keeps it. */
interface Package {
  readonly folder: string;
  /** Folders of the packages that it depends on, by name. */
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
 * `registerTestEnv` and `load`, one function a file.
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
    // CommonJS calls that remain (jasmine, node's own modules) are answered by `run_suite.ts`.
    banner: { js: "const require = globalThis.conformanceRequire;" },
    // Called at run time, and answered there, if at all.
    external: ["jasmine*", "node-fetch", "@tensorflow/tfjs-backend-cpu"],
    alias: Object.fromEntries(
      ["long", "seedrandom"].map((name) => [name, core.dependencies[name]]),
    ),
  });
  await esbuild.stop();
  return { entry: `${folder}/out/entry.js`, files };
}
