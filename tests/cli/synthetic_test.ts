/** Covers lib/cli/train.ts and lib/cli/training/train_source.ts: a training on made-up images. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";

const root = new URL("../..", import.meta.url).pathname;
const folder = await Deno.makeTempDir({ prefix: "synthetic-test-" });
globalThis.addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));

/** Runs `deno task train --synthetic` with a cache without CIFAR-10. */
async function train(...args: string[]) {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["task", "--quiet", "train", "--synthetic", ...args],
    cwd: root,
    env: { NO_COLOR: "1", ALEXNET_THREADS: "1", ALEXNET_CACHE: `${folder}/cache` },
  }).output();
  const [out, err] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  return { code, out, err };
}

Deno.test("train --synthetic teaches a net made-up images, without a file of images", async () => {
  const out = `${folder}/run`;
  const small = ["--preset", "cifarSmall", "--limit", "320", "--epochs", "4"];
  const first = await train(...small, "--json", "--out", out);
  assertEquals(first.code, 0, first.err);
  const { test } = JSON.parse(first.out);
  assertEquals([test.dataset, test.images, test.classes], ["made-up images, test", 100, 10]);
  // Chance is 0.9.
  assert(test.errors[0].error < 0.6, `${test.errors[0].error}`);
  const more = await train(...small, "--epochs", "5", "--resume", "--out", out);
  assertEquals([more.code, more.out.includes("Resuming after 20 updates")], [2, false]);
  const longer = small.map((word) => word === "4" ? "5" : word);
  const resumed = await train(...longer, "--resume", "--out", out);
  assertEquals(resumed.code, 0, resumed.err);
  assertStringIncludes(resumed.out, "Resuming after 20 updates");
});

Deno.test("made-up images have the size and the classes of the net", async () => {
  const out = `${folder}/larger`;
  const flags = ["--preset", "cifarSmall", "--upscale", "40", "--overfit", "--limit", "16"];
  const { code, out: text, err } = await train(...flags, "--epochs", "1", "--out", out);
  assertEquals(code, 0, err);
  assertStringIncludes(text, "16 images, made-up images");
});

Deno.test("made-up images and pictures exclude each other", async () => {
  const { code, out, err } = await train("--data", "photos", "--out", `${folder}/never`);
  assertEquals([code, out], [2, ""]);
  assertStringIncludes(err, "--synthetic and --data");
});
