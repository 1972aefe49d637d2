/** Covers lib/parallel/towers/tower_checkpoint.ts and lib/parallel/towers/tower_classes.ts. */
import { assertEquals, assertThrows } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { BadArgumentError } from "../../../lib/errors.ts";
import { alexnet } from "../../../lib/models/alexnet.ts";
import type { MpiNumbers } from "../../../lib/parallel/mpi/standard_abi.ts";
import {
  checkpointOfTower,
  joinCheckpoints,
} from "../../../lib/parallel/towers/tower_checkpoint.ts";
import {
  classesOfTower,
  columnsOf,
  joinedColumns,
} from "../../../lib/parallel/towers/tower_classes.ts";
import { preset } from "../../../lib/spec/presets.ts";
import type { AlexNetSpec } from "../../../lib/spec/spec.ts";
import { captureCheckpoint } from "../../../lib/training/checkpoint/checkpoint.ts";
import { smallSpec } from "../mpi_programs/small_problem.ts";

await tf.setBackend("cpu");

async function checkpointOf(spec: AlexNetSpec) {
  const model = alexnet(spec);
  const checkpoint = await captureCheckpoint(model, undefined, {
    spec,
    classNames: Array.from({ length: spec.classes }, (_, i) => `class ${i}`),
    preprocessing: {
      ...{ side: spec.side, imageSide: spec.side, padding: 0, mean: [0, 0, 0] },
      ...{ divisor: [1, 1, 1] as const, channelOrder: "rgb" as const },
    },
  });
  model.dispose();
  return checkpoint;
}

Deno.test("the parts of both towers joined are the whole checkpoint again", async () => {
  const whole = await checkpointOf({ ...smallSpec, classes: 5 });
  const messages: MpiNumbers[] = [];
  const rank = (number: number) => ({
    rank: number,
    send: (values: MpiNumbers) => void messages.push(values),
    receive: (values: MpiNumbers) => values.set(messages.shift() ?? []),
  });
  const [first, second] = [checkpointOfTower(whole, 0), checkpointOfTower(whole, 1)];
  assertEquals(second.weights.get("fc8/kernel")?.shape, [32, 3]);
  assertEquals(joinCheckpoints(second, rank(1)), undefined);
  const joined = joinCheckpoints(first, rank(0));
  const sorted = (weights: typeof whole.weights) => [...weights].sort(([a], [b]) => a < b ? -1 : 1);
  assertEquals(joined && sorted(joined.weights), sorted(whole.weights));
  assertEquals(joined?.info, whole.info);
});

Deno.test("a checkpoint of a net with one tower is refused", async () => {
  const whole = await checkpointOf(preset("cifarSmall"));
  assertThrows(() => checkpointOfTower(whole, 0), BadArgumentError, "two towers but found 1");
});

Deno.test("both towers have all classes, and joined columns are the matrix again", () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 9 }), fc.integer({ min: 1, max: 5 }), (classes, rows) => {
      const [left, right] = [classesOfTower(classes, 0), classesOfTower(classes, 1)];
      assertEquals([left.start, left.end, right.end], [0, right.start, classes]);
      const values = Float32Array.from({ length: rows * classes }, (_, i) => i);
      const parts = [left, right].map((range) => columnsOf(values, classes, range));
      assertEquals(joinedColumns(parts[0], parts[1], rows), values);
    }),
  );
});
