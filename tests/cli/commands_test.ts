/**
 * Covers lib/cli: train, evaluate, classify, export and their shared parts, run as a user runs
 * them.
 */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
// Downloads what `classify` needs before a test counts the lines of stderr.
import "sharp";
import { imageAt } from "../../datasets/dataset.ts";
import { loadCifar10 } from "../../datasets/cifar10/cifar10.ts";
import { loadTrainedNet } from "../../lib/training/checkpoint/trained_net.ts";
import { encodePng } from "../../lib/figures/pictures/encode_png.ts";
import { loadCheckpoint, saveCheckpoint } from "../../lib/training/checkpoint/checkpoint.ts";
import { readRunLog } from "../../lib/training/run/log_lines.ts";
import { runWithFileLimit } from "../limited_files.ts";

const root = new URL("../..", import.meta.url).pathname;

/** Runs a task as a user does, and returns its output. */
function task(name: string, ...args: string[]) {
  return taskWith({}, name, ...args);
}

/** The same with further environment variables. */
async function taskWith(env: Record<string, string>, name: string, ...args: string[]) {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["task", "--quiet", name, ...args],
    cwd: root,
    env: { NO_COLOR: "1", ALEXNET_THREADS: "1", ...env },
  }).output();
  const [out, err] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  return { code, out, err };
}

const folder = await Deno.makeTempDir();
const run = `${folder}/run`;
const small = ["--preset", "cifarSmall", "--limit", "128", "--test", "100", "--seed", "1"];

Deno.test("train, resume, evaluate and classify work together on real images", async (t) => {
  await t.step("train ends with a table, a checkpoint, a log and a report", async () => {
    const { code, out } = await task("train", ...small, "--epochs", "1", "--out", run);
    assertEquals(code, 0, out);
    assertMatch(out, /top-1 error +\d+\.\d % \(95 % interval [\d.]+ to [\d.]+ %; chance 90\.0 %\)/);
    assertMatch(out, /training speed +\d+ images\/s/);
    for (const name of ["checkpoint.safetensors", "report.json", "log.jsonl"]) {
      assertStringIncludes(out, `${run}/${name}`);
    }
    const lines = await readRunLog(`${run}/log.jsonl`);
    assertEquals(lines.map(({ type }) => type), ["run", "step", "epoch", "evaluation"]);
    const report = JSON.parse(await Deno.readTextFile(`${run}/report.json`));
    assertEquals([report.images, report.classes, report.errors.length], [100, 10, 5]);
  });

  await t.step("a run is neither overwritten nor resumed with other settings", async () => {
    const before = await Deno.readFile(`${run}/checkpoint.safetensors`);
    const again = await task("train", ...small, "--out", run);
    assertEquals([again.code, again.err.trim().split("\n").length], [2, 1]);
    assertStringIncludes(again.err, "--resume");
    const other = await task("train", ...small, "--out", run, "--resume", "--batch", "32");
    assertEquals(other.code, 2);
    assertStringIncludes(other.err, "--batch 64, now 32");
    assertEquals(other.err.includes("--epochs 1"), false, "a resumed run keeps its epochs");
    assertEquals(await Deno.readFile(`${run}/checkpoint.safetensors`), before);
  });

  await t.step("a finished run continues to more epochs, but not to fewer", async () => {
    const longer = `${folder}/longer`;
    const command = [...small, "--out", longer];
    assertEquals((await task("train", ...command, "--epochs", "1")).code, 0);
    const { code, out, err } = await task("train", ...command, "--epochs", "3", "--resume");
    assertEquals(code, 0, err);
    assertStringIncludes(out, "It continues to epoch 3 instead of 1; the rate is 0.005 and drops");
    assertMatch(out, /epoch 2\/3[^]*epoch 3\/3[^]*cifarSmall after 3 epochs/);
    const again = await task("train", ...command, "--resume");
    assertStringIncludes(again.out, "already ended after 6 updates");
    const fewer = await task("train", ...command, "--epochs", "2", "--resume");
    assertEquals(fewer.code, 2);
    assertStringIncludes(fewer.err, "--epochs 3, now 2. Give the same flags");
  });

  await t.step("--threads sets the threads of a command", async () => {
    const { code, out, err } = await task(
      ...["evaluate", "--weights", run, "--limit", "20", "--threads", "2"],
    );
    assertEquals(code, 0, err);
    assertStringIncludes(out, "cpu: 2 threads");
  });

  await t.step(
    "the checkpoint records its backend, and a resumed run continues with it",
    async () => {
      const own = `${folder}/own`;
      const flags = [...small, "--epochs", "1", "--out", own];
      const off = { ALEXNET_BLAS: "off" };
      const first = await taskWith(off, "train", ...flags, "--backend", "alexnet-cpu");
      assertEquals([first.code, first.err.includes("warning")], [0, false], first.err);
      const { info } = await loadCheckpoint(`${own}/checkpoint.safetensors`);
      assertEquals(info.training?.backend?.products?.library, "WebAssembly");
      // Without the variable, a library may be found, but WebAssembly is used all the same.
      const again = await task("train", ...flags, "--resume");
      assertEquals([again.code, again.err.includes("warning")], [0, false], again.err);
      assertStringIncludes(again.out, "WebAssembly SIMD");
      const other = await task("train", ...flags, "--resume", "--backend", "cpu");
      assertEquals(other.code, 0, other.err);
      assertStringIncludes(other.err, "backend: alexnet-cpu, now cpu (--backend cpu)");
    },
  );

  await t.step("evaluate writes a report once", async () => {
    const report = `${folder}/report.json`;
    const args = ["--weights", run, "--crops", "ten", "--limit", "20", "--out", report];
    const { code, out, err } = await task("evaluate", ...args);
    assertEquals(code, 0, err);
    assertStringIncludes(out, "20 images, CIFAR-10 test, first 20, ten crops");
    assertEquals(JSON.parse(await Deno.readTextFile(report)).crops, "ten");
    const again = await task("evaluate", ...args);
    assertEquals(again.code, 2);
    assertStringIncludes(again.err, "already exists");
  });

  await t.step("a report that cannot be written is an error before the measurement", async () => {
    const { code, out, err } = await task(
      ...["evaluate", "--weights", run, "--limit", "20", "--out", `${folder}/none/report.json`],
    );
    assertEquals([code, out], [2, ""]);
    assertStringIncludes(err, `nothing there in ${folder}/none`);
  });

  await t.step("no incomplete report or model is left behind", async () => {
    const none = `${folder}/whole`;
    await Deno.mkdir(none);
    const evaluate = [
      "lib/cli/evaluate.ts",
      "--weights",
      run,
      "--limit",
      "20",
      "--out",
      `${none}/report.json`,
    ];
    const half = ["lib/cli/export.ts", "--weights", run, "--out", `${none}/half.safetensors`];
    const web = ["lib/cli/export.ts", "--weights", run, "--out", `${none}/web`, "--format", "tfjs"];
    // The first limit is found by the trial before the work, the second in the middle of the file.
    for (const [limit, commands] of [[1, [evaluate, half, web]], [100, [half, web]]] as const) {
      for (const command of commands) {
        const { code, err } = await runWithFileLimit(limit, command);
        assertEquals([code, err.trim().split("\n").length], [2, 1], err);
        assertStringIncludes(err, "a file larger than the system allows");
      }
    }
    assertEquals([...Deno.readDirSync(none)], []);
  });

  await t.step("a net with other classes is not evaluated on CIFAR-10", async () => {
    const checkpoint = await loadCheckpoint(`${run}/checkpoint.safetensors`);
    const classNames = checkpoint.info.classNames.toReversed();
    const path = `${folder}/reversed.safetensors`;
    await saveCheckpoint(path, { ...checkpoint, info: { ...checkpoint.info, classNames } });
    const { code, err } = await task("evaluate", "--weights", path, "--limit", "20");
    assertEquals([code, err.trim().split("\n").length], [2, 1], err);
    assertStringIncludes(err, "has the classes truck");
  });

  await t.step("classify prints five names and probabilities per picture", async () => {
    const { test } = await loadCifar10();
    const picture = `${folder}/cat.png`;
    const pixels = new Uint8Array(32 * 32 * 4).fill(255);
    imageAt(test, 0).forEach((value, i) => pixels[4 * Math.floor(i / 3) + i % 3] = value);
    await Deno.writeFile(picture, encodePng({ width: 32, height: 32, pixels }));
    const { code, out, err } = await task("classify", picture, "--weights", run);
    assertEquals(code, 0, err);
    const shares = [...out.matchAll(/^ {2}(\w+) +([\d.]+) %$/gm)].map(([, , share]) =>
      Number(share)
    );
    assertEquals(shares.length, 5);
    assertEquals(shares, shares.toSorted((a, b) => b - a));
    assert(shares[0] >= 10 && shares[0] <= 100);
  });

  await t.step("export writes a small checkpoint that classify accepts", async () => {
    const half = `${folder}/half.safetensors`;
    const { code, err } = await task("export", "--weights", run, "--out", half);
    assertEquals(code, 0, err);
    const [small, whole] = [half, `${run}/checkpoint.safetensors`].map((path) =>
      Deno.statSync(path).size
    );
    assert(small < 0.4 * whole, `${small} of ${whole} bytes`);
    const named = await task("classify", `${folder}/cat.png`, "--weights", half);
    assertEquals(named.code, 0, named.err);
    assertEquals((await task("export", "--weights", run, "--out", half)).code, 2);
  });

  await t.step("export to tfjs's format gives a model with the same outputs", async () => {
    const web = `${folder}/web`;
    const { code, err } = await task("export", "--weights", run, "--out", web, "--format", "tfjs");
    assertEquals(code, 0, err);
    await tf.setBackend("cpu");
    const json = JSON.parse(await Deno.readTextFile(`${web}/model.json`));
    const { weightsManifest, ...topology } = json;
    const loaded = await tf.loadGraphModel(tf.io.fromMemory({
      ...topology,
      weightSpecs: weightsManifest[0].weights,
      weightData: (await Deno.readFile(`${web}/weights.bin`)).buffer,
    }));
    const { model } = await loadTrainedNet(`${run}/checkpoint.safetensors`);
    const x = tf.randomUniform([2, 32, 32, 3], -1, 1, "float32", 7);
    const found = loaded.execute({ preprocessed: x }, "logits") as tf.Tensor;
    const expected = model.predict(x) as tf.Tensor;
    assertEquals(found.dataSync(), expected.dataSync());
    tf.dispose([x, found, expected]);
    loaded.dispose();
    model.dispose();
  });

  await t.step("a file that is not a picture is rejected in one line", async () => {
    const text = `${folder}/cat.jpg`;
    await Deno.writeTextFile(text, "<html>no cat</html>");
    const empty = `${folder}/empty`;
    await Deno.mkdir(empty);
    for (const file of [text, `${folder}/none.png`, empty]) {
      const { code, err } = await task("classify", file, "--weights", run);
      assertEquals([code, err.trim().split("\n").length], [2, 1], err);
      assertStringIncludes(err, file);
    }
  });
});

Deno.test("mistakes on the command line give one line and exit code 2 before anything is done", async () => {
  const out = `${folder}/never`;
  const cases: [string[], string][] = [
    [["train", "--epoch", "3"], "did you mean --epochs?"],
    [["train", "--batch", "0"], "a whole number at least 1"],
    [["train", "--batch", "1.5"], "a whole number"],
    [["train", "--preset", "papr"], "did you mean paper?"],
    [["train", "--preset", "paper"], "set --upscale 224"],
    [["train", "--preset", "paper", "--upscale", "200"], "set at least 224"],
    [["train", "--drops", "0.9,0.5"], "increasing fractions"],
    [["train", "--rate", "-1"], "a number at least 0"],
    [["train", "--resume"], "--resume needs --out"],
    [["train", "extra"], "no arguments without a flag"],
    [["train", "--schedule", "paper", "--validation", "0"], "--validation 1 or more"],
    [["train", "--schedule", "paper", "--limit", "50000"], "--validation 1 or more"],
    [["train", "--schedule", "constant", "--drops", "0.5"], "--drops belongs to --schedule steps"],
    [["train", "--limit", "49000", "--validation", "2000"], "--validation from 0 to 1000"],
    [["evaluate", "--weights", `${folder}/none.safetensors`], "of weights but found nothing"],
    [["evaluate", "out/full"], "did you mean --weights out/full?"],
    [["classify", "x.png", "--checkpoint", "out/full"], "did you mean --weights?"],
    [["evaluate", "--data", "x", "--split", "train"], "--split is for CIFAR-10"],
    [
      ["evaluate", "--backend", "cpu", "--threads", "2"],
      "--threads is for the backend alexnet-cpu",
    ],
    [["classify"], "at least 1 PICTURE"],
  ];
  for (const [[name, ...args], says] of cases) {
    const { code, err } = await task(
      name,
      ...args,
      ...(name === "train" && args[0] !== "--resume" ? ["--out", out] : []),
    );
    assertEquals([code, err.trim().split("\n").length], [2, 1], err);
    assertStringIncludes(err, says);
  }
  assertEquals(await Deno.stat(out).then(() => "made", () => "not made"), "not made");
});

Deno.test("every command explains itself with examples", async () => {
  for (const name of ["train", "evaluate", "classify", "export", "convert", "dev results"]) {
    const [task_, ...args] = name.split(" ");
    const { code, out } = await task(task_, ...args, "--help");
    assertEquals(code, 0);
    assertStringIncludes(out, `deno task ${name} [flags]`);
    assertStringIncludes(out, "Examples:");
  }
});

globalThis.addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));

Deno.test("a folder that cannot be written to is reported before any work, with what to do", async () => {
  const missing = `${folder}/missing`;
  const file = `${folder}/a-file`;
  await Deno.writeTextFile(file, "");
  const calls: [string[], string, string][] = [
    [["evaluate", "--out", `${missing}/x.json`], `nothing there in ${missing}`, "--out"],
    [["export", "--out", `${missing}/x.safetensors`], `nothing there in ${missing}`, "--out"],
    [["train", "--out", `${file}/run`], `a file where a folder is needed in ${file}/run`, "--out"],
  ];
  for (const [[name, ...args], found, hint] of calls) {
    const { code, out, err } = await task(name, ...args);
    assertEquals([code, out, err.trim().split("\n").length], [2, "", 1], err);
    assertStringIncludes(err, found);
    assertStringIncludes(err, hint);
    assertEquals(err.includes("os error"), false, err);
  }
  const env = { ALEXNET_CACHE: `${file}/cache` };
  const { code, err } = await taskWith(env, "train", ...small, "--out", `${folder}/no-cache`);
  assertEquals(code, 2, err);
  assertStringIncludes(err, `found a file where a folder is needed in ${file}/cache`);
  assertStringIncludes(err, "set ALEXNET_CACHE to another folder");
});
