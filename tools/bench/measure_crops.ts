/**
 * One process: crops uint8 images into float patches in a tensor of the CPU backend, alternating
 * between TypeScript (with a copy into the heap) and the kernel. `measure_crops.ts
 * '{"burnIn":1,"steps":5}'`
 */
import * as tf from "@tensorflow/tfjs";
import { drawCrop } from "../../lib/augmentation/crop_flip.ts";
import { type PatchVariation, PatchWriter } from "../../lib/ops/patch_writer.ts";
import { useBackend } from "../../lib/ops/backend.ts";
import { cropToFloat } from "../../lib/ops/crop_to_float.ts";
import { RandomStreams } from "../../lib/random.ts";
import { crops, cutters } from "./crop_cases.ts";
import { described } from "./described.ts";
import { type Measurements, milliseconds, type Repetition, type Timing } from "./protocol.ts";

/** How often the methods alternate. */
const TURNS = 3;

async function measure(request: Repetition): Promise<Measurements> {
  const { threads, version } = described(await useBackend("alexnet-cpu"));
  const results: Timing[] = [];
  for (const { name, imageSide, side, batch } of crops) {
    const stream = new RandomStreams(1).stream("crop");
    const length = imageSide ** 2 * 3;
    const images = Array.from(
      { length: batch },
      () => Uint8Array.from({ length }, () => stream.integer(256)),
    );
    const variations: PatchVariation[] = images.map(() => ({
      crop: drawCrop(stream, { imageSide, cropSide: side }),
      shift: [stream.uniform(), stream.uniform(), stream.uniform()],
      gain: 1,
    }));
    const preprocessing = {
      side,
      imageSide,
      padding: 0,
      mean: Float32Array.from({ length: side * side * 3 }, () => 255 * stream.uniform()),
      divisor: [1, 1, 1],
      channelOrder: "rgb",
    } as const;
    const writer = new PatchWriter(imageSide, preprocessing);
    const numbers = new Float32Array(batch * writer.patchLength);
    const ways: Record<(typeof cutters)[number], () => tf.Tensor> = {
      "TypeScript and a copy": () => {
        writer.writeAll({ images, variations }, numbers);
        return tf.tensor4d(numbers, [batch, side, side, 3]);
      },
      "WebAssembly": () => cropToFloat(images, { ...preprocessing, variations }),
    };
    const [slow, fast] = await Promise.all(cutters.map(async (cutter) => {
      const patches = ways[cutter]();
      const found = await patches.data();
      patches.dispose();
      return found;
    }));
    if (slow.some((number, i) => number !== fast[i])) {
      throw new Error(`the methods differ: ${name}`);
    }
    const times = cutters.map((): number[] => []);
    for (let turn = 0; turn < TURNS; turn++) {
      for (const [i, cutter] of cutters.entries()) {
        times[i].push(...await milliseconds(request, () => ways[cutter]().dispose()));
      }
    }
    cutters.forEach((layout, i) => results.push({ what: name, batch, ms: times[i], layout }));
  }
  return { system: "alexnet-cpu", version, threads, results };
}

if (import.meta.main) {
  console.log(JSON.stringify(await measure(JSON.parse(Deno.args[0]) as Repetition)));
  Deno.exit(0);
}
