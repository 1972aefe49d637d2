/** Patches cropped on the GPU equal those cropped on the CPU. */
import { assert, assertEquals } from "@std/assert";
import { type PatchVariation, PatchWriter } from "../../../../lib/ops/patch_writer.ts";
import { cropToFloat } from "../../../../lib/ops/crop_to_float.ts";
import { RandomStreams } from "../../../../lib/random.ts";
import { useWebGPU, webgpuMissing } from "../webgpu_setup.ts";

const ignore = await webgpuMissing();
const IMAGE_SIDE = 9;
const SIDE = 7;
const COUNT = 5;
const stream = new RandomStreams(3).stream("pixels");
const images = Uint8Array.from(
  { length: COUNT * IMAGE_SIDE ** 2 * 3 },
  () => stream.integer(256),
);
const variations: PatchVariation[] = Array.from({ length: COUNT }, (_, i) => ({
  crop: { top: i - 2, left: 3 - i, side: SIDE, flip: i % 2 === 1 }, // over every edge
  shift: [i, -2 * i, 0.5],
  gain: i === 4 ? 1 / 1.1 : 1,
}));

for (const channelOrder of ["rgb", "bgr"] as const) {
  for (const meanLength of [3, SIDE * SIDE * 3]) {
    Deno.test({
      name: `Cropping on webgpu agrees with PatchWriter: ${channelOrder}, ${meanLength} means`,
      ignore,
      fn: async () => {
        await useWebGPU();
        const mean = Float32Array.from({ length: meanLength }, () => 255 * stream.uniform());
        const divisor = [62, 50, 1] as const;
        const preprocessing = { side: SIDE, imageSide: IMAGE_SIDE, padding: 2, mean, divisor };
        const writer = new PatchWriter(IMAGE_SIDE, { ...preprocessing, channelOrder });
        const expected = new Float32Array(COUNT * writer.patchLength);
        const size = IMAGE_SIDE ** 2 * 3;
        variations.forEach((variation, i) =>
          writer.write(images.subarray(i * size), variation, expected, i * writer.patchLength)
        );
        const patches = cropToFloat(images, { ...preprocessing, channelOrder, variations });
        assertEquals(patches.shape, [COUNT, SIDE, SIDE, 3]);
        const found = await patches.data();
        expected.forEach((value, i) => {
          assert(Math.abs(value - found[i]) < 1e-4, `number ${i}: ${found[i]}, not ${value}`);
        });
        patches.dispose();
      },
    });
  }
}
