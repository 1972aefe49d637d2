/**
 * Covers lib/cli/train.ts and lib/training: what `deno task train` prints at the end of a run
 * agrees with the files it writes.
 */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { loadCheckpoint } from "../../lib/training/checkpoint/checkpoint.ts";
import { readRunLog } from "../../lib/training/run/log_lines.ts";
import { withNumber } from "../training/signed.ts";
import { counted } from "../../lib/counted.ts";

const root = new URL("../..", import.meta.url).pathname;
const env = { NO_COLOR: "1", ALEXNET_THREADS: "1" };

function start(name: string, ...args: string[]): Deno.Command {
  const task = ["task", "--quiet", name, ...args];
  return new Deno.Command(Deno.execPath(), { args: task, cwd: root, env, stdout: "piped" });
}

/** Runs a task as a user does, and returns its output. */
async function task(name: string, ...args: string[]) {
  const { code, stdout, stderr } = await start(name, ...args).output();
  const [out, err] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  return { code, out, err };
}

const folder = await Deno.makeTempDir();
globalThis.addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));
const net = ["--preset", "cifarSmall", "--seed", "1"];

/** The lines of a table of results, except for the duration. */
const results = (out: string) =>
  out.split("\n").filter((line) => line.startsWith("  ") && !line.includes("total time"));

async function stateOf(run: string) {
  const { info } = await loadCheckpoint(`${run}/checkpoint.safetensors`);
  return info.training?.state;
}

const ends: Record<string, string[]> = {
  "all its epochs": ["--limit", "64", "--test", "50", "--epochs", "2"],
  "no error left": [
    "--limit",
    "8",
    "--batch",
    "4",
    "--overfit",
    "--epochs",
    "60",
    "--rate",
    "0.01",
  ],
  "the last plateau": [
    ...["--limit", "64", "--test", "50", "--validation", "20", "--epochs", "40"],
    ...["--schedule", "paper", "--rate", "0"],
  ],
};

for (const [end, flags] of Object.entries(ends)) {
  Deno.test(`a run that ended with ${end} and is resumed is tested, not trained`, async () => {
    const run = `${folder}/${end.replaceAll(" ", "-")}`;
    const command = [...net, ...flags, "--out", run];
    const first = await task("train", ...command);
    assertEquals(first.code, 0, first.err);
    const bytes = await Deno.readFile(`${run}/checkpoint.safetensors`);
    const state = await stateOf(run);
    assertStringIncludes(first.out, `after ${state?.epoch} epochs of`);
    assertStringIncludes(first.out, `(${state?.step} updates)`);
    const again = await task("train", ...command, "--resume");
    assertEquals(again.code, 0, again.err);
    assertStringIncludes(again.out, `already ended after ${state?.step} updates`);
    assertEquals(await Deno.readFile(`${run}/checkpoint.safetensors`), bytes);
    assertEquals(results(again.out), results(first.out));
    // The log has no second training, only one more test.
    const types = (await readRunLog(`${run}/log.jsonl`)).map(({ type }) => type);
    assertEquals(types.filter((type) => type === "run").length, 1);
    assertEquals(types.slice(-2), ["evaluation", "evaluation"]);
  });
}

Deno.test("a run that diverges ends with an error, and its checkpoints are finite and match the message", async () => {
  const run = `${folder}/diverged`;
  const flags = ["--limit", "256", "--test", "200", "--epochs", "6", "--rate", "3", "--seed", "3"];
  const { code, err, out } = await task(
    "train",
    ...["--preset", "cifarSmall", ...flags, "--backend", "alexnet-cpu:wasm", "--out", run],
  );
  assertEquals(code, 1, out);
  assertEquals(err.trim().split("\n").length, 1, err);
  const [, said] = err.match(/holds the run after (\d+) updates\.$/m) ?? [];
  // On a slow disk an epoch may end without a save, and there is no previous checkpoint yet.
  const names = [...Deno.readDirSync(run)].map(({ name }) => name)
    .filter((name) => name.endsWith(".safetensors"));
  assert(names.includes("checkpoint.safetensors"), `${names}`);
  for (const name of names) {
    const { weights, velocities } = await loadCheckpoint(`${run}/${name}`);
    for (const [tensor, { values }] of [...weights, ...velocities]) {
      assert(values.every(Number.isFinite), `${tensor} in ${name}`);
    }
  }
  assertEquals((await stateOf(run))?.step, Number(said));
  // The log has the reason, and a diagnosis finds it there.
  const last = (await readRunLog(`${run}/log.jsonl`)).at(-1);
  if (last?.type !== "failure") throw new Error(`the log ends with ${last?.type}`);
  assertStringIncludes(err, last.message);
  const diagnosis = await task("diagnose", run);
  assertEquals(diagnosis.code, 0, diagnosis.err);
  assertStringIncludes(diagnosis.out, "1. The numbers of the net stopped being finite");
  assertStringIncludes(diagnosis.out, "it was 3, try a tenth");
});

Deno.test({
  name: "an interrupted run reports after how many updates it stopped, and its checkpoint " +
    "contains them",
  ignore: Deno.build.os === "windows",
  async fn() {
    const run = `${folder}/interrupted`;
    const command = [...net, "--limit", "640", "--test", "50", "--epochs", "3", "--out", run];
    // Not through `deno task`, which does not forward the signal.
    const child = new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "lib/cli/train.ts", ...command],
      cwd: root,
      env,
      stdout: "piped",
      stderr: "null",
    }).spawn();
    let out = "";
    let sent = false;
    for await (const text of child.stdout.pipeThrough(new TextDecoderStream())) {
      out += text;
      if (!sent && out.includes("epoch 1/3")) {
        child.kill("SIGINT");
        sent = true;
      }
    }
    assertEquals((await child.status).code, 130, out);
    const [, updates] = out.match(/Stopped after (\d+) updates/) ?? [];
    assertEquals((await stateOf(run))?.step, Number(updates));
    const resumed = await task("train", ...command, "--resume");
    assertEquals(resumed.code, 0, resumed.err);
    assertStringIncludes(resumed.out, `Resuming after ${updates} updates`);
    assertEquals((await stateOf(run))?.step, 30);
  },
});

Deno.test("every command falls back from a checkpoint that is not finite to the previous one, or fails", async (t) => {
  const run = `${folder}/poisoned`;
  const command = [...net, "--limit", "64", "--test", "20", "--epochs", "2", "--out", run];
  const trained = await task("train", ...command);
  assertEquals(trained.code, 0, trained.err);
  const newest = `${run}/checkpoint.safetensors`;
  const previous = `${run}/checkpoint.previous.safetensors`;
  const before = (await loadCheckpoint(previous)).info.training?.state.step;
  const bad = await withNumber(await Deno.readFile(newest), "weights/conv1/kernel", NaN);
  const commands: [string, ...string[]][] = [
    ["evaluate", "--weights", run, "--limit", "20"],
    ["export", "--weights", run, "--out", `${folder}/half.safetensors`],
    ["export", "--weights", run, "--out", `${folder}/web`, "--format", "tfjs"],
    ["train", ...command, "--resume"],
  ];
  for (const [name, ...args] of commands) {
    await t.step(`${name} ${args.at(-1)} uses the previous one and says so`, async () => {
      await Deno.writeFile(newest, bad);
      const { code, out, err } = await task(name, ...args);
      assertEquals(code, 0, err);
      assertMatch(
        err,
        /warning: .*weights\/conv1\/kernel.*NaN.*the previous checkpoint, after \d+ updates?/,
      );
      assertStringIncludes(err, `after ${counted(Number(before), "update")}: ${previous}`);
      if (name === "train") {
        assertStringIncludes(out, `Resuming after ${counted(Number(before), "update")}`);
      } else assertStringIncludes(out, previous);
    });
  }
  await t.step("without a previous one, it is rejected by file and tensor", async () => {
    const alone = `${folder}/alone.safetensors`;
    await Deno.writeFile(alone, bad);
    for (
      const [name, ...args] of [
        ["evaluate", "--weights", alone],
        ["export", "--weights", alone, "--out", `${folder}/none.safetensors`],
        ["classify", "README.md", "--weights", alone],
      ]
    ) {
      const { code, err } = await task(name, ...args);
      assertEquals([code, err.trim().split("\n").length], [2, 1], err);
      assertStringIncludes(err, `in weights/conv1/kernel but found NaN`);
      assertStringIncludes(err, alone);
    }
  });
});
