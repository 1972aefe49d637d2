/** Patches cropped by a backend are bit-identical to those of the TypeScript code. */
import * as tf from "@tensorflow/tfjs";
import { assertEquals, assertThrows } from "@std/assert";
import { type PatchVariation, PatchWriter } from "../../lib/ops/patch_writer.ts";
import { BadArgumentError } from "../../lib/errors.ts";
import { useBackend } from "../../lib/ops/backend.ts";
import { cropToFloat } from "../../lib/ops/crop_to_float.ts";
import { RandomStreams } from "../../lib/random.ts";

// Outside the tests, because a loaded BLAS library stays loaded, which inside a test counts as a
// leak.
await useBackend("alexnet-cpu");

const stream = new RandomStreams(5).stream("pixels");
const DIVISOR = [62.1, 50.3, 0.7] as const;

/** `count` images with variations that differ in every field. */
function cases(count: number, imageSide: number, side: number, padding: number) {
  const images = Uint8Array.from(
    { length: count * imageSide ** 2 * 3 },
    () => stream.integer(256),
  );
  const places = imageSide + 2 * padding - side + 1;
  const place = () => stream.integer(places) - padding;
  const variations: PatchVariation[] = Array.from({ length: count }, (_, i) => ({
    crop: { top: place(), left: place(), side, flip: i % 2 === 1 },
    shift: [10 * stream.uniform(), -0.1 * stream.uniform(), stream.uniform()],
    gain: i % 3 === 2 ? 1 / 1.1 : 1,
  }));
  return { images, variations };
}

/** The reference: the patches one by one in JavaScript's float64. */
function expected(
  images: Uint8Array,
  variations: readonly PatchVariation[],
  options: { imageSide: number; side: number; mean: ArrayLike<number> },
  channelOrder: "rgb" | "bgr",
): Float32Array {
  const preprocessing = { ...options, padding: 0, divisor: DIVISOR, channelOrder };
  const writer = new PatchWriter(options.imageSide, preprocessing);
  const numbers = new Float32Array(variations.length * writer.patchLength);
  const length = options.imageSide ** 2 * 3;
  variations.forEach((variation, i) =>
    writer.write(images.subarray(i * length), variation, numbers, i * writer.patchLength)
  );
  return numbers;
}

const shapes = [
  { name: "CIFAR-10 images and the crop of 28", count: 9, imageSide: 32, side: 28, padding: 0 },
  { name: "odd sides", count: 7, imageSide: 15, side: 11, padding: 0 },
  { name: "patches over every edge", count: 40, imageSide: 9, side: 7, padding: 3 },
  { name: "one pixel of one pixel", count: 3, imageSide: 1, side: 1, padding: 0 },
  { name: "one pixel of many", count: 5, imageSide: 6, side: 1, padding: 0 },
  { name: "the whole image", count: 4, imageSide: 13, side: 13, padding: 0 },
  { name: "patches larger than the image", count: 6, imageSide: 3, side: 8, padding: 4 },
  { name: "patches quite outside", count: 30, imageSide: 3, side: 2, padding: 4 },
];

for (const backend of ["alexnet-cpu", "cpu"] as const) {
  for (const channelOrder of ["rgb", "bgr"] as const) {
    for (const { name, count, imageSide, side, padding } of shapes) {
      Deno.test(`${backend} gives the values of PatchWriter: ${name}, ${channelOrder}`, async () => {
        await useBackend(backend);
        const { images, variations } = cases(count, imageSide, side, padding);
        for (const length of [3, side * side * 3]) {
          const mean = Float32Array.from({ length }, () => 255 * stream.uniform());
          const options = { imageSide, side, mean, divisor: DIVISOR, channelOrder, variations };
          const patches = cropToFloat(images, options);
          assertEquals(patches.shape, [count, side, side, 3]);
          assertEquals(
            patches.dataSync(),
            expected(images, variations, { imageSide, side, mean }, channelOrder),
          );
          patches.dispose();
        }
      });
    }
  }
}

/** `pixel - mean`, computed in float64 and rounded once, 0 outside the image. */
function differences(
  images: Uint8Array,
  variations: readonly PatchVariation[],
  { imageSide, side, mean }: { imageSide: number; side: number; mean: Float32Array },
  channelOrder: "rgb" | "bgr",
): Float32Array {
  return Float32Array.from({ length: variations.length * side * side * 3 }, (_, at) => {
    const [c, x, y] = [at % 3, Math.floor(at / 3) % side, Math.floor(at / 3 / side) % side];
    const n = Math.floor(at / (3 * side * side));
    const { top, left, flip } = variations[n].crop;
    const [row, column] = [top + y, left + (flip ? side - 1 - x : x)];
    if (Math.min(row, column) < 0 || Math.max(row, column) >= imageSide) return 0;
    const channel = channelOrder === "rgb" ? c : 2 - c;
    const pixel = images[((n * imageSide + row) * imageSide + column) * 3 + channel];
    // The mean is in the order red, green, blue.
    return pixel - mean[(y * side + x) * 3 + channel];
  });
}

Deno.test("where only the mean is subtracted, every way gives the rounded difference, to the bit", async () => {
  // Means whose difference from a byte has more bits than a float32.
  const awkward = [1e-30, 2 ** -20, 0.1, 127.5, 255 - 2 ** -16, 100 + 2 ** -17, 0, 31.999998];
  for (const channelOrder of ["rgb", "bgr"] as const) {
    for (const { name, count, imageSide, side, padding } of shapes) {
      const made = cases(count, imageSide, side, padding);
      const variations = made.variations.map(({ crop }): PatchVariation => ({
        ...{ crop, shift: [0, 0, 0], gain: 1 },
      }));
      const mean = Float32Array.from(
        { length: side * side * 3 },
        (_, i) => i % 3 === 0 ? 255 * stream.uniform() : awkward[i % awkward.length],
      );
      const options = { imageSide, side, mean };
      const right = differences(made.images, variations, options, channelOrder);
      for (const backend of ["alexnet-cpu", "cpu"] as const) {
        await useBackend(backend);
        const patches = cropToFloat(made.images, {
          ...{ ...options, divisor: [1, 1, 1], channelOrder, variations },
        });
        assertEquals(await patches.data(), right, `${backend}, ${name}, ${channelOrder}`);
        patches.dispose();
      }
    }
  }
});

Deno.test("cropping leaves only its result", async () => {
  await useBackend("alexnet-cpu");
  const { images, variations } = cases(3, 8, 6, 0);
  const options = { imageSide: 8, side: 6, mean: [1, 2, 3], divisor: DIVISOR, variations };
  cropToFloat(images, options).dispose();
  const before = [tf.memory().numTensors, tf.memory().numBytes];
  cropToFloat(images, options).dispose();
  assertEquals([tf.memory().numTensors, tf.memory().numBytes], before);
});

Deno.test("a list of images gives the same result as one array", async () => {
  await useBackend("alexnet-cpu");
  const { images, variations } = cases(3, 8, 6, 0);
  const options = { imageSide: 8, side: 6, mean: [1, 2, 3], divisor: DIVISOR, variations };
  const list = [0, 1, 2].map((i) => images.subarray(i * 192, (i + 1) * 192));
  assertEquals(
    cropToFloat(list, options).dataSync(),
    cropToFloat(images, options).dataSync(),
  );
});

Deno.test("sizes that do not match are rejected", () => {
  const { images, variations } = cases(2, 8, 6, 0);
  const options = { imageSide: 8, side: 6, mean: [1, 2, 3], divisor: DIVISOR, variations };
  assertThrows(() => cropToFloat(images.subarray(3), options), BadArgumentError, "381 bytes");
  assertThrows(() => cropToFloat([images], options), BadArgumentError, "images of 384 bytes");
  assertThrows(() => cropToFloat(images, { ...options, mean: [0] }), BadArgumentError, "means");
});
