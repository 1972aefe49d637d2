import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { BadArgumentError } from "../../lib/errors.ts";
import { channelMeans, channelStatistics, meanImage } from "../../lib/augmentation/statistics.ts";

const two = {
  images: Uint8Array.from([0, 10, 20, 100, 110, 120]),
  labels: new Uint8Array(2),
  side: 1,
  count: 2,
};

Deno.test("the mean image is the mean of each pixel over the images", () => {
  assertEquals([...meanImage(two)], [50, 60, 70]);
  assertEquals(channelStatistics(two).standardDeviation, [50, 50, 50]);
});

Deno.test("channel means are the means of the mean image", () => {
  fc.assert(fc.property(
    fc.integer({ min: 1, max: 4 }),
    fc.integer({ min: 1, max: 5 }),
    fc.infiniteStream(fc.integer({ min: 0, max: 255 })),
    (side, count, stream) => {
      const images = Uint8Array.from(
        { length: side * side * 3 * count },
        () => stream.next().value,
      );
      const set = { images, labels: new Uint8Array(count), side, count };
      const mean = meanImage(set);
      for (let c = 0; c < 3; c++) {
        const channel = mean.filter((_, i) => i % 3 === c);
        assertAlmostEquals(
          channel.reduce((a, b) => a + b, 0) / channel.length,
          channelMeans(set)[c],
          1e-3,
        );
      }
    },
  ));
});

Deno.test("statistics of no images are rejected", () => {
  const none = { images: new Uint8Array(), labels: new Uint8Array(), side: 1, count: 0 };
  assertThrows(() => meanImage(none), BadArgumentError);
  assertThrows(() => channelMeans(none), BadArgumentError);
});
