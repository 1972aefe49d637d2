import { assert, assertEquals, assertRejects } from "@std/assert";
import { BATCHES_AHEAD, imagesOfBatches } from "../../lib/augmentation/images_of_batches.ts";
import type { LazyImages } from "../../lib/augmentation/images.ts";
import { BadArgumentError } from "../../lib/errors.ts";

/** Ten images of one pixel, of the colours 0 to 9, and how many batches were asked for. */
function lazyImages(
  read: (indices: ArrayLike<number>) => Promise<Uint8Array> = (indices) =>
    Promise.resolve(Uint8Array.from({ length: 3 * indices.length }, (_, i) => indices[i / 3 | 0])),
) {
  const asked: number[][] = [];
  const dataset: LazyImages = {
    ...{ labels: new Uint8Array(10), side: 1, count: 10 },
    read: (indices) => {
      asked.push(Array.from(indices));
      return read(indices);
    },
  };
  return { dataset, asked };
}
const batchOf = (step: number) => Int32Array.of(2 * step, 2 * step + 1);

Deno.test("a few batches are read ahead, and never more", async () => {
  const { dataset, asked } = lazyImages();
  let step = 1;
  for await (
    const { indices, imageOf } of imagesOfBatches({ dataset, mayBeLost: false }, batchOf, 1, 5)
  ) {
    assertEquals([...indices], [...batchOf(step)]);
    assertEquals([...imageOf(1)], Array(3).fill(2 * step + 1));
    assertEquals(asked.length, Math.min(4, step + BATCHES_AHEAD));
    step++;
  }
  assertEquals(asked, [1, 2, 3, 4].map((own) => [...batchOf(own)]));
});

Deno.test("pixels of another number are refused", async () => {
  const { dataset } = lazyImages(() => Promise.resolve(new Uint8Array(5)));
  await assertRejects(
    () => Array.fromAsync(imagesOfBatches({ dataset, mayBeLost: false }, batchOf, 0, 5)),
    BadArgumentError,
  );
});

Deno.test("a reader that fails ends the batches with its error", async () => {
  const { dataset } = lazyImages((indices) =>
    indices[0] === 4 ? Promise.reject(new RangeError("gone")) : Promise.resolve(new Uint8Array(6))
  );
  let batches = 0;
  await assertRejects(
    async () => {
      for await (const _ of imagesOfBatches({ dataset, mayBeLost: false }, batchOf, 0, 5)) {
        batches++;
      }
    },
    RangeError,
  );
  assert(batches === 2);
});
