import { assert, assertAlmostEquals, assertEquals, assertRejects } from "@std/assert";
import { join } from "node:path";
import type { ImageDataset } from "../../datasets/dataset.ts";
import { ImageFolder } from "../../datasets/image_folder.ts";
import { daysFor, fullSizeImages } from "../../lib/experiments/full_size_images.ts";
import { encodePng } from "../../lib/figures/pictures/encode_png.ts";

/** Eight grey images of 4 x 4 pixels in two classes; image i has the grey 10 * i. */
const grey: ImageDataset = {
  name: "grey",
  classNames: ["dark", "light"],
  images: Uint8Array.from({ length: 8 * 48 }, (_, j) => 10 * Math.floor(j / 48)),
  labels: Uint8Array.of(0, 0, 0, 0, 1, 1, 1, 1),
  side: 4,
  count: 8,
};
const standIn = { from: grey, classes: 2, seed: 1 };

function png(value: number): Uint8Array {
  return encodePng({ pixels: new Uint8Array(48).fill(value), width: 4, height: 4 });
}

Deno.test("a stand-in holds out part of each class and measures the rest", async () => {
  const images = await fullSizeImages({ side: 8, perClass: 4, standIn });
  try {
    assert(images.standIn);
    assertEquals([...images.training.labels], [0, 0, 0, 1, 1, 1]);
    assertEquals([...images.validation.labels], [0, 1]);
    // Images 0, 1, 2 and 4, 5, 6 are trained on: the mean grey is 30.
    assertEquals(images.meanImage.length, 8 * 8 * 3);
    for (const value of images.meanImage) assertAlmostEquals(value, 30, 1e-6);
    assertEquals((await images.validation.read([1]))[0], 70);
  } finally {
    await images.remove();
  }
  const { training } = images;
  if (!(training instanceof ImageFolder)) throw new Error("Expected a folder.");
  const [path] = training.paths;
  await assertRejects(() => Deno.stat(path), Deno.errors.NotFound);
});

Deno.test("a user's folder is read, bad files are named, and nothing is removed", async () => {
  const path = await Deno.makeTempDir();
  try {
    for (const name of ["a", "b"]) {
      await Deno.mkdir(join(path, name));
      for (const i of [1, 2, 3]) await Deno.writeFile(join(path, name, `${i}.png`), png(i));
    }
    const bad = join(path, "b", "2.png");
    await Deno.writeTextFile(bad, "no image");
    const images = await fullSizeImages({ path, side: 8, perClass: 9, standIn });
    assert(!images.standIn);
    assertEquals([images.training.count, images.validation.count], [3, 2]);
    assertEquals(images.rejected.map((file) => file.path), [bad]);
    await images.remove();
    assert((await Deno.stat(bad)).isFile);
  } finally {
    await Deno.remove(path, { recursive: true });
  }
});

Deno.test("a class with a single image is rejected by name", async () => {
  const path = await Deno.makeTempDir();
  try {
    await Deno.mkdir(join(path, "lonely"));
    await Deno.writeFile(join(path, "lonely", "1.png"), png(1));
    await assertRejects(
      () => fullSizeImages({ path, side: 8, perClass: 9, standIn }),
      Error,
      "at least two images",
    );
  } finally {
    await Deno.remove(path, { recursive: true });
  }
});

Deno.test("days are computed from the seconds per image, without the first step", () => {
  const steps = [9, 1, 2, 3].map((seconds, step) => ({
    step,
    epoch: 0,
    loss: 0,
    errorRate: 0,
    learningRate: 0.01,
    seconds,
    images: 10,
  }));
  const { value, low, high, n } = daysFor(864_000, steps);
  // 1, 2 and 3 days: mean 2, deviation 1, t(0.975, 2) = 4.302653; the lower end stops at 0.
  assertEquals([value, n], [2, 3]);
  assertAlmostEquals((high ?? NaN) - value, 4.302653 / Math.sqrt(3), 1e-5);
  assertEquals(low, 0);
  assertEquals(daysFor(864_000, steps.slice(0, 3)).low, null);
});
