/**
 * Covers lib/, datasets/ and tools/: what the whole code base does in one way, with the exceptions
 * and their reasons.
 */
import { assertEquals } from "@std/assert";
import { filesUnder, root } from "./house.ts";

/**
 * The files that write without `writeAtomically`, and why no reader can find their files half
 * written.
 */
const plainWriters: Readonly<Record<string, string>> = {
  "datasets/cifar10/cifar10_package.ts": "a temporary folder that is removed after the call",
  "datasets/ilsvrc/fetch_packages.ts": "a temporary folder that is renamed when it is whole",
  "datasets/ilsvrc/sample/make_sample.ts": "a temporary folder that is renamed when it is whole",
  "lib/experiments/full_size_images.ts": "a temporary folder of stand-in images",
  "lib/files/system_error.ts": "a trial that is removed at once",
  "tools/compare_fine_tuning.ts": "a temporary folder of images",
  "tools/notebook/cell_line.ts": "a temporary folder that is removed after the call",
  "tools/notebook/extract.ts": "a temporary folder that is removed after the call",
  "tools/notebook/kernel_process.ts": "a temporary file with a key, which only its owner may read",
  "tools/scaling/network_namespaces.ts": "files of new namespaces, which no other program reads",
  "tools/site/api_reference.ts": "1,700 pages that `deno doc` has just written without it",
  "tools/soak/faults.ts": "damage, on purpose",
};

const files = ["mod.ts", "lib", "datasets", "tools", "notebooks"].flatMap(filesUnder);

/** The files whose code, without comments, contains `pattern`. */
function filesWith(pattern: RegExp): string[] {
  return files.filter((file) => {
    const code = Deno.readTextFileSync(root + file).replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, "");
    return pattern.test(code);
  }).sort();
}

Deno.test("files are written by lib/files/atomic_write.ts, or for a listed reason", () => {
  assertEquals(filesWith(/\bDeno\.write(?:Text)?File(?:Sync)?\(/), Object.keys(plainWriters));
});

Deno.test("digests are computed by lib/files/sha256.ts", () => {
  assertEquals(filesWith(/\bcreateHash\(|\bsubtle\.digest\(/), ["lib/files/sha256.ts"]);
});
