import { assertEquals, assertThrows } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { BadArgumentError } from "../../../lib/errors.ts";
import { GradientBuckets } from "../../../lib/parallel/data/gradient_buckets.ts";
import type { MpiNumbers } from "../../../lib/parallel/mpi/standard_abi.ts";

await tf.setBackend("cpu");

/** Ranks that all have the numbers of this one: a sum is `size` times them. */
function ranks(size: number) {
  const sums: number[][] = [];
  return {
    sums,
    startAllreduce(values: MpiNumbers) {
      sums.push([...values]);
      return {
        test: () => false,
        wait: () => values.forEach((value, i) => values[i] = size * value),
      };
    },
  };
}

/** Buckets of three numbers for `a` (2), `b` (3) and `c` (2), and one number more. */
function buckets(world: ReturnType<typeof ranks>) {
  const variables = [["a", 2], ["b", 3], ["c", 2]].map(([name, size]) =>
    tf.variable(tf.zeros([Number(size)]), true, `${name}/${crypto.randomUUID()}`)
  );
  const [a, b, c] = variables.map(({ name }) => name);
  return { buckets: new GradientBuckets(world, variables, 1, 3), names: { a, b, c }, variables };
}

Deno.test("a sum starts when its bucket is full, in the order of the backward pass", () => {
  const world = ranks(2);
  const { buckets: all, names: { a, b, c }, variables } = buckets(world);
  all.fill(c, Float32Array.of(1, 2), 1);
  assertEquals(world.sums, []);
  all.fill(b, Float32Array.of(3, 4, 5), 1);
  assertEquals(world.sums, [[1, 2, 3]]);
  all.fill(a, Float32Array.of(6, 7), 0.5);
  assertEquals(world.sums, [[1, 2, 3], [4, 5, 3]]);
  assertEquals([...all.finish([9])], [18]);
  assertEquals(world.sums.at(-1), [3.5, 9]);
  tf.dispose(variables);
});

Deno.test("a bucket behind a gap waits for the gap", () => {
  const world = ranks(2);
  const { buckets: all, names: { a, b, c }, variables } = buckets(world);
  all.fill(a, Float32Array.of(6, 7), 1);
  all.fill(b, Float32Array.of(3, 4, 5), 1);
  assertEquals(world.sums, []);
  all.fill(c, Float32Array.of(1, 2), 1);
  assertEquals(world.sums, [[1, 2, 3], [4, 5, 6]]);
  tf.dispose(variables);
});

Deno.test("each variable gets its own sum, and a step leaves nothing behind", async () => {
  const world = ranks(3);
  const { buckets: all, names: { a, b, c }, variables } = buckets(world);
  for (const factor of [1, 2]) {
    all.fill(c, Float32Array.of(factor, 2 * factor), 1);
    all.fill(a, Float32Array.of(5, 6), 1);
    all.finish([0]);
    const gradients = all.gradients();
    assertEquals([...await gradients[a].data()], [15, 18]);
    assertEquals([...await gradients[b].data()], [0, 0, 0]);
    assertEquals([...await gradients[c].data()], [3 * factor, 6 * factor]);
    tf.dispose(gradients);
  }
  tf.dispose(variables);
});

Deno.test("a gradient of another length is refused", () => {
  const { buckets: all, names: { a }, variables } = buckets(ranks(1));
  assertThrows(() => all.fill(a, new Float32Array(3), 1), BadArgumentError, "of 2 numbers for a/");
  tf.dispose(variables);
});
