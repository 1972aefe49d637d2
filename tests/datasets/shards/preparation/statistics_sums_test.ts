/** Covers datasets/shards/preparation/statistics_sums.ts and lib/augmentation/color_sums.ts. */
import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { fitColorPca } from "../../../../lib/augmentation/color_pca.ts";
import { colorSums } from "../../../../lib/augmentation/color_sums.ts";
import { channelMeans, meanImage } from "../../../../lib/augmentation/statistics.ts";
import { StatisticsSums } from "../../../../datasets/shards/preparation/statistics_sums.ts";

const side = 4;
const image = fc.uint8Array({ minLength: side * side * 3, maxLength: side * side * 3 });

Deno.test("sums over images, saved and gone on with, give the statistics of all of them", () => {
  fc.assert(
    fc.property(fc.array(image, { minLength: 1, maxLength: 8 }), fc.nat(8), (images, stop) => {
      let sums = new StatisticsSums(side);
      images.forEach((pixels, i) => {
        if (i === stop) sums = new StatisticsSums(side, JSON.parse(JSON.stringify(sums.saved)));
        sums.add(pixels);
      });
      const pixels = new Uint8Array(images.flatMap((own) => [...own]));
      const labels = new Uint8Array(images.length);
      const dataset = { images: pixels, labels, side, count: images.length };
      assertEquals(sums.meanImage, meanImage(dataset));
      assertEquals(sums.channelMeans, channelMeans(dataset));
      assertEquals(sums.colorPca, fitColorPca(dataset));
    }),
  );
});

Deno.test("the sums of colours and of their products are those written out", () => {
  const pixels = Uint8Array.of(1, 2, 3, 10, 20, 30);
  assertEquals([...colorSums(pixels)], [11, 22, 33, 101, 202, 303, 404, 606, 909]);
});

Deno.test("sums beyond 2^53 stay exact", () => {
  const saved = {
    images: 1,
    pixels: Array(3).fill(0),
    colors: Array(9).fill(String(2n ** 60n + 1n)),
  };
  const sums = new StatisticsSums(1, saved);
  sums.add(Uint8Array.of(1, 1, 1));
  assertEquals(sums.saved.colors, Array(9).fill(String(2n ** 60n + 2n)));
});
