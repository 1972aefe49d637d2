import { assertEquals, assertThrows } from "@std/assert";
import { BadFileError } from "../../../lib/errors.ts";
import { loadWeights } from "../../../lib/training/checkpoint/load_weights.ts";
import { readMeanImage } from "../../../lib/weights/caffe/mean_image.ts";
import { writeNpy } from "../../../lib/weights/numpy/write_npy.ts";
import { existing } from "../sources/peers.ts";

/** Three maps of `side` x `side` numbers: blue from 0, green from 1000, red from 2000. */
const planes = (side: number) =>
  Float32Array.from(
    { length: 3 * side * side },
    (_, i) => 1000 * Math.floor(i / side ** 2) + i % side ** 2,
  );

function varint(value: number): number[] {
  return value < 128 ? [value] : [value % 128 + 128, ...varint(Math.floor(value / 128))];
}

/** A `BlobProto` as `compute_image_mean` writes it: num 1, channels, height, width and the numbers. */
function blob(channels: number, height: number, width: number, data: Float32Array): Uint8Array {
  const bytes = new Uint8Array(data.buffer);
  const sizes = [1, channels, height, width].flatMap((n, i) => [(i + 1) << 3, ...varint(n)]);
  return Uint8Array.of(...sizes, 5 << 3 | 2, ...varint(bytes.length), ...bytes);
}

Deno.test("a mean image is read from a binaryproto and from a .npy, and turned to RGB by places", () => {
  const expected = {
    side: 2,
    meanImage: Float32Array.from(
      [0, 1, 2, 3].flatMap((place) => [2000 + place, 1000 + place, place]),
    ),
  };
  assertEquals(readMeanImage(blob(3, 2, 2, planes(2)), "x"), expected);
  assertEquals(readMeanImage(writeNpy(planes(2), [3, 2, 2]), "x"), expected);
});

Deno.test("what is no mean image is refused", () => {
  const cases: [Uint8Array, string][] = [
    [blob(1, 2, 2, planes(2).slice(0, 4)), "found F32 of the shape [1,1,2,2]"],
    [blob(3, 2, 1, planes(2).slice(0, 6)), "found F32 of the shape [1,3,2,1]"],
    [blob(3, 2, 2, planes(2).slice(1)), "Expected 12 numbers in the mean image"],
    [writeNpy(planes(2), [12]), "found F32 of the shape [12]"],
    [writeNpy(planes(2), [2, 2, 3]), "found F32 of the shape [2,2,3]"],
    [new Uint8Array(), "found another file in x"],
    [new TextEncoder().encode("<html>"), "found another file in x"],
  ];
  for (const [bytes, message] of cases) {
    assertThrows(() => readMeanImage(bytes, "x"), BadFileError, message);
  }
});

Deno.test("the middle of the mean image is subtracted from images for Caffe's weights", async () => {
  const path = new URL("../sources/fixtures/bvlc.npy", import.meta.url).pathname;
  const image = readMeanImage(writeNpy(planes(256), [3, 256, 256]), "x");
  const { checkpoint } = await loadWeights(path, { meanImage: image });
  const { spec, preprocessing: { mean, ...others } } = checkpoint.info;
  assertEquals(spec.preprocessing.mean, "image");
  const plain = await loadWeights(path);
  const { mean: colour, ...same } = plain.checkpoint.info.preprocessing;
  assertEquals([others, colour.length], [same, 3]);
  assertEquals(mean.length, 227 * 227 * 3);
  // Caffe cuts the middle at (256 - 227) / 2, rounded down.
  const first = 14 * 256 + 14;
  assertEquals(Array.from(mean).slice(0, 3), [2000 + first, 1000 + first, first]);
  assertEquals(existing(Array.from(mean).at(-1)), (14 + 226) * 256 + 14 + 226);
});

Deno.test("three numbers, and numbers that are not finite, are no mean image", () => {
  for (
    const [file, found] of [
      [writeNpy(Float32Array.of(1, 2, 3), [3]), "F32 of the shape [3] in mean.npy"],
      [writeNpy(new Float32Array(12).fill(NaN), [3, 2, 2]), "NaN as number 1 of 12 in mean.npy"],
    ] as const
  ) {
    let message = "";
    try {
      readMeanImage(file, "mean.npy");
    } catch (error) {
      message = `${error}`;
    }
    if (!message.includes(found)) throw new Error(message);
  }
});
