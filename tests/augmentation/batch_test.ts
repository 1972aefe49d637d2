import { assert, assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { type Batch, floatsOf, tensorOf } from "../../lib/augmentation/batch.ts";
import { trainingBatches } from "../../lib/augmentation/batches.ts";
import type { Preprocessing } from "../../lib/augmentation/preprocessing.ts";
import { BadArgumentError } from "../../lib/errors.ts";
import { useBackend } from "../../lib/ops/backend.ts";
import { type PatchVariation, PatchWriter } from "../../lib/ops/patch_writer.ts";
import { RandomStreams } from "../../lib/random.ts";

// Outside the tests, because a loaded BLAS library stays loaded, which inside a test counts as a
// leak.
await useBackend("alexnet-cpu");

const preprocessing: Preprocessing = {
  ...{ side: 6, imageSide: 8, padding: 0, mean: [1, 2, 3], divisor: [62.1, 50.3, 0.7] },
  channelOrder: "rgb",
};

/** A batch of `count` images with two patches each. */
function twice(count: number, seed = 5): Batch {
  const stream = new RandomStreams(seed).stream("pixels");
  const variations: PatchVariation[] = Array.from({ length: 2 * count }, (_, i) => ({
    crop: { top: stream.integer(3), left: stream.integer(3), side: 6, flip: i % 2 === 1 },
    shift: [10 * stream.uniform(), -0.1 * stream.uniform(), stream.uniform()],
    gain: i % 3 === 2 ? 1 / 1.1 : 1,
  }));
  const images = Array.from(
    { length: count },
    () => Uint8Array.from({ length: 192 }, () => stream.integer(256)),
  );
  return {
    patches: { images: images.flatMap((image) => [image, image]), variations, preprocessing },
    labels: Int32Array.from({ length: count }, (_, i) => i),
    indices: Int32Array.from({ length: count }, (_, i) => i),
    count,
  };
}

/** The reference: writes the patches one by one. */
function expected({ patches }: Batch): Float32Array {
  const writer = new PatchWriter(8, preprocessing);
  const numbers = new Float32Array(patches.variations.length * 108);
  patches.variations.forEach((variation, i) =>
    writer.write(patches.images[i], variation, numbers, i * 108)
  );
  return numbers;
}

Deno.test("the values of a batch are those of its patches, in order", () => {
  const batch = twice(3);
  assertEquals(floatsOf(batch), expected(batch));
});

for (const backend of ["alexnet-cpu", "cpu"] as const) {
  Deno.test(`a batch and its parts have the same values as tensors, ${backend}`, async () => {
    await useBackend(backend);
    const batch = twice(4);
    const numbers = floatsOf(batch);
    for (const [from, to] of [[0, 4], [1, 2], [2, 4], [0, 1]]) {
      const part = tensorOf(batch, from, to);
      assertEquals(part.shape, [2 * (to - from), 6, 6, 3]);
      assertEquals(await part.data(), numbers.slice(216 * from, 216 * to));
      part.dispose();
    }
    const whole = tensorOf(batch);
    assertEquals(await whole.data(), numbers);
    whole.dispose();
  });
}

Deno.test("reading a batch does not change it, with any reader and any number of times", async () => {
  await useBackend("alexnet-cpu");
  for await (
    const batch of trainingBatches({
      dataset: {
        images: Uint8Array.from({ length: 5 * 192 }, (_, i) => 7 * i % 256),
        labels: new Uint8Array(5),
        ...{ side: 8, count: 5 },
      },
      ...{ batchSize: 3, preprocessing, streams: new RandomStreams(1), epoch: 0 },
    })
  ) {
    const before = structuredClone(batch);
    const first = floatsOf(batch);
    first.fill(NaN);
    const tensor = tensorOf(batch);
    const second = floatsOf(batch);
    assertEquals(await tensor.data(), second);
    assert(second.every(Number.isFinite));
    assertEquals(structuredClone(batch), before);
    tensor.dispose();
  }
});

Deno.test("one array is reused for all batches; its contents are those of the last", () => {
  const [large, small] = [twice(3, 1), twice(2, 2)];
  const buffer = new Float32Array(3 * 216);
  const first = floatsOf(large, buffer);
  assertEquals(first, expected(large));
  const second = floatsOf(small, buffer);
  assertStrictEquals(second.buffer, buffer.buffer);
  assertEquals([second.length, second.byteOffset], [2 * 216, 0]);
  assertEquals(second, expected(small));
  assertEquals(first.subarray(0, 2 * 216), expected(small));
  assertThrows(() => floatsOf(large, new Float32Array(600)), BadArgumentError, "at least 648");
});

Deno.test("cropping a batch leaves only its result as a tensor", async () => {
  await useBackend("alexnet-cpu");
  const batch = twice(2);
  tensorOf(batch).dispose();
  const before = tf.memory().numTensors;
  const tensor = tensorOf(batch);
  assertEquals(tf.memory().numTensors, before + 1);
  tensor.dispose();
});

Deno.test("an invalid part of a batch is rejected", () => {
  const [list] = [{ images: [new Uint8Array(3)], variations: [], preprocessing }];
  for (
    const [count, from, to] of [[0, 0, 0], [1, -1, 1], [1, 0, 2], [1, 1, 1], [2, 0, 1], [1, NaN, 1]]
  ) {
    assertThrows(() => tensorOf({ patches: list, count }, from, to), BadArgumentError);
  }
});

Deno.test("both readers of a batch reject the same patches", () => {
  const good = twice(1).patches;
  const variation = good.variations[0];
  const bad: readonly Batch["patches"][] = [
    { ...good, images: [new Uint8Array(3), good.images[1]] },
    { ...good, images: good.images.slice(0, 1) },
    { ...good, images: good.images.map((image) => Float32Array.from(image) as never) },
    ...[
      { shift: [NaN, 0, 0] as const },
      { gain: Infinity },
      { crop: { ...variation.crop, top: 0.5 } },
    ].map((change) => ({
      ...good,
      variations: [{ ...variation, ...change }, good.variations[1]],
    })),
    { ...good, preprocessing: { ...preprocessing, mean: [1e39 * 1e300, 0, 0] } },
    { ...good, preprocessing: { ...preprocessing, divisor: [1e-46, 1, 1] } },
    { ...good, preprocessing: { ...preprocessing, channelOrder: "xyz" as never } },
  ];
  for (const patches of bad) {
    assertThrows(() => floatsOf({ patches }), BadArgumentError);
    assertThrows(() => tensorOf({ patches, count: 1 }), BadArgumentError);
  }
});
