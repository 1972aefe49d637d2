import { assert, assertEquals, assertThrows } from "@std/assert";
import type * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { BadArgumentError } from "../../../lib/errors.ts";
import { GradientBuckets } from "../../../lib/parallel/data/gradient_buckets.ts";
import {
  BUCKET_BYTES,
  bytesSentInSum,
  gradientSums,
  SUMMARY,
} from "../../../lib/parallel/data/gradient_traffic.ts";
import type { MpiNumbers } from "../../../lib/parallel/mpi/standard_abi.ts";
import { describeNetwork } from "../../../lib/spec/shapes.ts";
import { preset } from "../../../lib/spec/presets.ts";

const total = (sums: readonly number[]) => sums.reduce((sum, bytes) => sum + bytes, 0);

Deno.test("the paper's gradients are nine sums of 25 MiB and a smaller one", () => {
  const sums = gradientSums(preset("paper"));
  assertEquals(sums, [...Array(9).fill(26_214_400), 7_931_316]);
  // 60,965,224 parameters, the loss and four counts.
  assertEquals(total(sums), 4 * (60_965_224 + 5));
});

Deno.test("the buckets of a net of the paper's size are the sums of the formula, last layer first", () => {
  const { rows, parameters } = describeNetwork(preset("paper"));
  const sums: { bytes: number; start: number }[] = [];
  const world = {
    startAllreduce: (values: MpiNumbers) => {
      sums.push({ bytes: values.byteLength, start: values.byteOffset });
      return { test: () => true, wait: () => {} };
    },
  };
  // Only names, shapes and sizes are read here; real variables would take 244 MB.
  const variables = rows.filter((row) => row.parameters > 0).map((row) =>
    ({ name: row.name, shape: [row.parameters], size: row.parameters }) as unknown as tf.Variable
  );
  const buckets = new GradientBuckets(world, variables, SUMMARY, BUCKET_BYTES / 4);
  const { name, size } = variables[variables.length - 1];
  buckets.fill(name, new Float32Array(size), 1);
  // fc8 has 4,097,000 parameters, two thirds of a bucket.
  assert(size < BUCKET_BYTES / 4, `${size}`);
  assertEquals(sums, []);
  buckets.finish([0, 0, 0, 0]);
  assertEquals(sums.map(({ bytes }) => bytes), gradientSums(preset("paper")));
  assertEquals(sums.map(({ start }) => start), sums.map((_, i) => i * BUCKET_BYTES));
  assertEquals(total(sums.map(({ bytes }) => bytes)), 4 * (parameters + SUMMARY));
});

Deno.test("buckets of any size hold all gradients, and only the last is smaller", () => {
  const spec = preset("cifarSmall");
  fc.assert(fc.property(fc.integer({ min: 4000, max: 2 ** 22 }), (bucket) => {
    const sums = gradientSums(spec, bucket);
    const whole = 4 * Math.floor(bucket / 4);
    assert(sums.slice(0, -1).every((bytes) => bytes === whole));
    const last = sums[sums.length - 1];
    assert(last > 0 && last <= whole);
    assertEquals(total(sums), 4 * (describeNetwork(spec).parameters + SUMMARY));
  }));
  assertThrows(() => gradientSums(spec, 3), BadArgumentError, "bucketBytes");
});

Deno.test("in a sum, each of n ranks sends 2 (n - 1) / n of the bytes", () => {
  assertEquals([1, 2, 4, 64].map((ranks) => bytesSentInSum(64, ranks)), [0, 64, 96, 126]);
  assertThrows(() => bytesSentInSum(64, 0), BadArgumentError, "number of ranks");
});
