/** Covers lib/parallel/step_times/two_rank_step.ts, tower_step_program.ts and recorded_tower_step.ts. */
import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { BadArgumentError } from "../../../lib/errors.ts";
import { plannedSpec } from "../../../lib/experiments/record/planned_experiments.ts";
import { findMpiexec } from "../../../lib/parallel/mpi/find_mpi.ts";
import { recordedTowerStep } from "../../../lib/parallel/step_times/recorded_tower_step.ts";
import { totalTraffic, towerTraffic } from "../../../lib/parallel/towers/tower_traffic.ts";
import type { TowerStep } from "../../../lib/parallel/step_times/tower_step.ts";
import { type TwoRankStep, twoRankStep } from "../../../lib/parallel/step_times/two_rank_step.ts";
import { preset } from "../../../lib/spec/presets.ts";
import { root } from "../../house.ts";
import { missing, requirements } from "../../skip.ts";

const ignore = await missing(requirements.mpi);
const spec = plannedSpec("towers", "two-towers");
const installed = `${root}${requirements.mpi.prefix}/bin`;
const path = Deno.env.get("PATH") ?? "";

/** What a program of its own finds, with other variables and permissions than this one. */
async function found(
  batchSize: number,
  env: Readonly<Record<string, string>>,
  permissions = ["-A"],
): Promise<TwoRankStep> {
  const program = `${root}tests/parallel/mpi_programs/one_step.ts`;
  const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--no-check", ...permissions, program, String(batchSize)],
    env: { ...env, NO_COLOR: "1" },
    cwd: root,
  }).output();
  const [out, err] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  assert(out !== "", err);
  return JSON.parse(out) as TwoRankStep;
}

/** Checks that `step` is a step of the net of lesson 10 on two ranks. */
function requireStep({ spans, sent, elapsed, images, messages, bytes }: TowerStep): void {
  const traffic = towerTraffic(spec, images);
  sent.forEach(({ shortest }) => assert(shortest >= 0 && shortest <= elapsed));
  assertEquals({ messages, bytes }, totalTraffic(traffic));
  const workers = [...new Set(spans.map(({ worker }) => worker))];
  assertEquals(workers, ["rank 0: tower 1", "rank 1: tower 2"]);
  for (const worker of workers) {
    const own = spans.filter((span) => span.worker === worker);
    const labelled = own.flatMap(({ label, bytes }) => bytes === undefined ? [] : [[label, bytes]]);
    assertEquals(labelled, sent.map(({ label, bytes }) => [label, bytes]));
    assertEquals(
      labelled,
      [
        ...traffic.map(({ layer, forward }) => [layer, forward]),
        ...traffic.filter(({ backward }) => backward > 0).reverse()
          .map(({ layer, backward }) => [`${layer} backward`, backward]),
      ],
    );
    own.slice(1).forEach((span, i) => assert(span.from >= own[i].to, "one thing at a time"));
    own.forEach(({ from, to }) => assert(from <= to && from >= 0 && to <= elapsed));
    const layers = [...spec.convolutions, ...spec.fullyConnected, spec.classifier];
    const names = layers.map(({ name }) => name);
    assertEquals(
      own.filter(({ kind }) => kind === "convolution" || kind === "fully connected")
        .map(({ label }) => label),
      [...names, ...names.reverse().map((name) => `${name} backward`)],
    );
  }
}

Deno.test({
  name: "two ranks train the towers, and say when each layer computed and each message was sent",
  ignore,
  fn: async () => {
    const env: Record<string, string> = findMpiexec() === undefined
      ? { PATH: `${installed}:${path}` }
      : {};
    const { recorded, where, ...step } = await found(8, env);
    assertEquals([recorded, where], [false, `This step was measured on ${step.machine}.`]);
    assertEquals(step.images, 8);
    requireStep(step);
  },
});

Deno.test("the recorded step is one of the same net, with machine and date", () => {
  requireStep(recordedTowerStep);
  assertMatch(recordedTowerStep.machine, /^\d+ cores, ./);
  assertMatch(recordedTowerStep.date, /^\d{4}-\d\d-\d\d$/);
});

Deno.test("where no mpiexec can be started, the recorded step comes with the command that installs it", async () => {
  const { recorded, where, ...step } = await found(8, {}, ["-A", "--deny-run"]);
  const { date, ...own } = recordedTowerStep;
  const spans = own.spans.map((span) => ({ ...span, worker: `${span.worker} (recorded)` }));
  assertEquals([recorded, step], [true, { ...own, spans }]);
  assertEquals(
    where,
    "No MPI was found (`pip install mpich` installs it), so this step is a recorded one: " +
      `${own.machine}, ${date}.`,
  );
});

Deno.test("if the ranks fail, the recorded step comes with their message", async () => {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.mkdir(`${folder}/bin`);
    const text = "#!/bin/sh\necho 'error: no such network' >&2\nexit 3\n";
    await Deno.writeTextFile(`${folder}/bin/mpiexec`, text, { mode: 0o755 });
    const { recorded, where } = await found(8, { ALEXNET_MPI: `${folder}/lib/libmpi_abi.so` });
    assertEquals(recorded, true);
    assertMatch(where, /^The ranks failed \(error: no such network\), so this step is a recorded/);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("a net of one tower, and a batch of no images, are rejected", async () => {
  await assertRejects(
    () => twoRankStep({ spec: preset("cifarSmall"), batchSize: 8 }),
    BadArgumentError,
    "two towers for twoRankStep but found 1 in cifarSmall",
  );
  await assertRejects(() => twoRankStep({ spec, batchSize: 0 }), BadArgumentError, "batchSize");
});
