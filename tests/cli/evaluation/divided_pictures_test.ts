/** Covers lib/cli/evaluation: jobs that share the pictures of a folder, or the images of shards. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { prepareShards } from "../../../datasets/mod.ts";
import type { Preprocessing } from "../../../lib/augmentation/preprocessing.ts";
import { main } from "../../../lib/cli/evaluate.ts";
import { alexnet } from "../../../lib/models/alexnet.ts";
import { useBackend } from "../../../lib/ops/backend.ts";
import { preset } from "../../../lib/spec/presets.ts";
import { captureCheckpoint, saveCheckpoint } from "../../../lib/training/checkpoint/checkpoint.ts";
import { classes, memorySource, photographs } from "../../datasets/shards/memory_source.ts";
import { captured } from "../captured.ts";

await useBackend("alexnet-cpu:wasm", { threads: 1 });

const folder = await Deno.makeTempDir({ prefix: "divided-pictures-test-" });
globalThis.addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));

const photos = await photographs(47);
const shards = `${folder}/shards`;
await prepareShards(memorySource({ val: photos }), { to: shards, side: 32, splits: ["val"] });
const hidden = `${folder}/hidden`;
await prepareShards(memorySource({ test: photos }, { labelled: false }), { to: hidden, side: 32 });
const classNames = classes.rows.map(({ wnid }) => wnid);
const pictures = `${folder}/pictures`;
for (const { name, label, bytes } of photos) {
  await Deno.mkdir(`${pictures}/${classNames[label]}`, { recursive: true });
  await Deno.writeFile(`${pictures}/${classNames[label]}/${name}`, bytes);
}
const net = `${folder}/net.safetensors`;
{
  const spec = { ...preset("cifarSmall"), name: "three classes", classes: 3 };
  const preprocessing: Preprocessing = {
    ...{ imageSide: 32, side: 32, padding: 0, mean: [120, 120, 120], divisor: [60, 60, 60] },
    channelOrder: "rgb",
  };
  const model = alexnet(spec, { seed: 1 });
  const info = { spec, classNames, preprocessing };
  await saveCheckpoint(net, await captureCheckpoint(model, undefined, info));
  model.dispose();
}

/** Ten patches of 47 images are batches of 20, 20 and 7. */
function evaluate(...args: string[]) {
  return captured(() => main(["--weights", net, "--crops", "ten", ...args]));
}

/** Runs three jobs in `parts`. */
async function runJobs(parts: string, ...args: string[]): Promise<void> {
  for (const job of ["3/3", "1/3", "2/3"]) {
    const { code, err } = await evaluate(...args, "--shard", job, "--out", parts);
    assertEquals(code, 0, err);
  }
}

/** The report of a merge, and that of one process, without what is measured by the clock. */
async function reports(parts: string, ...args: string[]) {
  const texts = [
    await evaluate(...args, "--json", "--merge", parts),
    await evaluate(...args, "--json"),
  ];
  return texts.map(({ code, out, err }) => {
    assertEquals(code, 0, err);
    const { seconds: _seconds, imagesPerSecond: _speed, ...report } = JSON.parse(out);
    return report;
  });
}

for (const limit of [[], ["--limit", "41"]]) {
  Deno.test(`jobs on shards ${limit.join(" ")} report what one process does`, async () => {
    const parts = `${folder}/of-shards-${limit.length}`;
    const args = ["--data", shards, ...limit];
    await runJobs(parts, ...args);
    const [merged, whole] = await reports(parts, ...args);
    assertEquals(merged, whole);
    assertEquals(merged.images, limit.length === 0 ? 47 : 41);
  });
}

Deno.test("a picture that cannot be read is left out by its job, as one process does", async () => {
  const lost = `${pictures}/${classNames[1]}/${photos[25].name}`;
  const bytes = await Deno.readFile(lost);
  await Deno.writeFile(lost, bytes.slice(0, 40));
  const parts = `${folder}/of-pictures`;
  await runJobs(parts, "--data", pictures);
  const { err } = await evaluate("--data", pictures, "--merge", parts);
  assertStringIncludes(err, `the jobs could not read 1 image of ${pictures}: ${lost}`);
  const [merged, whole] = await reports(parts, "--data", pictures);
  assertEquals(merged, whole);
  assertEquals(merged.images, 46);
  await Deno.writeFile(lost, bytes);
});

Deno.test("images without answers come to one submission", async () => {
  const parts = `${folder}/of-hidden`;
  const args = ["--data", hidden, "--split", "test"];
  await runJobs(parts, ...args);
  const [one, other] = [`${folder}/merged.txt`, `${folder}/whole.txt`];
  const merged = await evaluate(...args, "--merge", parts, "--submission", one);
  assertEquals(merged.code, 0, merged.err);
  assertEquals((await evaluate(...args, "--submission", other)).code, 0);
  assertEquals(await Deno.readTextFile(one), await Deno.readTextFile(other));
});

Deno.test("results of other shards are refused by the merge", async () => {
  const parts = `${folder}/of-others`;
  await runJobs(parts, "--data", shards);
  const others = `${folder}/others`;
  const source = memorySource({ val: await photographs(47, 200) });
  await prepareShards(source, { to: others, side: 32, splits: ["val"] });
  const { code, err } = await evaluate("--data", others, "--merge", parts);
  assertEquals(code, 2);
  assertStringIncludes(err, "images for net 1: 47, ");
});
