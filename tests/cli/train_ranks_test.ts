/**
 * Covers lib/cli/ranks/rank_job.ts, lib/cli/ranks/with_signals.ts, lib/parallel/team/rank_team.ts, lib/training/run/assisting_run.ts and
 * lib/training/run/training_team.ts: `deno task train --ranks`.
 */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { encodePng } from "../../lib/figures/pictures/encode_png.ts";
import { gradientSums } from "../../lib/parallel/data/gradient_traffic.ts";
import { totalTraffic, towerTraffic } from "../../lib/parallel/towers/tower_traffic.ts";
import { preset } from "../../lib/spec/presets.ts";
import { readRunLog } from "../../lib/training/run/log_lines.ts";
import { root } from "../house.ts";
import { missing, requirements } from "../skip.ts";
import {
  apart,
  batch,
  env,
  folder,
  net,
  netWith,
  processesOf,
  run,
  stepsOf,
  train,
} from "./rank_runs.ts";

const ignore = await missing(requirements.mpi);

/** The net that one process trains, before the tests, with which the others are compared. */
const alone = ignore ? undefined : await train([...run, "--out", `${folder}/alone`]);

Deno.test({
  name: "two towers stop after the same step by Ctrl-C, resume, and train the net of one process",
  ignore,
  fn: async () => {
    const flags = [...run, "--ranks", "2", "--parallel", "towers", "--out", `${folder}/towers`];
    let interrupted = false;
    const first = await train(flags, (text, command) => {
      if (interrupted || !text.includes("In a step")) return;
      interrupted = true;
      command.kill("SIGINT");
      command.kill("SIGTERM"); // As `deno task` sends another one.
    });
    assertEquals(first.code, 130, first.err);
    assertMatch(first.out, /Stopped after \d+ updates?; .* Continue with the same command/);
    const { messages, bytes } = totalTraffic(towerTraffic(preset("cifarTwoTower"), batch));
    assertStringIncludes(
      first.out,
      `a rank sends ${messages} messages to the other one, ${bytes.toLocaleString("en")} bytes`,
    );
    const steps = await stepsOf("towers") ?? 0;
    assert(steps > 0 && steps < 30, `${steps} steps`);

    const second = await train([...flags, "--resume"]);
    assertEquals(second.code, 0, second.err);
    assertStringIncludes(second.out, `Resuming after ${steps} update`);
    assertEquals(await stepsOf("towers"), 30);
    assertEquals(alone?.code, 0);
    const difference = await apart("towers", "alone");
    assert(difference < 1e-5, `${difference}`);
    const tests = (text?: string) => text?.split("\n").filter((line) => /top-\d error/.test(line));
    assertEquals(tests(second.out), tests(alone?.out));
    const { type } = (await readRunLog(`${folder}/towers/log.jsonl`)).at(-1) ?? {};
    assertEquals(type, "evaluation");
  },
});

Deno.test({
  name:
    "a killed rank ends the job, which resumes on three ranks and trains the net of one process",
  ignore: ignore || Deno.build.os !== "linux",
  fn: async () => {
    const flags = [...run, "--parallel", "data", "--out", `${folder}/data`];
    let killed = false;
    const first = await train(["--ranks", "2", ...flags], (text) => {
      if (killed || !text.includes("epoch 2/3")) return; // The first epoch is saved.
      killed = true;
      const { pid } = processesOf("data").find(({ rank }) => rank === "1") ?? {};
      if (pid !== undefined) Deno.kill(pid, "SIGKILL");
    });
    assertEquals(first.code, 137, first.out);
    const sums = gradientSums(preset("cifarTwoTower"));
    assertStringIncludes(
      first.out,
      `the ranks add their gradients in ${sums.length} sum, ${sums[0].toLocaleString("en")} bytes`,
    );
    assertStringIncludes(first.err, "one was killed (signal 9)");
    assertStringIncludes(first.err, `--out ${folder}/data --resume`);
    assertEquals(first.out.includes("BAD TERMINATION"), false);
    assertEquals(processesOf("data"), []);

    const second = await train(["--ranks", "3", ...flags, "--resume"]);
    assertEquals(second.code, 0, second.err);
    assertMatch(second.out, /Resuming after \d+ updates/);
    assertEquals(await stepsOf("data"), 30);
    assertEquals(alone?.code, 0);
    const difference = await apart("data", "alone");
    assert(difference < 1e-5, `${difference}`);
  },
});

/** What the log of a run says of its steps, but for their durations. */
async function stepsIn(name: string) {
  const lines = await readRunLog(`${folder}/${name}/log.jsonl`);
  return lines.flatMap((line) => line.type === "step" ? [line] : []);
}

Deno.test({
  name: "the log of two towers has the ratios and dead units of one process, within 1e-5",
  ignore,
  fn: async () => {
    // Dead units are looked at in every tenth update and told from the tenth look on.
    // The rate is small, because the losses of two programs that round differently part with time.
    const flags = [...netWith(0, 8), "--limit", "60", "--epochs", "10", "--rate", "0.0001"];
    for (const [name, more] of [["log-alone", []], ["log-towers", ["--ranks", "2"]]] as const) {
      const { code, err } = await train([...flags, ...more, "--out", `${folder}/${name}`]);
      assertEquals(code, 0, err);
    }
    const [one, two] = await Promise.all(["log-alone", "log-towers"].map(stepsIn));
    assertEquals(two.map(({ step }) => step), one.map(({ step }) => step));
    for (const [i, line] of one.entries()) {
      assert(Math.abs(line.loss - two[i].loss) < 1e-5, `step ${line.step}: ${two[i].loss}`);
      // Most ratios are as small as the rate, so that 1e-5 alone would allow any.
      for (const what of ["updateRatios", "deadUnits"] as const) {
        const [own, theirs] = [line[what] ?? {}, two[i][what] ?? {}];
        assertEquals(Object.keys(theirs).sort(), Object.keys(own).sort());
        for (const [layer, value] of Object.entries(own)) {
          const bound = what === "updateRatios" ? Math.min(1e-5, 0.01 * value) : 1e-5;
          assert(Math.abs(value - theirs[layer]) <= bound, `${what} of ${layer}: ${theirs[layer]}`);
        }
      }
    }
    const ratios = one.findLast(({ updateRatios }) => updateRatios)?.updateRatios ?? {};
    assert(Object.keys(ratios).some((name) => name.startsWith("tower2/")));
    assert(Object.values(ratios).every((ratio) => ratio > 0));
    assert(Object.values(one.at(-1)?.deadUnits ?? {}).some((fraction) => fraction > 0));
  },
});

Deno.test({
  name:
    "three ranks divide the images of validation and test and find exactly what one process finds",
  ignore,
  fn: async () => {
    // Three batches of 200 images for each of them.
    const flags = [...netWith(450, 450), "--limit", "60", "--epochs", "1"];
    const path = `${folder}/tests`;
    const three = ["--ranks", "3", "--parallel", "data", "--out", path];
    const first = await train([...flags, ...three]);
    assertEquals(first.code, 0, first.err);
    const report = async () => {
      const { command: _, settings: __, seconds: ___, imagesPerSecond: ____, ...rest } = JSON.parse(
        await Deno.readTextFile(`${path}/report.json`),
      );
      return rest;
    };
    const together = await report();
    assertEquals(together.images, 450);
    // A run that has ended is tested again.
    const second = await train([...flags, "--out", path, "--resume"]);
    assertEquals(second.code, 0, second.err);
    assertEquals(await report(), together);

    const one = await train([...flags, "--out", `${folder}/tests-alone`]);
    assertEquals(one.code, 0, one.err);
    const [ours, theirs] = await Promise.all(["tests", "tests-alone"].map(async (name) => {
      const lines = await readRunLog(`${folder}/${name}/log.jsonl`);
      return lines.flatMap((line) =>
        line.type === "epoch" ? [[line.validationError, line.validationOffByOne]] : []
      );
    }));
    assertEquals(ours, theirs);
    assert(Number(ours[0]?.[0]) > 0, "the validation has no error to compare");
  },
});

Deno.test({
  name:
    "two towers resume with parts of batches, those as two towers, and these in one process; an error " +
    "of rank 0 is told once",
  ignore,
  fn: async () => {
    const path = `${folder}/either`;
    const flags = [...net, "--limit", "12", "--out", path];
    const first = await train(["--ranks", "2", ...flags, "--epochs", "1"]);
    assertEquals(first.code, 0, first.err);
    const again = [...flags, "--resume", "--epochs", "2"];
    const other = await train(["--ranks", "2", ...again, "--seed", "5"]);
    assertEquals([1, 2].includes(other.code), true);
    assertMatch(
      other.err,
      /^error: The run in .* was started with other settings: --seed 0, now 5[^\n]*\n$/,
    );
    for (
      const [epochs, ranks] of [
        ["2", ["--ranks", "2", "--parallel", "data"]],
        ["3", ["--ranks", "2", "--parallel", "towers"]],
        ["4", []],
      ] as const
    ) {
      const next = await train([...flags, "--resume", ...ranks, "--epochs", epochs]);
      assertEquals(next.code, 0, next.err);
      assertEquals(await stepsOf("either"), 2 * Number(epochs));
    }
    const whole = [...net, "--limit", "12", "--epochs", "4", "--out", `${folder}/neither`];
    const one = await train(whole);
    assertEquals(one.code, 0, one.err);
    const difference = await apart("either", "neither");
    assert(difference < 1e-5, `${difference}`);
  },
});

/** What two ranks print as errors that a batch system, here `mpiexec`, starts without `--ranks`. */
async function errorsOfStarted(args: readonly string[]): Promise<string> {
  const deno = [Deno.execPath(), "run", "--quiet", "--no-check", "-A", `${root}lib/cli/train.ts`];
  const { success, stderr } = await new Deno.Command("sh", {
    args: ["-c", 'exec mpiexec -n 2 "$@"', "sh", ...deno, ...args, "--parallel", "data"],
    ...{ cwd: root, env, stdin: "null", stdout: "null", stderr: "piped" },
  }).output();
  assertEquals(success, false);
  return new TextDecoder().decode(stderr);
}

Deno.test({
  name: "ranks that another program started refuse images that they cannot divide, before a step",
  ignore,
  fn: async () => {
    const out = ["--epochs", "1", "--out", `${folder}/started`];
    const last = await errorsOfStarted([...net, "--limit", "13", ...out]);
    assertStringIncludes(
      last,
      "each of 2 ranks in the last batch of an epoch but found 1 (13 images",
    );
    assertStringIncludes(last, "choose --limit 12 or --batch 8 or fewer ranks.");
    const odd = await errorsOfStarted([
      ...net.with(net.indexOf("--batch") + 1, "3"),
      "--limit",
      "12",
      ...out,
    ]);
    assertStringIncludes(odd, "that 2 ranks divide equally but found --batch 3; choose 2 or 4.");
  },
});

Deno.test({
  name: "ranks divide the pictures of a folder that they train on, not those of its default limit",
  ignore,
  fn: async () => {
    // A fifth of 42 pictures is tested: 34 are left, but 33 as each of the three classes rounds its part.
    const pictures = `${folder}/pictures`;
    const photo = encodePng({ width: 32, height: 32, pixels: new Uint8ClampedArray(32 * 32 * 4) });
    for (const name of ["a", "b", "c"]) {
      await Deno.mkdir(`${pictures}/${name}`, { recursive: true });
      for (let i = 0; i < 14; i++) await Deno.writeFile(`${pictures}/${name}/${i}.png`, photo);
    }
    const flags = ["--data", pictures, "--preset", "cifarSmall", "--batch", "16", "--ranks", "2"];
    const { code, err } = await train([...flags, "--out", `${folder}/of-pictures`]);
    assertEquals(code === 0, false);
    assertStringIncludes(err, "but found 1 (33 images in batches of 16); choose --batch 14 or");
  },
});

Deno.test({
  name: "--resume without a folder is refused before any rank starts",
  ignore,
  fn: async () => {
    const { code, err } = await train([...run, "--ranks", "2", "--resume"]);
    assertEquals([code, err], [
      2,
      "error: --resume needs --out, the folder of the run to resume.\n",
    ]);
  },
});

Deno.test({
  name: "a run whose rank is killed before the first checkpoint starts again as its message says",
  ignore: ignore || Deno.build.os !== "linux",
  fn: async () => {
    const flags = [...net, "--limit", "3000", "--ranks", "2", "--out", `${folder}/unsaved`];
    let killed = false;
    const first = await train([...flags, "--epochs", "1"], (text) => {
      if (killed || !text.includes("In a step")) return;
      killed = true;
      const { pid } = processesOf("unsaved").find(({ rank }) => rank === "1") ?? {};
      if (pid !== undefined) Deno.kill(pid, "SIGKILL");
    });
    assertStringIncludes(first.err, "Nothing was saved yet; start again with the same command");
    let interrupted = false;
    const again = await train([...flags, "--epochs", "1", "--resume"], (text, command) => {
      if (interrupted || !text.includes("In a step")) return;
      interrupted = true;
      command.kill("SIGINT");
    });
    assertEquals(again.code, 130, again.err);
  },
});
