import { assertEquals } from "@std/assert";
import { imageAt, type ImageDataset } from "../../../../datasets/dataset.ts";
import { decodePng } from "../../../../datasets/pictures/decode_png.ts";
import { samplesIn, samplesPng } from "../../../../tools/site/network/samples.ts";

Deno.test("the samples are the first image of each class, unchanged", () => {
  const labels = Uint8Array.of(9, 0, 1, 1, 2, 3, 4, 5, 6, 7, 8, 0);
  const test: ImageDataset = {
    name: "test",
    classNames: [..."abcdefghij"],
    images: Uint8Array.from({ length: labels.length * 3072 }, (_, i) => (i * 31 + (i >> 9)) % 256),
    labels,
    side: 32,
    count: labels.length,
  };
  const samples = samplesIn(decodePng(samplesPng(test), "samples.png"));
  assertEquals([samples.count, samples.classNames[9]], [10, "truck"]);
  for (let label = 0; label < 10; label++) {
    assertEquals(imageAt(samples, label), imageAt(test, labels.indexOf(label)));
  }
});
