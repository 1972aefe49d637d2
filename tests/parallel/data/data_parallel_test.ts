import { assert, assertEquals, assertNotEquals, assertStringIncludes } from "@std/assert";
import { missing, requirements } from "../../skip.ts";
import { gradientSums } from "../../../lib/parallel/data/gradient_traffic.ts";
import { smallSpec } from "../mpi_programs/small_problem.ts";
import { endOf, resultOf } from "../run_ranks.ts";

const ignore = await missing(requirements.mpi);
/** The bytes of a bucket in `train_data.ts`. */
const BUCKET = 4000;

interface Trained {
  readonly losses: readonly number[];
  readonly hash: string;
  readonly early: number;
  readonly sums: readonly (readonly [number, number])[];
  readonly reports: readonly string[];
  readonly tensors: number;
  readonly error?: string;
  readonly weights: Float32Array;
}

async function trained(ranks: number, settings: Record<string, unknown> = {}): Promise<Trained> {
  const file = await Deno.makeTempFile();
  try {
    const result = await resultOf<Trained>(ranks, "train_data.ts", [
      JSON.stringify(settings),
      file,
    ]);
    return { ...result, weights: new Float32Array((await Deno.readFile(file)).buffer) };
  } finally {
    await Deno.remove(file);
  }
}

const runs = new Map<number, Promise<Trained>>();
/** The training that several tests look at. */
function trainedOnce(ranks: number): Promise<Trained> {
  const run = runs.get(ranks) ?? trained(ranks);
  runs.set(ranks, run);
  return run;
}

const largest = (a: Float32Array, b: Float32Array) =>
  a.reduce(
    (most, value, i) => Math.max(most, Math.abs(value - b[i])),
    a.length === b.length ? 0 : 1,
  );

Deno.test({
  name: "1, 2 and 4 ranks train the same net within rounding, from the weights of rank 0",
  ignore,
  fn: async () => {
    const one = await trained(1);
    // Of ten images, four ranks have two or three each.
    for (const [ranks, many] of [[2, await trainedOnce(2)], [4, await trainedOnce(4)]] as const) {
      const difference = largest(one.weights, many.weights);
      assert(difference < 1e-6, `${ranks} ranks: ${difference}`);
      assertEquals(many.losses.length, 6);
      many.losses.forEach((loss, i) => assert(Math.abs(loss - one.losses[i]) < 1e-5));
      assertEquals(many.tensors, one.tensors);
    }
  },
});

Deno.test({
  name: "2 and 4 ranks add the buckets of the formula in every step, and nothing else",
  ignore,
  fn: async () => {
    const bytes = gradientSums(smallSpec, BUCKET).reduce((sum, bytes) => sum + bytes, 0);
    const expected = [Math.ceil(bytes / BUCKET), bytes];
    const { convolutions, fullyConnected } = smallSpec;
    // A kernel and a bias in each tower, and those of the classifier.
    const weights = 2 * (2 * (convolutions.length + fullyConnected.length) + 1);
    for (const ranks of [2, 4]) {
      const { sums } = await trainedOnce(ranks);
      assertEquals(sums.filter((_, step) => step !== 3), Array(5).fill(expected), `${ranks} ranks`);
      // Before the fourth step, the ranks compare hashes of their weights, and two times: two sums more.
      const compared = 8 * ranks * (weights + 2);
      assertEquals(sums[3], [expected[0] + 2, bytes + compared], `${ranks} ranks`);
    }
    console.log(`the ranks add ${expected[0]} buckets and ${expected[1]} bytes a step`);
  },
});

Deno.test({
  name: "four ranks train the same bits each time",
  ignore,
  fn: async () => {
    assertEquals((await trainedOnce(4)).hash, (await trained(4)).hash);
  },
});

Deno.test({
  name: "two ranks give the same bits with sums during the backward pass and after it",
  ignore,
  fn: async () => {
    const [during, after] = [await trainedOnce(2), await trained(2, { overlap: false })];
    assertEquals(during.hash, after.hash);
    assertEquals(after.early, 0);
    // At the end of the backward pass, only the last bucket is not full.
    assert(during.early >= 0.75, String(during.early));
  },
});

Deno.test({
  name:
    "sums that start in the backward pass are complete at its end, without a call of MPI meanwhile",
  ignore,
  fn: async () => {
    const folder = await Deno.makeTempDir();
    try {
      const { started, complete } = await resultOf<{ started: number; complete: number }>(
        2,
        "sums_in_pass.ts",
        [`${folder}/end-of-pass`],
      );
      assert(started > 0);
      assertEquals(complete, started);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});

Deno.test({
  name: "a rank whose weights change is named",
  ignore,
  fn: async () => {
    const { error = "" } = await trained(2, { wrong: 1 });
    assertStringIncludes(error, "RanksDifferError");
    assertStringIncludes(error, "on rank 1, first in tower1/conv1/kernel");
    // It changed after step 1; weights are compared every third step.
    assertStringIncludes(error, "before step 3");
  },
});

Deno.test({
  name: "a rank that computes slowly is named, with the time that the others wait",
  ignore,
  fn: async () => {
    const { reports } = await trained(2, { slow: 1 });
    // It computes for 0.15 s more.
    const numbers =
      /^rank 1 \(.+\) computes for ([\d.]+) s a step, the others for ([\d.]+) s: they wait ([\d.]+) s a step/
        .exec(reports[0])?.slice(1).map(Number) ?? [];
    const [slow, others, waited] = numbers;
    assert(slow >= 0.15 && slow > 1.5 * others, reports[0]);
    assert(waited > 0, reports[0]);
  },
});

Deno.test({
  name: "a rank that is killed in the middle of a step ends the job, with no process left",
  ignore,
  fn: async () => {
    const { code, stdout: _, ...end } = await endOf(2, "train_data.ts", [
      JSON.stringify({ killed: 1 }),
    ]);
    assertNotEquals(code, 0);
    assertEquals(end, { processes: 2, left: [] });
  },
});
