/**
 * Covers lib/cli/ranks/rank_job.ts, lib/cli/ranks/with_signals.ts, lib/parallel/rank_team.ts, lib/training/run/assisting_run.ts and
 * lib/training/run/training_team.ts: `deno task train --ranks`.
 */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { findMpiexec } from "../../lib/parallel/mpi/find_mpi.ts";
import { gradientSums } from "../../lib/parallel/gradient_traffic.ts";
import { totalTraffic, towerTraffic } from "../../lib/parallel/tower_traffic.ts";
import { preset } from "../../lib/spec/presets.ts";
import { loadCheckpoint } from "../../lib/training/checkpoint/checkpoint.ts";
import { readRunLog } from "../../lib/training/run/log_lines.ts";
import { root } from "../house.ts";
import { missing, requirements } from "../skip.ts";

const ignore = await missing(requirements.mpi);
const folder = await Deno.makeTempDir();
globalThis.addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));

const installed = `${root}${requirements.mpi.prefix}/bin`;
const env = {
  NO_COLOR: "1",
  ALEXNET_THREADS: "1",
  PATH: findMpiexec() === undefined
    ? `${installed}:${Deno.env.get("PATH")}`
    : Deno.env.get("PATH") ?? "",
};
const batch = 6;
/** A short run of the small net with two towers. */
const net = [
  ...["--synthetic", "--preset", "cifarTwoTower", "--batch", `${batch}`],
  ...["--test", "8", "--validation", "6", "--schedule", "constant"],
];
/** Thirty updates of it. */
const run = [...net, "--limit", "60", "--epochs", "3"];

/** How a command ended, and the lines that it printed. */
interface End {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs the command; `onText` sees what it has printed so far, and its process. */
async function train(
  args: readonly string[],
  onText: (text: string, command: Deno.ChildProcess) => void = () => {},
): Promise<End> {
  const command = new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--no-check", "-A", `${root}lib/cli/train.ts`, ...args],
    cwd: root,
    env,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  let out = "";
  const reads = async () => {
    for await (const text of command.stdout.pipeThrough(new TextDecoderStream())) {
      out += text;
      onText(out, command);
    }
  };
  const [err, { code }] = await Promise.all([
    new Response(command.stderr).text(),
    command.status,
    reads(),
  ]);
  return { code, out, err };
}

/** The largest difference between the weights of two runs. */
async function apart(a: string, b: string): Promise<number> {
  const [one, other] = await Promise.all(
    [a, b].map((run) => loadCheckpoint(`${folder}/${run}/checkpoint.safetensors`)),
  );
  assertEquals([...one.weights.keys()].sort(), [...other.weights.keys()].sort());
  let most = 0;
  for (const [name, { values }] of one.weights) {
    const others = other.weights.get(name)?.values ?? [];
    values.forEach((value, i) => most = Math.max(most, Math.abs(value - others[i])));
  }
  return most;
}

async function stepsOf(run: string): Promise<number | undefined> {
  const { info } = await loadCheckpoint(`${folder}/${run}/checkpoint.safetensors`);
  return info.training?.state.step;
}

/** The processes of this run, by what their command lines contain. */
function ranksOf(run: string): { pid: number; rank: string }[] {
  return [...Deno.readDirSync("/proc")].flatMap(({ name }) => {
    try {
      const commandLine = Deno.readTextFileSync(`/proc/${name}/cmdline`);
      const rank = Deno.readTextFileSync(`/proc/${name}/environ`).match(/\0PMI_RANK=(\d+)/)?.[1];
      const isOurs = commandLine.includes(`${folder}/${run}`) && rank !== undefined;
      return isOurs ? [{ pid: Number(name), rank }] : [];
    } catch {
      return []; // No process, or it has ended.
    }
  });
}

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
      const { pid } = ranksOf("data").find(({ rank }) => rank === "1") ?? {};
      if (pid !== undefined) Deno.kill(pid, "SIGKILL");
    });
    assertEquals(first.code, 1, first.out);
    const sums = gradientSums(preset("cifarTwoTower"));
    assertStringIncludes(
      first.out,
      `the ranks add their gradients in ${sums.length} sum, ${sums[0].toLocaleString("en")} bytes`,
    );
    assertStringIncludes(first.err, "Killed (signal 9)");
    assertStringIncludes(first.err, `--out ${folder}/data --resume`);
    assertEquals(first.out.includes("BAD TERMINATION"), false);
    assertEquals(ranksOf("data"), []);

    const second = await train(["--ranks", "3", ...flags, "--resume"]);
    assertEquals(second.code, 0, second.err);
    assertMatch(second.out, /Resuming after \d+ updates/);
    assertEquals(await stepsOf("data"), 30);
    assertEquals(alone?.code, 0);
    const difference = await apart("data", "alone");
    assert(difference < 1e-5, `${difference}`);
  },
});

Deno.test({
  name: "two towers resume in one process, and an error of rank 0 is told once",
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
    const second = await train(again);
    assertEquals(second.code, 0, second.err);
    assertEquals(await stepsOf("either"), 4);
  },
});
