import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { BadArgumentError } from "../../../lib/errors.ts";
import { imagesOfPart, partOf } from "../../../lib/parallel/data/batch_part.ts";
import type { TrainingBatch } from "../../../lib/training/learning_rule/gradients.ts";

/** A batch whose images, labels and indices all tell their place. */
function numbers(count: number): TrainingBatch {
  return {
    images: Float32Array.from({ length: 2 * count }, (_, i) => Math.floor(i / 2)),
    labels: Int32Array.from({ length: count }, (_, i) => i),
    indices: Int32Array.from({ length: count }, (_, i) => 10 * i),
    count,
  };
}

Deno.test("the parts of all ranks together are the batch, and differ by one image at most", () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 9 }), fc.nat(40), (size, more) => {
    const batch = numbers(size + more);
    const parts = Array.from({ length: size }, (_, rank) => partOf(batch, rank, size));
    assertEquals(parts.flatMap((part) => [...part.batch.labels]), [...batch.labels]);
    const counts = parts.map((part) => part.batch.count);
    assertEquals(Math.max(...counts) - Math.min(...counts) <= 1, true);
    for (const { batch: part, start } of parts) {
      if (!("images" in part)) throw new Error("patches in place of numbers");
      const own = Array.from(part.labels, (label) => [label, label]).flat();
      assertEquals([part.labels[0], [...part.images]], [start, own]);
      assertEquals([...part.indices ?? []], Array.from(part.labels, (label) => 10 * label));
    }
  }));
});

Deno.test("a part of patches has the patches of its images", () => {
  const [side, count] = [1, 3];
  const patches = {
    images: Array.from({ length: 2 * count }, (_, i) => Uint8Array.of(i, i, i)),
    variations: Array.from({ length: 2 * count }, (_, i) => ({
      crop: { left: i, top: 0, flip: false },
      shift: [0, 0, 0] as const,
      gain: 1,
    })),
    preprocessing: {
      ...{ side, imageSide: side, padding: 0, mean: [0, 0, 0], divisor: [1, 1, 1] as const },
      channelOrder: "rgb" as const,
    },
  };
  const { batch } = partOf({ patches, labels: Int32Array.of(5, 6, 7), count }, 2, 3);
  if (!("patches" in batch)) throw new Error("numbers in place of patches");
  assertEquals(batch.patches.images.map(([first]) => first), [4, 5]);
  assertEquals(batch.patches.variations.map(({ crop }) => crop.left), [4, 5]);
  assertEquals([...batch.labels], [7]);
});

Deno.test("each rank reads the images of its part of a batch, at their places, and no others", async () => {
  const side = 2;
  const asked: number[][] = [];
  const images = {
    ...{ side, count: 100, labels: new Uint8Array(100) },
    read(indices: ArrayLike<number>) {
      asked.push(Array.from(indices));
      const pixels = Array.from(indices).flatMap((index) => new Array(side * side * 3).fill(index));
      return Promise.resolve(Uint8Array.from(pixels));
    },
  };
  const indices = [5, 9, 2, 40, 7];
  const batches = await Promise.all(
    [0, 1, 2].map((rank) => imagesOfPart(images, rank, 3).read(indices)),
  );
  assertEquals(asked, [[5], [9, 2], [40, 7]]);
  const firstOf = (pixels: Uint8Array) => indices.map((_, i) => pixels[i * side * side * 3]);
  assertEquals(batches.map(firstOf), [[5, 0, 0, 0, 0], [0, 9, 2, 0, 0], [0, 0, 0, 40, 7]]);
});

Deno.test("fewer images than ranks are refused", () => {
  assertThrows(
    () => partOf(numbers(2), 0, 3),
    BadArgumentError,
    "at least one image for each of 3 ranks but found a batch of 2",
  );
});
