/** Covers lib/cli/finetune.ts, finetune_source.ts and training_job.ts: fine-tuning as users do it. */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import sharp from "sharp";
import { main } from "../../lib/cli/finetune.ts";
import type { Checkpoint } from "../../lib/training/checkpoint/checkpoint_format.ts";
import { loadCheckpoint } from "../../lib/training/checkpoint/checkpoint.ts";
import { readRunLog } from "../../lib/training/run/log_lines.ts";
import { captured } from "./captured.ts";

const root = new URL("../..", import.meta.url).pathname;
const shipped = "notebooks/checkpoints/cifarTwoTower.safetensors";
const folder = await Deno.makeTempDir({ prefix: "finetune-test-" });
globalThis.addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));

/** Runs a task as a user does, and returns its output. */
async function task(...args: string[]) {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["task", "--quiet", ...args],
    cwd: root,
    env: { NO_COLOR: "1", ALEXNET_THREADS: "1" },
  }).output();
  const [out, err] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  return { code, out, err };
}

/** Runs the command in this process, and returns what it prints. */
function inProcess(...args: string[]) {
  return captured(() => main(args));
}

/** Writes `count` pictures of each class to a new folder; a class is a grey level. */
async function pictures(name: string, count: number, classes: Record<string, number>) {
  for (const [label, level] of Object.entries(classes)) {
    await Deno.mkdir(`${folder}/${name}/${label}`, { recursive: true });
    for (let i = 0; i < count; i++) {
      const pixels = Uint8Array.from({ length: 40 * 36 * 3 }, (_, j) => level + (j * (i + 3)) % 29);
      const picture = sharp(pixels, { raw: { width: 40, height: 36, channels: 3 } });
      await picture.png().toFile(`${folder}/${name}/${label}/${i}.png`);
    }
  }
  return `${folder}/${name}`;
}

/** Writes a list next to the folder `name`, with the class or number that `labelOf` gives. */
async function list(name: string, count: number, labels: Record<string, string>) {
  const lines = Object.entries(labels).flatMap(([label, said]) =>
    Array.from({ length: count }, (_, i) => `${name}/${label}/${i}.png ${said}\n`)
  );
  const path = `${folder}/${name} ${Object.values(labels).join("")}.txt`;
  await Deno.writeTextFile(path, lines.join(""));
  return path;
}

const day = await pictures("sky", 10, { day: 200, night: 20 });
const few = await pictures("few", 1, { day: 190, night: 40 });

const valuesOf = ({ weights }: Checkpoint) =>
  new Map([...weights].map(([name, { values }]) => [name, values]));

Deno.test("a folder of pictures teaches a new last layer; the others stay to the bit, and classify names the classes", async () => {
  const run = `${folder}/run`;
  const flags = ["--data", day, "--weights", shipped, "--epochs", "8", "--out", run];
  const { code, out, err } = await task("finetune", ...flags);
  assertEquals([code, err], [0, ""], out);
  assertStringIncludes(out, "learns: fc8 for 2 classes, from initial weights");
  assertStringIncludes(out, "frozen: conv1, conv2, conv3, conv4, conv5, fc6, fc7");
  assertStringIncludes(out, `4 images, ${day}, to validate with`);
  assertStringIncludes(out, "these pictures chose the best epoch");
  const [before, best] = await Promise.all([
    loadCheckpoint(root + shipped),
    loadCheckpoint(`${run}/best.safetensors`),
  ]);
  const old = valuesOf(before);
  for (const [name, values] of valuesOf(best)) {
    if (!name.startsWith("fc8")) assertEquals(values, old.get(name), name);
  }
  assertEquals(best.info.classNames, ["day", "night"]);
  assertEquals(best.info.preprocessing, before.info.preprocessing);
  const { velocities } = await loadCheckpoint(`${run}/checkpoint.safetensors`);
  assertEquals([...velocities.keys()], ["fc8/kernel", "fc8/bias"]);
  const named = await task("classify", `${few}/night/0.png`, "--weights", run);
  assertStringIncludes(named.out, "best.safetensors");
  assertMatch(named.out, /\n {2}night +\d/);
});

Deno.test("lists of numbers teach classes with the names of a file, on their own validation and test", async () => {
  const run = `${folder}/lists`;
  const names = `${folder}/names.txt`;
  await Deno.writeTextFile(names, "night sky\nday sky\n");
  const train = await list("sky", 10, { day: "1", night: "0" });
  const other = await list("few", 1, { day: "day sky", night: "night sky" });
  // A name with a space needs a tab.
  await Deno.writeTextFile(other, (await Deno.readTextFile(other)).replaceAll(".png ", ".png\t"));
  const numbers = await list("few", 1, { day: "1", night: "0" });
  const { code, out, err } = await task(
    "finetune",
    ...["--data", train, "--validation", other, "--test", numbers, "--names", names],
    ...["--weights", shipped, "--train", "fc8,fc7", "--epochs", "5", "--json", "--out", run],
  );
  assertEquals(code, 0, err);
  const { test, checkpoint, bestEpoch } = JSON.parse(out);
  assertEquals([test.images, test.errors[0].error], [2, 0]);
  assertEquals(checkpoint, `${run}/best.safetensors`);
  assert(bestEpoch >= 1 && bestEpoch <= 5);
  const { info } = await loadCheckpoint(checkpoint);
  assertEquals(info.classNames, ["night sky", "day sky"]);
  const measured = await task("evaluate", "--weights", run, "--data", numbers, "--json");
  assertEquals(measured.code, 0, measured.err);
  assertEquals(JSON.parse(measured.out).images, 2);
  const lines = await readRunLog(`${run}/log.jsonl`);
  const epochs = lines.filter((line) => line.type === "epoch");
  assert(epochs.every(({ validationError = 2, images }) => validationError <= 1 && images === 20));
});

Deno.test("a run that was interrupted ends with the files of one that was not", async () => {
  const [whole, parts] = [`${folder}/whole`, `${folder}/parts`];
  const flags = [
    "--data",
    day,
    "--weights",
    shipped,
    "--train",
    "fc7,fc8",
    "--schedule",
    "constant",
  ];
  const results = [];
  results.push(await task("finetune", ...flags, "--epochs", "4", "--out", whole));
  results.push(await task("finetune", ...flags, "--epochs", "2", "--out", parts));
  results.push(await task("finetune", ...flags, "--epochs", "4", "--out", parts, "--resume"));
  for (const { code, err } of results) assertEquals(code, 0, err);
  assertStringIncludes(results[2].out, "It continues to epoch 4 instead of 2");
  for (const file of ["best", "checkpoint"]) {
    const [one, two] = await Promise.all(
      [whole, parts].map((run) => loadCheckpoint(`${run}/${file}.safetensors`)),
    );
    assertEquals(valuesOf(two), valuesOf(one));
    assertEquals(two.velocities, one.velocities);
  }
  const other = await inProcess(...flags, "--rate", "0.1", "--out", parts, "--resume");
  assertEquals(other.code, 2);
  assertStringIncludes(other.err, "was started with other settings: --rate ");
});

Deno.test("a net of another size starts with the convolutions of the weights, and can see crops", async () => {
  const run = `${folder}/other`;
  const { code, out, err } = await task(
    "finetune",
    ...["--data", day, "--weights", shipped, "--skip", "fc6,fc7", "--side", "64", "--augment"],
    ...["--epochs", "1", "--out", run],
  );
  assertEquals([code, err], [0, ""]);
  assertStringIncludes(out, "learns: fc6, fc7, fc8 for 2 classes, from initial weights");
  assertStringIncludes(out, "cifarTwoTower at 64 x 64 after 1 epoch");
  const { info } = await loadCheckpoint(`${run}/best.safetensors`);
  assertEquals([info.spec.side, info.preprocessing.side], [64, 64]);
});

Deno.test("a mistake is one line before a picture is read or anything is written", async () => {
  const single = await pictures("single", 1, { a: 9, b: 99 });
  const bad = `${folder}/bad.txt`;
  await Deno.writeTextFile(bad, "sky/day/0.png 0\nsky/day/1.png\n");
  const twice = `${folder}/twice.txt`;
  await Deno.writeTextFile(twice, "a\nb\na\n");
  const weights = ["--weights", root + shipped];
  const from = ["--data", day, ...weights];
  const cases: [string[], string][] = [
    [weights, "needs --data"],
    [["--data", day], "needs --weights"],
    [["--data", bad, ...weights], "in line 2 but found"],
    [[...from, "--classes", "3"], "Expected 3 classes, as --classes says, but found 2"],
    [[...from, "--names", twice], '"a" twice'],
    [[...from, "--train", "fc9"], "a layer to --train"],
    [[...from, "--without", "conv5"], "fully connected layers (fc6, fc7)"],
    [[...from, "--without", "fc6"], "--skip fc7"],
    [[...from, "--side", "64"], "by --skip fc6, or leave it out by --without fc6"],
    [[...from, "--preset", "sixConvolutions"], "--skip conv1"],
    [[...from, "--rates", "conv1=1"], "conv1 is frozen"],
    [["--data", single, ...weights], "two or more pictures in a class"],
    [[...from, "--skip-layers", "fc7"], "did you mean --skip?"],
    [[...from, "--micro-batches", "2"], "did you mean --micro-batch?"],
  ];
  for (const [args, says] of cases) {
    const { code, out, err } = await inProcess(...args, "--out", `${folder}/never`);
    assertEquals([code, out, err.trim().split("\n").length], [2, "", 1], err);
    assertStringIncludes(err, says);
    assertEquals(await Deno.stat(`${folder}/never`).then(() => true, () => false), false);
  }
});

Deno.test("copies of pictures that are trained on are told, and few to validate with", async () => {
  const copy = `${folder}/copy`;
  for (const label of ["day", "night"]) {
    await Deno.mkdir(`${copy}/${label}`, { recursive: true });
    await Deno.copyFile(`${day}/${label}/0.png`, `${copy}/${label}/other name.png`);
  }
  const { code, out, err } = await task(
    "finetune",
    ...["--data", day, "--validation", copy, "--weights", shipped, "--epochs", "1"],
    ...["--out", `${folder}/copied run`],
  );
  assertEquals(code, 0, err);
  assertStringIncludes(err, "2 of the 2 pictures");
  assertStringIncludes(out, "the best epoch is chosen on 2 pictures");
  const [run] = (await readRunLog(`${folder}/copied run/log.jsonl`)).filter(({ type }) =>
    type === "run"
  );
  assert("command" in run && run.command.endsWith(`--out '${folder}/copied run'`));
});

Deno.test("pictures that are missing are counted, and one that is measured and learned is told", async () => {
  const train = await list("sky", 11, { day: "0", night: "1" });
  const { code, err } = await task(
    "finetune",
    ...["--data", train, "--validation", day, "--weights", shipped, "--epochs", "1"],
    ...["--out", `${folder}/missing`],
  );
  assertEquals(code, 2, err);
  assertStringIncludes(err, "extra folder day");
  const again = await task(
    "finetune",
    ...["--data", train, "--validation", train, "--weights", shipped, "--epochs", "1"],
    ...["--out", `${folder}/missing`],
  );
  assertEquals(again.code, 0, again.err);
  assertStringIncludes(again.err, "22 of the 22 pictures");
  assertEquals(again.err.match(/10\.png is set aside: /g)?.length, 4);
  assertStringIncludes(again.out, "after 1 epoch of 20 images");
});
