import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { occlusionMap } from "../../lib/inspection/occlusion.ts";

Deno.test("an occlusion map is dark exactly at the pixels that decide the answer", async () => {
  await tf.setBackend("cpu");
  const side = 8;
  const images = new Uint8Array(side * side * 3);
  images.set([255, 255, 255], (1 * side + 6) * 3); // one bright pixel at row 1, column 6
  const dataset = { images, labels: Uint8Array.of(1), side, count: 1 };
  const preprocessing = {
    side,
    imageSide: side,
    padding: 0,
    mean: [0, 0, 0],
    divisor: [255, 255, 255],
    channelOrder: "rgb",
  } as const;
  const brightest = {
    predict: (x: tf.Tensor | tf.Tensor[]) =>
      tf.tidy(() => {
        const light = (x as tf.Tensor4D).max([1, 2, 3]).mul(4).expandDims(1);
        return tf.concat([tf.zerosLike(light), light], 1);
      }),
  };
  const map = await occlusionMap(brightest, dataset, {
    index: 0,
    label: 1,
    preprocessing,
    patch: 2,
    stride: 2,
    fill: 0,
  });
  assertEquals([map.columns, map.values.length], [4, 16]);
  assert(map.whole > 0.9);
  map.values.forEach((value, place) => {
    assertAlmostEquals(value, place === 3 ? 0.5 : map.whole, 1e-6);
  });
});
