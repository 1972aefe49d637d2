import { assert, assertEquals, assertRejects } from "@std/assert";
import { syntheticImages } from "../../../../datasets/synthetic_images.ts";
import { NotFiniteError } from "../../../../lib/errors.ts";
import { useBackend } from "../../../../lib/ops/backend.ts";
import { Learner, type LearnerEvents } from "../../../../tools/site/network/learner.ts";

await useBackend("alexnet-cpu:wasm", { threads: 1 });
const images = syntheticImages({ count: 128, side: 32, classes: 10, seed: 1 });
const test = syntheticImages({ count: 20, side: 32, classes: 10, seed: 2 });
const silent: LearnerEvents = { onStep: () => {}, onEpoch: () => {}, onFilters: () => {} };

/** Losses until the update `last`; `at` is called after each. */
async function losses(
  last: number,
  at: (updates: number, learner: Learner) => void = () => {},
): Promise<number[]> {
  const found: number[] = [];
  using learner: Learner = new Learner(images, test, { learningRate: 0.01, seed: 1 }, {
    ...silent,
    onStep: ({ updates, loss }) => {
      assertEquals(updates, found.push(loss));
      at(updates, learner);
      if (updates === last) learner.pause();
    },
  });
  while (found.length < last) assertEquals(await learner.run(), false);
  return found;
}

Deno.test("a pause in the middle of a pass changes no loss", async () => {
  const whole = await losses(5);
  assertEquals(await losses(5, (updates, learner) => updates === 3 && learner.pause()), whole);
});

Deno.test("another rate acts from the next update on, without a pause", async () => {
  const whole = await losses(5);
  const changed = await losses(5, (updates, learner) => {
    if (updates === 2) learner.learningRate = 0.05;
  });
  // The third loss is of the weights before the first update at the new rate.
  assertEquals(changed.slice(0, 3), whole.slice(0, 3));
  assert(changed[3] !== whole[3]);
});

Deno.test("each pass ends with a test error, and the filters are those of the first layer", async () => {
  const passes: number[] = [];
  const sizes = new Set<string>();
  using learner: Learner = new Learner(images, test, { learningRate: 0.01, seed: 1 }, {
    onStep: () => {},
    onEpoch: ({ passes: count, updates, testError }) => {
      passes.push(count);
      assertEquals(updates, 2 * count);
      assert(testError >= 0 && testError <= 1);
      if (count === 2) learner.pause();
    },
    onFilters: (filters) => {
      sizes.add(`${filters.length} of ${filters[0].width} x ${filters[0].height}`);
    },
  });
  assertEquals(await learner.run(), false);
  assertEquals(passes, [1, 2]);
  assertEquals([...sizes], ["16 of 5 x 5"]);
});

Deno.test("a rate that is too high ends in an error, not in weights without meaning", async () => {
  using learner = new Learner(images, test, { learningRate: 1e30, seed: 1 }, silent);
  await assertRejects(() => learner.run(), NotFiniteError);
});
