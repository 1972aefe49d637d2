import { assert, assertEquals, assertThrows } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { BadArgumentError } from "../../../lib/errors.ts";
import { twoTowers } from "../../../lib/parallel/towers/two_towers.ts";
import { preset } from "../../../lib/spec/presets.ts";
import { missing, requirements } from "../../skip.ts";
import { smallSpec } from "../mpi_programs/small_problem.ts";
import { endOf, resultOf } from "../run_ranks.ts";

const ignore = await missing(requirements.mpi);
await tf.setBackend("cpu");

interface Traffic {
  readonly messages: number;
  readonly bytes: number;
}

interface Compared {
  readonly sameNames: boolean;
  readonly weights: number;
  readonly velocities: number;
  readonly losses: number;
  readonly learned: number;
  readonly sameLosses: boolean;
  readonly messages: readonly number[];
  readonly bytes: readonly number[];
  readonly given: readonly [number, number];
  readonly expected: Traffic;
  readonly expectedOfSecond: Traffic;
  readonly share: readonly number[];
  readonly peakShare: readonly number[];
}

for (const variant of ["dropout after fc6 and fc7", "joined normalization"]) {
  Deno.test({
    name: `after 20 steps two ranks have the net that one process trains, within 1e-5: ${variant}`,
    ignore,
    fn: async () => {
      const { expected, expectedOfSecond, ...found } = await resultOf<Compared>(
        2,
        "train_towers.ts",
        [
          variant,
        ],
      );
      assert(found.sameNames);
      assert(found.weights < 1e-5, `weights ${found.weights}`);
      assert(found.velocities < 1e-5, `velocities ${found.velocities}`);
      assert(found.losses < 1e-5, `losses ${found.losses}`);
      assert(found.learned > 0.01, "the weights have hardly changed");
      assert(found.sameLosses, "the ranks have other losses");
      assertEquals(found.messages, [expected.messages, expectedOfSecond.messages]);
      assertEquals(found.bytes, [expected.bytes, expectedOfSecond.bytes]);
      // MPI was given these messages and no other.
      assertEquals(found.given, [expected.messages, expected.bytes]);
      if (variant === "dropout after fc6 and fc7") assertEquals(expected.messages, 9);
      console.log(
        `each rank sends ${expected.messages} messages and ${expected.bytes} bytes a step`,
      );
      // The second tower has one of five classes more.
      found.share.forEach((share) => assert(Math.abs(share - 0.5) < 0.01, String(share)));
    },
  });
}

Deno.test({
  name: "a rank needs half of the memory for weights and velocities, and about half in all",
  ignore,
  fn: async () => {
    const { share, peakShare } = await resultOf<Compared>(2, "train_towers.ts", ["all kernels"]);
    assertEquals(share, [0.5, 0.5]);
    // The images of a batch and the maps that were exchanged are on both ranks.
    for (const peak of peakShare) assert(peak > 0.45 && peak < 0.6, `${peak}`);
  },
});

Deno.test({
  name: "a tower that is killed between two exchanges of a step ends the job, with no process left",
  ignore,
  fn: async () => {
    const { code, stdout: _, ...end } = await endOf(2, "train_towers.ts", ["killed"]);
    assertEquals(code & 9, 9); // Hydra combines the codes of the ranks.
    assertEquals(end, { processes: 2, left: [] });
  },
});

/** Two ranks of which this one is the first, and the other says `hash` of its net. */
const pair = (size: number, hash?: number) => ({
  rank: 0,
  size,
  gather: (own: readonly number[]) => [[...own], hash === undefined ? [...own] : [hash]],
  sendrecv: () => {},
});

Deno.test("a net without two towers, another number of ranks and different nets are refused", () => {
  const bad = [
    [preset("cifarSmall"), pair(2), "two towers for two ranks but found 1 in cifarSmall"],
    [smallSpec, pair(3), "2 ranks for the two towers of small but found 3"],
    [smallSpec, pair(2, 1), "the same net and seed on both ranks"],
  ] as const;
  for (const [spec, world, message] of bad) {
    assertThrows(() => twoTowers(spec, world), BadArgumentError, message);
  }
});

Deno.test("webgpu, which cannot be read in the middle of a pass, is refused", async () => {
  // The name decides, and not every machine has an adapter.
  tf.registerBackend("webgpu", tf.findBackendFactory("cpu"));
  try {
    await tf.setBackend("webgpu");
    const message = "two towers on two ranks but found webgpu";
    assertThrows(() => twoTowers(smallSpec, pair(2)), BadArgumentError, message);
  } finally {
    await tf.setBackend("cpu");
    tf.removeBackend("webgpu");
  }
});

Deno.test("a rank holds exactly half of the weights of the paper's net", () => {
  const paper = preset("paper");
  const zeros = { standardDeviation: 0, bias: 0 }; // 30 million draws would take seconds.
  const spec = {
    ...paper,
    convolutions: paper.convolutions.map((layer) => ({ ...layer, init: zeros })),
    fullyConnected: paper.fullyConnected.map((layer) => ({ ...layer, init: zeros })),
    classifier: { ...paper.classifier, init: zeros },
  };
  const { model } = twoTowers(spec, { ...pair(2), rank: 1 });
  assertEquals(model.countParams(), 60_965_224 / 2);
  assertEquals(model.outputs[0].shape, [null, 1000]);
  model.dispose();
});
