/** Covers docs/cluster: the scripts and Kubernetes objects that a reader copies. */
import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import { parseAll } from "@std/yaml";
import { isRecord } from "../../lib/is_record.ts";
import { root } from "../house.ts";
import { missing, requirements } from "../skip.ts";
import { commandsByName, refusalOf } from "../written_commands.ts";

const examples = `${root}docs/cluster`;
const yaml = await Deno.readTextFile(`${examples}/kubeflow_train.yaml`);
const folder = await Deno.makeTempDir();
globalThis.addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));

/** In place of the programs that the scripts start: `srun` runs `deno`, which writes its arguments. */
const stubs = {
  srun: `#!/bin/sh\nwhile [ $# -gt 0 ] && [ "$1" != deno ]; do shift; done\nexec "$@"\n`,
  deno: `#!/bin/sh\nprintf '%s\\0' "$@" >${folder}/words\n`,
};
for (const [name, text] of Object.entries(stubs)) {
  await Deno.writeTextFile(`${folder}/${name}`, text, { mode: 0o755 });
}

/** What `deno` gets from a shell that runs `args`: the name of the task, and its arguments. */
async function wordsFrom(
  args: readonly string[],
  variables: Record<string, string> = {},
): Promise<{ name: string; args: string[] }> {
  const { success, stderr } = await new Deno.Command("sh", {
    args: [...args],
    env: { ...variables, PATH: `${folder}:${Deno.env.get("PATH")}` },
  }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  const [task, name, ...words] = (await Deno.readTextFile(`${folder}/words`)).split("\0");
  assertEquals(task, "task");
  return { name, args: words.slice(0, -1) };
}

/** Checks that the command's own parser accepts the arguments. */
async function assertAccepted({ name, args }: { name: string; args: string[] }): Promise<void> {
  const commands = (await commandsByName()).get(name) ?? [];
  assertEquals(commands.flatMap((command) => refusalOf(command, args)), []);
  assertEquals(commands.length, 1);
}

const slurm = { SLURM_CPUS_PER_TASK: "16", SLURM_JOB_NUM_NODES: "4" };

Deno.test("the script that trains on Slurm starts ranks with flags that the command accepts", async () => {
  const flags = ["--data", "/a folder", "--out", "/run"];
  const words = await wordsFrom([`${examples}/slurm_train.sh`, ...flags], slurm);
  await assertAccepted(words);
  assertEquals(words.args.slice(-4), flags);
});

Deno.test("the script that evaluates on Slurm gives each job its part, and joins them without one", async () => {
  const { evaluate = [] } = Object.fromEntries(await commandsByName());
  const isDivided = evaluate.some(({ flags }) => "shard" in flags);
  const script = [`${examples}/slurm_evaluate.sh`, "/results", "--weights", "/a run"];
  const array = { ...slurm, SLURM_ARRAY_TASK_ID: "3", SLURM_ARRAY_TASK_COUNT: "8" };
  const part = await wordsFrom(script, array);
  assertEquals(part.args, [
    ...["--weights", "/a run", "--threads", "16", "--shard", "3/8", "--out", "/results"],
  ]);
  const again = await wordsFrom(script, { ...array, SLURM_ARRAY_TASK_COUNT: "1", SHARDS: "8" });
  assertEquals(again.args, part.args);
  const join = await wordsFrom(script, slurm);
  assertEquals(join.args, ["--weights", "/a run", "--merge", "/results"]);
  if (isDivided) { for (const words of [part, join]) await assertAccepted(words); }
});

Deno.test("the scripts for Slurm use one thread without a number of processors for a task", async () => {
  const array = { SLURM_ARRAY_TASK_ID: "3", SLURM_ARRAY_TASK_COUNT: "8" };
  const part = await wordsFrom([`${examples}/slurm_evaluate.sh`, "/results"], array);
  assertEquals(part.args.slice(0, 2), ["--threads", "1"]);
  const train = await wordsFrom([`${examples}/slurm_train.sh`], { SLURM_JOB_NUM_NODES: "4" });
  assertEquals(train.args.slice(2, 4), ["--threads", "1"]);
});

Deno.test("the scripts for Slurm say how they are used, without arguments or outside Slurm", async () => {
  for (const name of ["slurm_evaluate.sh", "slurm_train.sh"]) {
    const { code, stderr } = await new Deno.Command("sh", { args: [`${examples}/${name}`] })
      .output();
    const usage = new TextDecoder().decode(stderr);
    assertEquals(code, 2);
    assertMatch(usage, new RegExp(`^usage: sbatch .*docs/cluster/${name} .*\n$`));
  }
});

/** The part of `value` at `path`. */
function at(value: unknown, ...path: (string | number)[]): unknown {
  return path.reduce<unknown>((part, key) => {
    if (Array.isArray(part)) return part[Number(key)];
    return isRecord(part) ? part[key] : undefined;
  }, value);
}

/** The list at `path` of `value`. */
function listAt(value: unknown, ...path: (string | number)[]): readonly unknown[] {
  const list = at(value, ...path);
  if (!Array.isArray(list)) throw new Error(`no list at ${path.join(".")}`);
  return list;
}

const objects = parseAll(yaml);
const [runtime, job] = Array.isArray(objects) ? objects : [];

Deno.test("the job of Kubeflow starts as many ranks as its pods have, on the hosts of Kubeflow's list", async () => {
  const command = listAt(job, "spec", "trainer", "command");
  // The list that Kubeflow Trainer writes for OpenMPI: pkg/runtime/framework/plugins/mpi/mpi.go.
  const list = "alexnet-launcher-0-0.alexnet slots=2\nalexnet-node-0-0.alexnet slots=2\n";
  await Deno.writeTextFile(`${folder}/hostfile`, list);
  const [shell, ...args] = command.map((word) => `${word}`.replace("/etc/mpi", folder));
  assertEquals(shell, "sh");
  const words = await wordsFrom(args);
  await assertAccepted(words);
  const valueOf = (flag: string) => words.args[words.args.indexOf(flag) + 1];
  assertEquals(valueOf("--hosts"), "alexnet-launcher-0-0.alexnet:2,alexnet-node-0-0.alexnet:2");
  const [nodes, each] = ["numNodes", "numProcPerNode"].map((name) =>
    at(job, "spec", "trainer", name)
  );
  assertEquals(Number(valueOf("--ranks")), Number(nodes) * Number(each));
  assertEquals(at(runtime, "spec", "mlPolicy", "numNodes"), nodes);
  assertEquals(at(runtime, "spec", "mlPolicy", "mpi", "numProcPerNode"), each);
});

Deno.test("the job names its runtime, whose pods have the names that Kubeflow looks for", () => {
  assertEquals(at(job, "spec", "runtimeRef", "name"), at(runtime, "metadata", "name"));
  assertEquals(at(job, "spec", "runtimeRef", "kind"), at(runtime, "kind"));
  const jobs = listAt(runtime, "spec", "template", "spec", "replicatedJobs");
  assertEquals(jobs.map((one) => at(one, "name")), ["node", "launcher"]);
  const pod = ["template", "spec", "template", "spec", "containers", 0];
  assertEquals(jobs.map((one) => at(one, ...pod, "name")), ["node", "node"]);
  const [image] = new Set(jobs.map((one) => at(one, ...pod, "image")));
  assertMatch(`${image}`, /:0\.2\.0$/);
});

Deno.test("the image has the versions of Deno, MPI and this project that are tested", async () => {
  const text = await Deno.readTextFile(`${examples}/Dockerfile`);
  const { version } = JSON.parse(await Deno.readTextFile(`${root}deno.json`));
  const check = await Deno.readTextFile(`${root}.ci/run`);
  const pinned = (name: string) => check.match(new RegExp(`${name}[@=]+([\\d.]+)`))?.[1];
  assertEquals(text.match(/deno:debian-([\d.]+)/)?.[1], pinned("deno"));
  assertEquals(text.match(/mpich==([\d.]+)/)?.[1], pinned("mpich"));
  assertEquals([...`${text}${yaml}`.matchAll(/alexnet:([\d.]+)/g)].map(([, found]) => found), [
    ...[version, version, version],
  ]);
});

const ignore = await missing(requirements.kubeflow);

/** What Kubeflow Trainer's models keep of `list`. */
async function kept(list: unknown): Promise<unknown> {
  const program = new Deno.Command("python3", {
    args: [`${root}tests/cluster/kubeflow_objects.py`],
    env: { PYTHONPATH: `${root}${requirements.kubeflow.folder}` },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const writer = program.stdin.getWriter();
  await writer.write(new TextEncoder().encode(JSON.stringify(list)));
  await writer.close();
  const { success, stdout, stderr } = await program.output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  return JSON.parse(new TextDecoder().decode(stdout));
}

Deno.test({
  name: "the Kubernetes objects have fields and values that Kubeflow Trainer's models know",
  ignore,
  fn: async () => {
    assertEquals(await kept(objects), objects);
    const changed = yaml.replace("numProcPerNode: 2", "numProcPerNode: two");
    await assertRejects(() => kept(parseAll(changed)), Error, "numProcPerNode");
  },
});
