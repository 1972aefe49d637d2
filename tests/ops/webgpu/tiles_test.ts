/** Tiles, spans and windows: however a product is split, the result is the same. */
import * as tf from "@tensorflow/tfjs";
import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import {
  DEFAULT_SPEEDS,
  isDirect,
  planProduct,
  type TileName,
  TILES,
  tileSize,
} from "../../../lib/ops/webgpu/tiles.ts";
import { setTileSpeeds } from "../../../lib/ops/webgpu/kernels/tile_product.ts";
import { onlyTile, useWebGPU, webgpuMissing } from "./webgpu_setup.ts";

const ignore = await webgpuMissing();
const tiles = Object.keys(TILES) as TileName[];

/** A product that is not a multiple of any tile and whose depth is split into spans. */
async function product(): Promise<Float32Array> {
  const result = tf.tidy(() => {
    const a = tf.randomNormal<tf.Rank.R2>([66, 1040], 0, 1, "float32", 1);
    const b = tf.randomNormal<tf.Rank.R2>([1040, 70], 0, 1, "float32", 2);
    return tf.matMul(a, b);
  });
  const values = Float32Array.from(await result.data());
  result.dispose();
  return values;
}

/** The gradients of a convolution and its output, one after another. */
async function convolution(
  [maps, kernels]: readonly [number, number],
  stride: number,
): Promise<Float32Array[]> {
  const results = tf.tidy(() => {
    const x = tf.randomNormal<tf.Rank.R4>([3, 13, 11, maps], 0, 1, "float32", 1);
    const filter = tf.randomNormal<tf.Rank.R4>([5, 3, maps, kernels], 0, 1, "float32", 2);
    const y = (x: tf.Tensor, filter: tf.Tensor) =>
      tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, stride, "same");
    const dy = tf.randomNormal(y(x, filter).shape, 0, 1, "float32", 3);
    return [y(x, filter), ...tf.grads(y)([x, filter], dy)];
  });
  const values = await Promise.all(results.map((result) => result.data()));
  tf.dispose(results);
  return values.map((each) => Float32Array.from(each));
}

Deno.test({
  name: "Every tile gives the same bits, so tuning does not change results",
  ignore,
  fn: async () => {
    await useWebGPU();
    setTileSpeeds(onlyTile(tiles[0]));
    const expected = await product();
    for (const tile of tiles.slice(1)) {
      setTileSpeeds(onlyTile(tile));
      assertEquals(await product(), expected, tile);
    }
    setTileSpeeds(DEFAULT_SPEEDS);
  },
});

Deno.test({
  name: "Tiles without workgroup memory give the same bits as those with it",
  ignore,
  fn: async () => {
    await useWebGPU();
    for (const [shape, stride] of [[[3, 16], 1], [[16, 20], 1], [[5, 8], 2]] as const) {
      setTileSpeeds(onlyTile("32x32"));
      const expected = await convolution(shape, stride);
      for (const tile of tiles.filter((name) => isDirect(TILES[name]))) {
        setTileSpeeds(onlyTile(tile));
        assertEquals(await convolution(shape, stride), expected, `${tile} for ${shape}`);
      }
    }
    setTileSpeeds(DEFAULT_SPEEDS);
  },
});

Deno.test("Spans cover the depth once, whatever the shape", () => {
  const size = fc.integer({ min: 1, max: 400_000 });
  fc.assert(fc.property(size, size, size, fc.integer({ min: 1, max: 16 }), (m, n, k, batches) => {
    const { tile, span, splits } = planProduct(m, n, k, batches, DEFAULT_SPEEDS, 2 ** 27);
    assertEquals(span % (TILES[tile].depth || 4), 0);
    assert(span * splits >= k && span * (splits - 1) < k);
    assert(splits === 1 || splits * m * n * batches * 4 <= 2 ** 27);
  }));
});

Deno.test("Narrow outputs use narrow tiles; the paper's conv1 tower wastes no column", () => {
  const across = (m: number, n: number, k: number) =>
    tileSize(TILES[planProduct(m, n, k, 1, DEFAULT_SPEEDS, 2 ** 27).tile]).columns;
  assertEquals(across(387200, 48, 363), 48);
  assertEquals(across(131072, 32, 75), 32);
  assertEquals(across(131072, 16, 75), 16);
});

Deno.test("Only convolutions with few kernels use no workgroup memory", () => {
  const direct = (columns: number, mayBeDirect: boolean) =>
    isDirect(
      TILES[planProduct(131072, columns, 75, 1, DEFAULT_SPEEDS, 2 ** 27, mayBeDirect).tile],
    );
  assertEquals([16, 32, 48, 64].map((columns) => direct(columns, true)), [
    true,
    true,
    false,
    false,
  ]);
  assertEquals(direct(16, false), false);
});

Deno.test("A span depends only on the shape, not on speeds", () => {
  for (const tile of tiles) {
    const { span, splits } = planProduct(1200, 128, 93312, 1, onlyTile(tile), 2 ** 27);
    assertEquals([span, splits], [15552, 6]);
  }
});
