/**
 * `deno task dev bench --backend webgpu`: compares this package's WebGPU kernels with tfjs's own and
 * jax-js's on the same adapter in the same run.
 *
 * The three alternate on every operation, so that other load on the machine affects all of them. On
 * a GPU the time is wall-clock time; on a software adapter, which computes on the CPU, it is CPU
 * time, because other load changes wall-clock time but not CPU time.
 */
import process from "node:process";
import { fileURLToPath } from "node:url";
import * as tf from "@tensorflow/tfjs";
import { WebGPUBackend } from "@tensorflow/tfjs-backend-webgpu";
import { defineCommand, type ParsedArguments } from "../../../lib/cli/command/arguments.ts";
import { runCommand } from "../../../lib/cli/command/run_command.ts";
import { BadArgumentError } from "../../../lib/errors.ts";
import { writeAtomically } from "../../../lib/files/atomic_write.ts";
import { adapterName, isSoftwareAdapter, openDevice } from "../../../lib/ops/webgpu/device.ts";
import { registerWebGPU, webgpuBackend } from "../../../lib/ops/webgpu/register.ts";
import { preset, type PresetName } from "../../../lib/spec/presets.ts";
import type { PeerAnswer } from "../peers/jax_webgpu.ts";
import { casesAt, costOf, type OpCase } from "./webgpu_cases.ts";
import { prepare } from "./webgpu_ops.ts";
import { performancePage, type Readings } from "./webgpu_page.ts";
import { JaxPeer } from "./webgpu_peer.ts";
import {
  type Ceilings,
  measureCeilings,
  type OpRow,
  printOps,
  printSteps,
  type StepRow,
} from "./webgpu_report.ts";
import { peerNetwork, prepareStep, type StepCase } from "./webgpu_step.ts";

/** The command line. */
export const command = defineCommand({
  name: "dev bench",
  summary: "Compares the WebGPU kernels with tfjs's own and jax-js's on the same adapter.",
  flags: {
    backend: {
      kind: "choice",
      choices: ["webgpu"],
      default: "webgpu",
      description: "Backend under test",
    },
    batch: { kind: "integer", minimum: 1, default: 4, description: "Images in a batch" },
    rounds: { kind: "integer", minimum: 1, default: 3, description: "Runs; the best one counts" },
    only: {
      kind: "text",
      placeholder: "TEXT",
      description: "Only operations with this in their name",
    },
    peers: { kind: "text", placeholder: "NAMES", default: "tfjs,jax", description: "Peers to run" },
    json: {
      kind: "text",
      placeholder: "FILE",
      description: "Also write the readings to this file",
    },
    steps: { kind: "switch", default: true, description: "Measure training steps too" },
    networks: {
      kind: "text",
      placeholder: "NAME:BATCH,...",
      default: "cifarTwoTower:32,paper:4",
      description: "Networks whose training step is timed, with their batch sizes",
    },
    from: {
      kind: "text",
      placeholder: "FILE",
      description: "Write the page from an earlier run's --json instead of measuring",
    },
    write: { kind: "switch", description: "Write docs/performance-webgpu.md from the readings" },
  },
  examples: [
    { command: "deno task dev bench --backend webgpu", does: "Everything" },
    { command: "deno task dev bench --backend webgpu --only conv2", does: "One layer" },
    {
      command: "deno task dev bench --backend webgpu --only step",
      does: "Only the training steps",
    },
  ],
});

const PAGE = fileURLToPath(import.meta.resolve("../../../docs/performance-webgpu.md"));

/** The backend name of tfjs's own kernels, on a separate device. */
const STOCK = "webgpu-stock";

/** Kernels that tfjs does not have. */
const ADDED = ["ReluBiasGrad", "SoftmaxCrossEntropy", "CounterDropout", "MomentumUpdate"];

async function registerStock(): Promise<void> {
  const { device, info } = await openDevice();
  tf.registerBackend(STOCK, () => new WebGPUBackend(device, info), 0);
  // On a backend that is not from this package, these kernels defer to tfjs's.
  tf.copyRegisteredKernels("webgpu", STOCK);
  for (const name of ADDED) tf.unregisterKernel(name, STOCK);
}

/** CPU milliseconds on a software adapter, otherwise wall-clock milliseconds. */
async function timed(software: boolean, work: () => Promise<void>): Promise<number> {
  const before = process.cpuUsage();
  const started = performance.now();
  await work();
  const wall = performance.now() - started;
  const { user, system } = process.cpuUsage(before);
  return software ? (user + system) / 1000 : wall;
}

async function finish(): Promise<void> {
  const backend = tf.backend() as WebGPUBackend;
  backend.endComputePassEncoder();
  backend.ensureCommandEncoderReady();
  backend.submitQueue();
  await backend.device.queue.onSubmittedWorkDone();
}

async function timeOp(backend: string, op: OpCase, rounds: number, software: boolean) {
  await tf.setBackend(backend);
  const { run, dispose } = prepare(op);
  const once = (): Promise<number> =>
    timed(software, async () => {
      tf.dispose(run());
      await finish();
    });
  await once();
  let best = Infinity;
  for (let i = 0; i < rounds; i++) best = Math.min(best, await once());
  dispose();
  return best;
}

async function timeStep(backend: string, step: StepCase, rounds: number, software: boolean) {
  await tf.setBackend(backend);
  const { run, dispose } = prepareStep(step);
  await run();
  if (backend === "webgpu") webgpuBackend().takeCounts();
  let best = Infinity;
  for (let i = 0; i < rounds; i++) {
    best = Math.min(best, await timed(software, async () => void await run()));
  }
  const counts = backend === "webgpu" ? webgpuBackend().takeCounts() : undefined;
  dispose();
  return { best, counts };
}

function peerTime(answer: PeerAnswer, software: boolean): number | undefined {
  return "error" in answer ? undefined : software ? answer.cpu : answer.wall;
}

/** The networks that `--networks` names. */
function stepCases(list: string): StepCase[] {
  return list.split(",").map((entry) => {
    const [name, batch] = entry.split(":");
    const spec = preset(name);
    if (!/^[1-9]\d*$/.test(batch ?? "")) {
      throw new BadArgumentError(`--networks: expected NAME:BATCH but found "${entry}".`);
    }
    return { name: spec.name as PresetName, batch: Number(batch) };
  });
}

/** Runs the benchmark. */
export async function bench(
  { values }: ParsedArguments<typeof command.flags>,
): Promise<number> {
  if (values.from !== undefined) {
    const earlier = JSON.parse(await Deno.readTextFile(values.from)) as Readings;
    await writeAtomically(PAGE, performancePage(earlier));
    return 0;
  }
  const rounds = values.rounds;
  const only = values.only ?? "";
  const steps = stepCases(values.networks);
  const peers = values.peers.split(",");
  Reflect.set(tf.findBackend("cpu"), "firstUse", false);
  console.log(await registerWebGPU());
  await tf.setBackend("webgpu");
  const info = webgpuBackend().device.adapterInfo;
  const software = isSoftwareAdapter(info);
  const ceilings: Ceilings | undefined = software ? undefined : await measureCeilings();
  if (peers.includes("tfjs")) await registerStock();
  const jax = peers.includes("jax") ? new JaxPeer() : undefined;
  const rows: OpRow[] = [];
  const stepRows: StepRow[] = [];
  const readings: Readings = {
    adapter: adapterName(info),
    software,
    ceilings,
    batch: values.batch,
    rows,
    steps: stepRows,
  };
  // Saved after each row, so that an interrupted run keeps its readings.
  const save = async () => {
    if (values.json === undefined) return;
    await writeAtomically(values.json, `${JSON.stringify(readings, null, 2)}\n`);
  };
  await save();
  for (const op of casesAt(values.batch)) {
    const name = `${op.layer} ${op.pass}`;
    if (!name.includes(only)) continue;
    rows.push({
      name,
      ...costOf(op),
      ours: await timeOp("webgpu", op, rounds, software),
      tfjs: peers.includes("tfjs") ? await timeOp(STOCK, op, 1, software) : undefined,
      jax: jax && peerTime(await jax.ask({ ...op, rounds }), software),
    });
    printOps(rows.slice(-1), ceilings, rows.length === 1);
    await save();
  }
  for (const step of steps) {
    const name = `step ${step.name}, batch ${step.batch}`;
    if (!values.steps || !name.includes(only)) continue;
    const ours = await timeStep("webgpu", step, rounds, software);
    stepRows.push({
      name,
      rounds,
      ours: ours.best,
      counts: ours.counts,
      tfjs: peers.includes("tfjs") ? (await timeStep(STOCK, step, 1, software)).best : undefined,
      jax: jax && peerTime(await jax.ask({ ...peerNetwork(step), rounds }), software),
    });
    printSteps(stepRows.slice(-1), stepRows.length === 1);
    await save();
  }
  await jax?.close();
  if (values.write) await writeAtomically(PAGE, performancePage(readings));
  return 0;
}

if (import.meta.main) Deno.exit(await runCommand(command, Deno.args, bench));
