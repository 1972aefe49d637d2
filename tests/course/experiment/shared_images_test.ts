import { assertEquals } from "@std/assert";
import { sharedImages } from "../../../lib/course/experiment/shared_images.ts";
import { brightnessImages } from "../../brightness_images.ts";

const images = brightnessImages(6);

Deno.test("a test image counts when all its pixels are those of a training image", () => {
  assertEquals(sharedImages(images, images), 6);
  const other = { ...images, images: images.images.slice() };
  other.images[5]++; // not among the bytes by which images are first compared
  assertEquals(sharedImages(images, other), 5);
});

Deno.test("images of another size, or in another place of the set, are told apart by their pixels", () => {
  const last = {
    ...images,
    images: images.images.slice(5 * 3072),
    labels: images.labels.slice(5),
    count: 1,
  };
  assertEquals(sharedImages(images, last), 1);
  assertEquals(sharedImages(images, { ...last, side: 16, count: 4 }), 0);
});
