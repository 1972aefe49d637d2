import { assert, assertAlmostEquals, assertEquals, assertRejects } from "@std/assert";
import fc from "fast-check";
import { BadArgumentError } from "../../lib/errors.ts";
import { RandomStreams } from "../../lib/random.ts";
import { type Batch, floatsOf } from "../../lib/augmentation/batch.ts";
import {
  evaluationBatches,
  stepsPerEpoch,
  trainingBatches,
  type TrainingBatchesOptions,
} from "../../lib/augmentation/batches.ts";
import { drawColorShift, imagenetColorPca } from "../../lib/augmentation/color_pca.ts";
import type { Preprocessing } from "../../lib/augmentation/preprocessing.ts";
import { reportFigures } from "../report_figures.ts";

const raw: Preprocessing = {
  side: 4,
  imageSide: 6,
  padding: 0,
  mean: [0, 0, 0],
  divisor: [1, 1, 1],
  channelOrder: "rgb",
};

/** Images of random pixels. */
function noise(count: number, side = 4) {
  const stream = new RandomStreams(11).stream("noise");
  return {
    images: Uint8Array.from({ length: count * side * side * 3 }, () => stream.integer(256)),
    labels: Uint8Array.from({ length: count }, (_, i) => i % 7),
    side,
    count,
  };
}

/** All batches with their values, read while each is the newest. */
async function collect(
  batches: AsyncIterable<Batch>,
): Promise<(Batch & { images: Float32Array })[]> {
  const all: (Batch & { images: Float32Array })[] = [];
  for await (const batch of batches) all.push({ ...batch, images: floatsOf(batch) });
  return all;
}

function training(options: Partial<TrainingBatchesOptions> = {}) {
  return collect(trainingBatches({
    dataset: noise(20, 6),
    batchSize: 6,
    preprocessing: raw,
    streams: new RandomStreams(1),
    epoch: 0,
    ...options,
  }));
}

Deno.test("the batches of an epoch have every image once, with its own label", async () => {
  await fc.assert(fc.asyncProperty(
    fc.integer({ min: 1, max: 50 }),
    fc.integer({ min: 1, max: 20 }),
    fc.nat(1e6),
    async (count, batchSize, seed) => {
      const dataset = noise(count, 6);
      const streams = new RandomStreams(seed);
      const all = await training({ dataset, batchSize, streams });
      assertEquals(all.length, stepsPerEpoch(count, batchSize));
      const indices = all.flatMap((batch) => [...batch.indices]);
      assertEquals(indices.toSorted((a, b) => a - b), Array.from({ length: count }, (_, i) => i));
      assertEquals(
        all.flatMap((batch) => [...batch.labels]),
        indices.map((index) => dataset.labels[index]),
      );
      assert(all.slice(0, -1).every((batch) => batch.count === batchSize));
      assertEquals(all.at(-1)?.images.length, (all.at(-1)?.count ?? 0) * 48);
      assertEquals(streams.states, {}, "the streams of the run are not advanced");
    },
  ));
});

Deno.test("a batch depends only on seed, epoch and position", async (t) => {
  // With padding, so that values left in the buffers by one batch would show in a later one.
  const preprocessing = { ...raw, side: 5, padding: 3, mean: [9, 9, 9] };
  const whole = await training({ epoch: 3, preprocessing });
  for (const startStep of [1, 2, 3, 4]) {
    assertEquals(await training({ epoch: 3, preprocessing, startStep }), whole.slice(startStep));
  }
  const orders = await Promise.all([
    training({ epoch: 3 }),
    training({ epoch: 4 }),
    training({ epoch: 3, streams: new RandomStreams(2) }),
  ]);
  const text = orders.map((batches) => batches.map((b) => b.indices.join()).join());
  assertEquals(new Set(text).size, 3);
  reportFigures(t, `${whole.length} batches, from 4 other starts`);
});

Deno.test("an image has a different crop in each epoch, whatever the batch size", async () => {
  const cropOf = async (epoch: number, batchSize: number) => {
    const batch = await training({
      dataset: noise(1, 40),
      epoch,
      batchSize,
      preprocessing: { ...raw, imageSide: 40 },
    });
    return batch[0].images.join();
  };
  assertEquals(await cropOf(0, 1), await cropOf(0, 9));
  assert(new Set(await Promise.all([0, 1, 2, 3].map((epoch) => cropOf(epoch, 1)))).size > 1);
});

Deno.test("switching colour or mirroring off does not change the positions of the crops", async () => {
  const plain = await training({ flip: false });
  const colorPca = { pca: imagenetColorPca, scale: "standardDeviation" } as const;
  const shifted = await training({ flip: false, colorPca });
  const streams = new RandomStreams(1);
  for (const [i, batch] of shifted.entries()) {
    assertEquals(batch.indices, plain[i].indices);
    for (const [n, index] of batch.indices.entries()) {
      const shift = drawColorShift(streams.fork("color", index), colorPca);
      for (let j = n * 48; j < (n + 1) * 48; j++) {
        assertAlmostEquals(batch.images[j] - plain[i].images[j], shift[j % 3], 1e-4);
      }
    }
  }
});

Deno.test("the 2012 program's colour noise divides by 1.1 while it is on", async () => {
  const pca = { ...imagenetColorPca, standardDeviations: [0, 0, 0] } as const;
  const plain = await training();
  const shrunk = await training({
    colorPca: { pca, scale: "standardDeviation", shrink: true },
  });
  for (let i = 0; i < 48; i++) {
    assertAlmostEquals(shrunk[0].images[i], plain[0].images[i] / 1.1, 1e-4);
  }
});

Deno.test("without crop, flip and shuffle, batches have the centres of the images in order", async () => {
  const dataset = noise(3, 4);
  const preprocessing = { ...raw, imageSide: 4 };
  const [batch] = await training({
    dataset,
    preprocessing,
    crop: false,
    flip: false,
    shuffle: false,
  });
  assertEquals([...batch.indices], [0, 1, 2]);
  assertEquals([...batch.images], [...dataset.images]);
});

Deno.test("numbers are pixel minus mean image, divided, padding 0, channels in order", async () => {
  const dataset = noise(2, 4);
  const mean = Float32Array.from({ length: 6 * 6 * 3 }, (_, i) => i / 7);
  const divisor = [2, 3, 4] as const;
  const preprocessing: Preprocessing = {
    side: 6,
    imageSide: 4,
    padding: 1,
    mean,
    divisor,
    channelOrder: "bgr",
  };
  const [batch] = await collect(evaluationBatches({ dataset, batchSize: 2, preprocessing }));
  for (let i = 0; i < batch.images.length; i++) {
    const [n, y, x, c] = [
      Math.floor(i / 108),
      Math.floor(i / 18) % 6,
      Math.floor(i / 3) % 6,
      i % 3,
    ];
    const channel = 2 - c;
    const inside = y >= 1 && y < 5 && x >= 1 && x < 5;
    const pixel = dataset.images[n * 48 + ((y - 1) * 4 + x - 1) * 3 + channel];
    const expected = (pixel - mean[(y * 6 + x) * 3 + channel]) / divisor[channel];
    assertAlmostEquals(batch.images[i], inside ? expected : 0, 1e-4);
  }
});

Deno.test("ten-crop batches have the ten patches of each image in a row", async () => {
  const dataset = noise(3, 6);
  const batches = await collect(
    evaluationBatches({ dataset, batchSize: 2, preprocessing: raw, crops: "ten" }),
  );
  assertEquals(batches.map((batch) => batch.images.length), [2 * 10 * 48, 10 * 48]);
  assertEquals(batches.flatMap((batch) => [...batch.indices]), [0, 1, 2]);
  // Patch 4 of image 2 ends in the last pixel of the image; patch 5 is patch 0 mirrored.
  const patches = Array.from(
    { length: 10 },
    (_, p) => batches[1].images.slice(p * 48, p * 48 + 48),
  );
  assertEquals([...patches[4].slice(-3)], [...dataset.images.slice(-3)]);
  for (let y = 0; y < 4; y++) {
    for (let x = 0; x < 4; x++) {
      assertEquals(patches[5][(y * 4 + x) * 3], patches[0][(y * 4 + 3 - x) * 3]);
    }
  }
});

Deno.test("a batch stays valid while the next one is prepared", async () => {
  const batches = trainingBatches({
    dataset: noise(20, 6),
    batchSize: 6,
    preprocessing: raw,
    streams: new RandomStreams(1),
    epoch: 0,
  });
  const { value: one } = await batches.next();
  const before = floatsOf(one);
  await batches.next();
  assertEquals(floatsOf(one), before);
  await batches.return(undefined);
});

Deno.test("invalid batches are rejected before any work", async () => {
  await assertRejects(() => training({ batchSize: 0 }), BadArgumentError, "batch size");
  await assertRejects(() => training({ startStep: 5 }), BadArgumentError, "from 0 to 4");
  await assertRejects(
    () => training({ preprocessing: { ...raw, imageSide: 7 } }),
    BadArgumentError,
    "7 x 7 pixels",
  );
  await assertRejects(
    () => training({ preprocessing: { ...raw, side: 7 } }),
    BadArgumentError,
    "crop side",
  );
  await assertRejects(
    () => training({ preprocessing: { ...raw, mean: new Float32Array(5) } }),
    BadArgumentError,
    "mean image",
  );
});

Deno.test("a late read of an old batch gives the same values as an early one", async () => {
  const options = {
    dataset: noise(8, 6),
    batchSize: 2,
    preprocessing: raw,
    streams: new RandomStreams(1),
    epoch: 0,
  };
  const expected = await collect(trainingBatches(options));
  const batches: Batch[] = [];
  for await (const batch of trainingBatches(options)) batches.push(batch);
  const newest = floatsOf(batches[3]);
  assertEquals(floatsOf(batches[1]), expected[1].images);
  assertEquals(floatsOf(batches[3]), newest);
});

Deno.test("a batch is plain data: no field of it is computed when it is read", async () => {
  for await (
    const batch of trainingBatches({
      ...{ dataset: noise(5, 6), batchSize: 3, preprocessing: raw, streams: new RandomStreams(1) },
      epoch: 0,
    })
  ) {
    const fields = Object.getOwnPropertyDescriptors(batch);
    assertEquals(Object.keys(fields).sort(), ["count", "indices", "labels", "patches"]);
    assertEquals(Object.values(fields).map(({ get }) => get), Array(4).fill(undefined));
  }
});

Deno.test("pixels that are not bytes are rejected: floats from 0 to 1 would be black images", async () => {
  const bytes = noise(2, 6);
  for (const Kind of [Float32Array, Int16Array, Float64Array]) {
    const dataset = { ...bytes, images: Kind.from(bytes.images) as never };
    await assertRejects(
      () => collect(evaluationBatches({ dataset, batchSize: 2, preprocessing: raw })),
      BadArgumentError,
      Kind.name,
    );
  }
});

Deno.test("a reader that returns the wrong number of pixels is rejected", async () => {
  const { labels, side, count } = noise(2, 6);
  for (const pixels of [new Float32Array(2 * 108).fill(NaN), new Uint8Array(5 * 108)]) {
    const dataset = { labels, side, count, read: () => Promise.resolve(pixels as never) };
    await assertRejects(
      () => collect(evaluationBatches({ dataset, batchSize: 2, preprocessing: raw })),
      BadArgumentError,
      "read()",
    );
  }
});

Deno.test("an unknown crop mode is rejected with the nearest one", async () => {
  const options = { dataset: noise(2, 6), batchSize: 2, preprocessing: raw };
  await assertRejects(
    () => collect(evaluationBatches({ ...options, crops: "tan" as never })),
    BadArgumentError,
    '"ten"',
  );
});
