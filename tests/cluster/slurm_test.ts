/** Covers docs/cluster/slurm_train.sh and docs/cluster/slurm_evaluate.sh: both run in Slurm, on one node. */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { findMpiexec } from "../../lib/parallel/mpi/find_mpi.ts";
import { loadCheckpoint } from "../../lib/training/checkpoint/checkpoint.ts";
import { root } from "../house.ts";
import { missing, requirements } from "../skip.ts";
import { OneNodeSlurm } from "./one_node_slurm.ts";

const lacks = await Promise.all([requirements.mpi, requirements.slurm].map(missing));
const ignore = lacks.includes(true);
const folder = await Deno.makeTempDir();
globalThis.addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));

const PATH = Deno.env.get("PATH") ?? "";
const env = {
  NO_COLOR: "1",
  PATH: findMpiexec() === undefined ? `${root}${requirements.mpi.prefix}/bin:${PATH}` : PATH,
};
/** Two ranks on one node, in place of what the script asks for. */
const small = ["--nodes=1", "--ntasks-per-node=2", "--cpus-per-task=1"];
const net = [
  ...["--synthetic", "--preset", "cifarTwoTower", "--batch", "6", "--limit", "60"],
  ...["--test", "8", "--validation", "6", "--schedule", "constant"],
];

/** Runs a program of Slurm here, with this project's folder as its own; returns what it prints. */
async function slurmOutput(slurm: OneNodeSlurm, program: string, args: string[]): Promise<string> {
  const { success, stdout, stderr } = await slurm.command(program, args, { cwd: root, env })
    .output();
  const [out, err] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  if (!success) throw new Error(`${program} ${args.join(" ")}: ${err}`);
  return out.trim();
}

/** A job of a script, and what it prints. */
interface Job {
  readonly slurm: OneNodeSlurm;
  readonly id: string;
  readonly log: string;
}

/** Submits a script of docs/cluster. */
async function submit(
  slurm: OneNodeSlurm,
  log: string,
  script: string,
  options: string[],
  args: string[],
): Promise<Job> {
  const words = ["--parsable", "--output", log, ...options, `docs/cluster/${script}`, ...args];
  return { slurm, log, id: await slurmOutput(slurm, "sbatch", words) };
}

/** Milliseconds between two looks at a job, and after which it has failed. */
const [LOOK_EVERY, PATIENCE] = [200, 90_000];

/** Waits until `isSo`; an error then shows the job, its log, and Slurm's own. */
async function until(isSo: () => Promise<boolean>, job: Job): Promise<void> {
  const started = performance.now();
  while (!await isSo()) {
    if (performance.now() - started > PATIENCE) {
      const texts = [
        await description(job).catch(String),
        await textOf(job.log),
        await job.slurm.logs(),
      ];
      throw new Error(`late: ${texts.join("\n")}`);
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY));
  }
}

async function textOf(path: string): Promise<string> {
  return await Deno.readTextFile(path).catch(() => "");
}

/** What Slurm knows of a job. */
async function description({ slurm, id }: Job): Promise<string> {
  return await slurmOutput(slurm, "scontrol", ["show", "job", id]);
}

/** The state of a job, e.g. `PENDING`. */
async function stateOf(job: Job): Promise<string> {
  return (await description(job)).match(/JobState=(\w+)/)?.[1] ?? "";
}

/** The end of a job, e.g. `COMPLETED`. */
async function endOf(job: Job): Promise<string> {
  let state = "";
  await until(async () => {
    state = await stateOf(job);
    return !["PENDING", "CONFIGURING", "RUNNING", "COMPLETING"].includes(state);
  }, job);
  return state;
}

async function stepsOf(run: string): Promise<number | undefined> {
  const { info } = await loadCheckpoint(`${run}/checkpoint.safetensors`);
  return info.training?.state.step;
}

Deno.test({
  name: "slurm_train.sh saves an interrupted run, and the same command goes on to its end",
  ignore,
  fn: async () => {
    await using slurm = await OneNodeSlurm.start();
    const [log, out] = [`${folder}/train.log`, `${folder}/train`];
    const args = [...net, "--epochs", "8", "--out", out];
    const first = await submit(slurm, log, "slurm_train.sh", small, args);
    await until(async () => (await textOf(log)).includes("epoch 1/8"), first);
    // As Slurm does before the time limit.
    await slurmOutput(slurm, "scancel", ["--signal=INT", first.id]);
    assertEquals(await endOf(first), "FAILED");
    assertMatch(await textOf(log), /2 ranks that share each batch, on .* \(2\)/);
    assertMatch(await textOf(log), /Stopped after \d+ updates/);

    const second = await submit(slurm, log, "slurm_train.sh", small, args);
    assertEquals(await endOf(second), "COMPLETED", await textOf(log));
    assertMatch(await textOf(log), /Resuming after \d+ updates/);
    assertEquals(await stepsOf(out), 80);
  },
});

Deno.test({
  name: "a killed rank ends the job of slurm_train.sh, which goes on when Slurm starts it again",
  ignore,
  fn: async () => {
    await using slurm = await OneNodeSlurm.start();
    const [log, out] = [`${folder}/killed.log`, `${folder}/killed`];
    const args = [...net, "--epochs", "1000", "--out", out];
    const job = await submit(slurm, log, "slurm_train.sh", small, args);
    await until(async () => (await textOf(log)).includes("epoch 2/1000"), job);
    const rank = processesWith(out).find(({ variables }) => variables.includes("\0PMI_RANK=1\0"));
    Deno.kill(rank?.pid ?? NaN, "SIGKILL");
    assertEquals(await endOf(job), "FAILED", await textOf(log));
    // A node refuses a job that starts again in the very second in which it has ended.
    const ended = performance.now();
    const isOver = () => processesWith(out).length === 0 && performance.now() - ended > 1000;
    await until(() => Promise.resolve(isOver()), job);

    await slurmOutput(slurm, "scontrol", ["requeue", job.id]);
    await until(async () => {
      if (/Resuming after \d+ updates[\s\S]*epoch/.test(await textOf(log))) return true;
      // Slurm would wait for two minutes, which it may set again after the first of these. The last one
      // fails if the job starts in this moment.
      if (await stateOf(job) === "PENDING") {
        const now = ["update", `job=${job.id}`, "starttime=now"];
        await slurm.command("scontrol", now, { cwd: root, env }).output();
      }
      return false;
    }, job);
    await slurmOutput(slurm, "scancel", ["--signal=INT", job.id]);
    await endOf(job);
  },
});

/** The processes that train in `out`, by their command lines. */
function processesWith(out: string): { pid: number; variables: string }[] {
  return [...Deno.readDirSync("/proc")].flatMap(({ name }) => {
    try {
      const commandLine = Deno.readTextFileSync(`/proc/${name}/cmdline`);
      const isRank = commandLine.includes(out) && commandLine.includes("lib/cli/train.ts");
      return isRank
        ? [{ pid: Number(name), variables: Deno.readTextFileSync(`/proc/${name}/environ`) }]
        : [];
    } catch {
      return []; // No process, or it has ended.
    }
  });
}

Deno.test({
  name: "slurm_evaluate.sh evaluates in a job array, and joins the results after it",
  ignore,
  fn: async () => {
    await using slurm = await OneNodeSlurm.start();
    const weights = "notebooks/checkpoints/cifarTwoTower.safetensors";
    const args = [`${folder}/results`, "--weights", weights, "--limit", "40"];
    const one = ["--cpus-per-task=1"];
    const [log, joined] = [`${folder}/part-%a.log`, `${folder}/joined.log`];
    const array = await submit(slurm, log, "slurm_evaluate.sh", [...one, "--array=1-2"], args);
    const after = [...one, `--dependency=afterok:${array.id}`, "--kill-on-invalid-dep=yes"];
    const join = await submit(slurm, joined, "slurm_evaluate.sh", after, args);
    assertEquals(await endOf(join), "COMPLETED", await textOf(joined));
    assertStringIncludes(await textOf(joined), "40 images");
  },
});
