import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import type { ImageDataset } from "../../datasets/dataset.ts";
import { BadArgumentError } from "../../lib/errors.ts";
import { fullSizeImages } from "../../lib/experiments/full_size_images.ts";
import { standInInMemory } from "../../lib/experiments/stand_in_images.ts";

/** Twelve grey images of 4 x 4 pixels in three classes; image i has the grey 10 * i. */
const grey: ImageDataset = {
  name: "grey",
  classNames: ["dark", "grey", "light"],
  images: Uint8Array.from({ length: 12 * 48 }, (_, j) => 10 * Math.floor(j / 48)),
  labels: Uint8Array.from({ length: 12 }, (_, i) => i % 3),
  side: 4,
  count: 12,
};
const options = { side: 8, perClass: 3, standIn: { from: grey, classes: 2, seed: 1 } };

Deno.test("a stand-in in memory holds the images of the one in files", async () => {
  const inFiles = await fullSizeImages(options);
  const { training, validation, meanImage } = standInInMemory({ ...options, heldOut: 4 });
  try {
    assertEquals(meanImage, inFiles.meanImage);
    for (const [own, other] of [[training, inFiles.training], [validation, inFiles.validation]]) {
      assertEquals([...own.labels], [...other.labels]);
      assertEquals([own.side, own.count, own.classNames], [8, other.count, ["dark", "grey"]]);
      const all = Array.from(own.labels.keys());
      assertEquals(await own.read(all), await other.read(all));
    }
  } finally {
    await inFiles.remove();
  }
  await assertRejects(async () => await training.read([4]), BadArgumentError, "0 to 3");
});

Deno.test("a stand-in of more images than there are is rejected", () => {
  const many = { ...options, perClass: 5, heldOut: 4 };
  assertThrows(() => standInInMemory(many), BadArgumentError, "1 to 4 images per class");
  assert(standInInMemory({ ...many, perClass: 4 }).training.count === 6);
});
