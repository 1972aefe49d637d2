/**
 * Covers lib/cli/shards, lib/cli/train.ts, lib/cli/finetune.ts, lib/cli/evaluate.ts and
 * lib/cli/evaluation: nets that are trained and tested on shards of an ILSVRC.
 */
import { assertEquals, assertMatch, assertNotEquals, assertStringIncludes } from "@std/assert";
import { openShards, prepareShards } from "../../../datasets/mod.ts";
import { main as classify } from "../../../lib/cli/classify.ts";
import { main as evaluate } from "../../../lib/cli/evaluate.ts";
import { main as finetune } from "../../../lib/cli/finetune.ts";
import { openTrainingShards } from "../../../lib/cli/shards/shard_folder.ts";
import { main as train } from "../../../lib/cli/train.ts";
import { useBackend } from "../../../lib/ops/backend.ts";
import { preset } from "../../../lib/spec/presets.ts";
import { loadCheckpoint } from "../../../lib/training/checkpoint/checkpoint.ts";
import { readRunLog } from "../../../lib/training/run/log_lines.ts";
import {
  type MemoryImage,
  memorySource,
  photographs,
} from "../../datasets/shards/memory_source.ts";
import { captured } from "../captured.ts";

await useBackend("alexnet-cpu:wasm", { threads: 2 });

const root = new URL("../../..", import.meta.url).pathname;
const shipped = `${root}notebooks/checkpoints/cifarTwoTower.safetensors`;
const folder = await Deno.makeTempDir({ prefix: "shard-folder-test-" });
globalThis.addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));

const wnids = ["n01440764", "n01443537", "n02012849"];
const shards = `${folder}/shards`;
/** The validation images, with names whose order is not that of the images. */
const validation = (await photographs(12, 40)).map((image, i) => ({
  ...image,
  name: `ILSVRC2012_val_${(i * 5) % 12 + 1}`.replace(/\d+$/, (n) => `${n.padStart(8, "0")}.JPEG`),
}));
await prepareShards(memorySource({ train: await photographs(30), val: validation }), {
  ...{ to: shards, side: 32 },
});

/** The flags of a small run. */
const small = ["--preset", "cifarSmall", "--data", shards, "--batch", "8", "--epochs", "2"];

Deno.test("train --data SHARDS trains on the images of train, and validates and tests on those of val", async () => {
  const out = `${folder}/run`;
  const { code, out: text, err } = await captured(() => train([...small, "--out", out]));
  assertEquals([code, err], [0, ""], text);
  assertMatch(text, /epoch 2\/2 .* validation \d/);
  assertMatch(text, /update\/weight: conv1 0\.0\d+, conv2 0\.0\d+/);
  assertMatch(text, /cifarSmall after 2 epochs of 30 images \(8 updates\)/);
  assertStringIncludes(text, `tested on       12 images, val of ${shards}, centre crop`);
  const { info } = await loadCheckpoint(`${out}/checkpoint.safetensors`);
  assertEquals(info.classNames, wnids);
  // The mean of the net is that of the shards; a checkpoint has it as float32.
  using images = await openShards(shards, { split: "train" });
  assertEquals(
    Float32Array.from(info.preprocessing.mean),
    Float32Array.from(images.statistics?.channelMeans ?? []),
  );
  const [{ data }] = (await readRunLog(`${out}/log.jsonl`)).filter((line) => line.type === "run");
  assertEquals([data?.images, data?.validationImages, data?.classes], [30, 12, 3]);
});

Deno.test("--limit takes the first of the shuffled images, --validation and --test some of val", async () => {
  const out = `${folder}/limited`;
  const counts = ["--limit", "10", "--validation", "4", "--test", "5", "--recipe", "source2012"];
  const { code, out: text, err } = await captured(() => train([...small, ...counts, "--out", out]));
  assertEquals([code, err], [0, ""], text);
  assertMatch(text, /after 2 epochs of 10 images \(4 updates\)/);
  assertMatch(text, /tested on +5 images, val of .*, 5 images/);
  const { info: { training } } = await loadCheckpoint(`${out}/checkpoint.safetensors`);
  assertEquals(training?.events?.map(({ epoch }) => epoch), [68, 72]);
  assertEquals([training?.settings.recipe, training?.settings.limit], ["source2012", 10]);
});

Deno.test("a run on shards is not resumed with other shards in their place", async () => {
  const moved = `${folder}/moved`;
  const to = { to: moved, side: 32 };
  const run = ["--preset", "cifarSmall", "--data", moved, "--batch", "8", "--epochs", "1"];
  const resumed = [...run, "--out", `${folder}/other`, "--resume"];
  await prepareShards(memorySource({ train: await photographs(9), val: validation }), to);
  assertEquals((await captured(() => train(resumed))).code, 0);
  await Deno.remove(moved, { recursive: true });
  await prepareShards(memorySource({ train: await photographs(9, 1), val: validation }), to);
  const { code, err } = await captured(() => train(resumed));
  assertEquals(code, 2);
  assertStringIncludes(err, "began with other pictures");
});

Deno.test("shards of other pixels have another fingerprint, and those with a split more the same", async () => {
  const train = await photographs(3);
  // Bytes after the end of a JPEG make files of one size.
  const most = Math.max(...train.map(({ bytes }) => bytes.length)) + 64;
  const padded = (images: readonly MemoryImage[]) =>
    images.map((image) => {
      const bytes = new Uint8Array(most);
      bytes.set(image.bytes);
      return { ...image, bytes };
    });
  const [first, second] = train;
  const splits = { train: padded(train), val: padded(train), test: padded(train) };
  const other = padded([{ ...first, bytes: second.bytes }, ...train.slice(1)]);
  const fingerprint = async (name: string) => {
    using opened = await openTrainingShards(`${folder}/${name}`, spec);
    return opened.fingerprint;
  };
  const { preprocessing, ...rest } = preset("cifarSmall");
  const spec = { ...rest, preprocessing: { ...preprocessing, imageSide: 8 } };
  const to = { side: 8, splits: ["train", "val"] } as const;
  await prepareShards(memorySource(splits), { ...to, to: `${folder}/one` });
  await prepareShards(memorySource({ ...splits, train: other }), { ...to, to: `${folder}/two` });
  const before = await fingerprint("one");
  assertNotEquals(await fingerprint("two"), before);
  await prepareShards(memorySource(splits), { side: 8, to: `${folder}/one` });
  assertEquals(await fingerprint("one"), before);
});

Deno.test("shards of another size than the net's are an error that says both", async () => {
  const { code, err } = await captured(() => train(["--data", shards, "--out", `${folder}/never`]));
  assertEquals(code, 2);
  assertStringIncludes(err, "have 32 x 32 pixels but paper needs 256 x 256");
  assertStringIncludes(err, "prepare them again with --side 256");
});

Deno.test("--estimate says how long the run takes and leaves no folder", async () => {
  const out = `${folder}/estimated`;
  const { code, out: text } = await captured(() => train([...small, "--estimate", "--out", out]));
  assertEquals(code, 0);
  assertMatch(
    text,
    /\n2 epochs of 30 images: 8 updates, at [\d,.]+ images\/s .* on this machine\n/,
  );
  assertEquals(await Deno.stat(out).then(() => true, () => false), false);
});

Deno.test("evaluate --data SHARDS measures val, and a submission has the kit's numbers by file name", async () => {
  const submission = `${folder}/val.txt`;
  const args = ["--weights", `${folder}/run`, "--data", shards, "--submission", submission];
  const { code, out, err } = await captured(() => evaluate([...args, "--json"]));
  assertEquals(code, 0, err);
  const report = JSON.parse(out);
  assertEquals([report.images, report.classes, report.dataset], [12, 3, `val of ${shards}`]);
  assertStringIncludes(
    err,
    "12 lines sorted by file name; class numbers: those of the kit in memory",
  );
  const best = (await Deno.readTextFile(submission)).trim().split("\n").map((line) =>
    Number(line.split(" ")[0])
  );
  // The kit's numbers of the true classes, in the order of the names.
  const truth = validation.toSorted((a, b) => a.name < b.name ? -1 : 1)
    .map(({ label }) => [3, 1, 2][label]);
  const wrong = truth.filter((number, i) => number !== best[i]).length;
  assertEquals(wrong / 12, report.errors[0].error);
});

Deno.test("a submission for val without one of its images is refused before anything is measured", async () => {
  const gap = `${folder}/gap`;
  const val = validation.filter(({ name }) => !name.includes("07."));
  await prepareShards(memorySource({ val }), { to: gap, side: 32 });
  const submission = `${folder}/gap.txt`;
  const args = ["--weights", `${folder}/run`, "--data", gap, "--submission", submission];
  const { code, out, err } = await captured(() => evaluate(args));
  assertEquals(code, 2, out);
  assertStringIncludes(err, "Expected ILSVRC2012_val_00000007 for line 7 of a submission");
  assertEquals(await Deno.stat(submission).then(() => true, () => false), false);
});

Deno.test("evaluate takes another split, some of its images, and the order that a flag names", async () => {
  const submission = `${folder}/train.txt`;
  const { code, out, err } = await captured(() =>
    evaluate([
      ...["--weights", `${folder}/run`, "--data", shards, "--split", "train", "--limit", "7"],
      ...["--submission", submission, "--order", "sorted"],
    ])
  );
  assertEquals(code, 0, err);
  assertStringIncludes(err, "the net was trained on these images; --split val has others");
  assertMatch(out, /tested on +7 images, train of .*, 7 images/);
  const lines = (await Deno.readTextFile(submission)).trim().split("\n");
  // tench is the first of the sorted 1,000 WNIDs, goldfish the second, crane the 135th.
  assertEquals(lines.map((line) => line.split(" ").map(Number).sort((a, b) => a - b).join()), [
    ...Array(7).fill("1,2,135"),
  ]);
});

Deno.test("images without answers give a submission and nothing else", async () => {
  const hidden = `${folder}/hidden`;
  const source = memorySource({ test: await photographs(5) }, { labelled: false });
  await prepareShards(source, { to: hidden, side: 32 });
  const submission = `${folder}/test.txt`;
  const args = ["--weights", `${folder}/run`, "--data", hidden, "--split", "test"];
  const without = await captured(() => evaluate(args));
  assertEquals(without.code, 2);
  assertStringIncludes(without.err, "nothing can be measured");
  const more = await captured(() =>
    evaluate([...args, "--submission", submission, "--out", `${folder}/r.json`])
  );
  assertEquals(more.code, 2);
  assertStringIncludes(more.err, "--out needs them");
  const { code, out, err } = await captured(() =>
    evaluate([...args, "--submission", submission, "--crops", "ten"])
  );
  assertEquals(code, 0, err);
  assertStringIncludes(out, `${submission}: 5 lines sorted by file name`);
  assertEquals((await Deno.readTextFile(submission)).trim().split("\n").length, 5);
});

Deno.test("classify names the classes of a net that was trained on shards", async () => {
  const picture = `${folder}/picture.jpg`;
  await Deno.writeFile(picture, validation[0].bytes);
  const { code, out, err } = await captured(() =>
    classify([picture, "--weights", `${folder}/run`])
  );
  assertEquals(code, 0, err);
  assertMatch(out, /n0\d{7} (tench, Tinca tinca|goldfish, Carassius auratus|crane) +\d/);
});

Deno.test("finetune --data SHARDS trains the last layer of another net and keeps the best epoch", async () => {
  const out = `${folder}/tuned`;
  const flags = ["--weights", shipped, "--data", shards, "--epochs", "2", "--out", out];
  const { code, out: text, err } = await captured(() => finetune(flags));
  assertEquals([code, err], [0, ""], text);
  assertMatch(text, /best epoch +\d/);
  const { info } = await loadCheckpoint(`${out}/best.safetensors`);
  assertEquals(info.classNames, wnids);
  const wrong = await captured(() =>
    finetune([...flags.slice(0, -1), `${out}2`, "--test", shards])
  );
  assertEquals(wrong.code, 2);
  assertStringIncludes(wrong.err, "--test is not for shards");
});

Deno.test("a net says how its images were scaled, and is not silently tested on others", async () => {
  const opencv = `${folder}/opencv`;
  const source = memorySource({ train: await photographs(9), val: validation });
  await prepareShards(source, { to: opencv, side: 32, interpolation: "opencv" });
  const out = `${folder}/scaled`;
  const flags = ["--preset", "cifarSmall", "--data", opencv, "--epochs", "1", "--batch", "8"];
  assertEquals((await captured(() => train([...flags, "--out", out]))).code, 0);
  const { info: { spec } } = await loadCheckpoint(`${out}/checkpoint.safetensors`);
  assertEquals(spec.preprocessing.interpolation, "opencv");
  const same = await captured(() => evaluate(["--weights", out, "--data", opencv]));
  assertEquals([same.code, same.err], [0, ""]);
  const other = await captured(() => evaluate(["--weights", out, "--data", shards]));
  assertEquals(other.code, 0);
  assertStringIncludes(other.err, "scaled shorter-side by opencv but those of");
});

Deno.test("a net that lacks a class of the shards is an error that names it", async () => {
  const { code, err } = await captured(() => evaluate(["--weights", shipped, "--data", shards]));
  assertEquals(code, 2);
  assertStringIncludes(err, "Expected a net with the class n0");
});
