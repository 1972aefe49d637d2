/**
 * Tries the next version of tfjs, for information: `.ci/run` shows its output but never fails
 * because of it.
 *
 * It asks the package registry whether there is a newer version than that of `deno.json` and, if
 * so, runs a few tests of every part that depends on tfjs with it. `--try VERSION` runs them with
 * the given version.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { writeAtomically } from "../lib/files/atomic_write.ts";
import { denoProgram } from "../lib/files/deno_program.ts";

/** Tests of the layers, the CPU backend, gradients, training and saved models: seconds. */
const tests = [
  "tests/layers/local_response_normalization_test.ts",
  "tests/layers/round_trip_test.ts",
  "tests/ops/convolution_test.ts",
  "tests/ops/softmax_cross_entropy_test.ts",
  "tests/training/learning_rule/gradients_test.ts",
  "tests/cli/tfjs_format/graph_model_test.ts",
];

const root = fileURLToPath(import.meta.resolve("../"));

/** The tagged version that is newer than `pinned`: the newest one, or undefined. */
export function newerVersion(
  pinned: string,
  tags: Readonly<Record<string, string>>,
): string | undefined {
  return Object.values(tags).filter((version) => isNewer(version, pinned))
    .sort((a, b) => isNewer(a, b) ? -1 : 1)[0];
}

/** Whether version `a` comes after `b`; a release comes after its prereleases. */
function isNewer(a: string, b: string): boolean {
  const parts = (version: string) => version.split(/[-+]/)[0].split(".").map(Number);
  const [ours, theirs] = [parts(a), parts(b)];
  const at = ours.findIndex((part, i) => part !== theirs[i]);
  return at < 0 ? b.includes("-") && !a.includes("-") : ours[at] > theirs[at];
}

/** `deno.json` with `version` in place of the pinned one. */
export function withVersion(config: string, version: string): string {
  return config.replaceAll(/(npm:@tensorflow\/tfjs[\w-]*@)[^"/]+/g, `$1${version}`);
}

/** Runs the tests with `version` of tfjs and describes the results in a few lines. */
async function advice(version: string): Promise<string> {
  await Deno.mkdir(`${root}.cache`, { recursive: true });
  const config = `${root}.cache/tfjs-${crypto.randomUUID()}.json`;
  try {
    const text = await Deno.readTextFile(`${root}deno.json`);
    await writeAtomically(config, withVersion(text, version));
    // Without the lock file, which has other versions.
    const flags = ["--quiet", "--allow-all", "--no-check", "--no-lock", "--config", config];
    const { success, stdout, stderr } = await new Deno.Command(denoProgram(), {
      args: ["test", ...flags, "--reporter=dot", ...tests],
      cwd: root,
      env: { NO_COLOR: "1" },
    }).output();
    if (success) return `The tests of ${tests.length} files pass with tfjs ${version}.`;
    const output = new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
    const failures = [...new Set(output.match(/^.+ => \.\/tests\/.+$/gm) ?? [output.slice(-2000)])];
    return `With tfjs ${version} these tests fail (docs/tfjs.md):\n${failures.join("\n")}`;
  } finally {
    await Deno.remove(config);
  }
}

/** The tags of tfjs in the package registry; undefined if it cannot be reached. */
async function tagsOfTfjs(): Promise<Record<string, string> | undefined> {
  try {
    const { success, stdout } = await new Deno.Command("npm", {
      args: ["view", "@tensorflow/tfjs", "dist-tags", "--json"],
      stderr: "null",
    }).output();
    return success ? JSON.parse(new TextDecoder().decode(stdout)) : undefined;
  } catch {
    return undefined;
  }
}

if (import.meta.main) {
  const [flag, wish] = Deno.args;
  const { imports } = JSON.parse(await Deno.readTextFile(`${root}deno.json`));
  const pinned: string = imports["@tensorflow/tfjs"].replace("npm:@tensorflow/tfjs@", "");
  const tags = flag === "--try" ? { try: wish } : await tagsOfTfjs();
  const next = flag === "--try" ? wish : tags && newerVersion(pinned, tags);
  console.log(
    next !== undefined
      ? await advice(next)
      : tags === undefined
      ? "The package registry did not answer; no version of tfjs was tried."
      : `tfjs ${pinned}, which deno.json pins, is still the newest.`,
  );
}
