/**
 * Crops patches from uint8 images and converts them to a net's input on the device.
 *
 * @module
 */
import type * as tf from "@tensorflow/tfjs";
import { type CropToFloatAttributes, variationNumbers } from "../../crop_to_float_options.ts";
import { VARIATION_NUMBERS } from "../../kernel_constants.ts";
import type { AlexNetWebGPUBackend } from "../backend.ts";
import { linearIndexSource, threadGrid } from "./parts/linear_index.ts";
import { program } from "../wgsl.ts";
import source from "./crop_to_float.wgsl" with { type: "text" };

/** Uploads the bytes unchanged and does the rest on the device. */
export function cropToFloat(
  backend: AlexNetWebGPUBackend,
  attributes: CropToFloatAttributes,
): tf.TensorInfo {
  const { images, imageSide, side, mean, divisor, channelOrder, variations } = attributes;
  const count = variations.length;
  const imageBytes = imageSide ** 2 * 3;
  const words = new Uint8Array(Math.ceil(count * imageBytes / 4) * 4);
  images.forEach((image, i) => words.set(image, i * imageBytes));
  const random = Float32Array.from(variationNumbers(variations));
  const inputs = [new Int32Array(words.buffer), random, mean].map((values) =>
    backend.makeTensorInfo(
      [values.length],
      values instanceof Int32Array ? "int32" : "float32",
      values,
    )
  );
  const numbers = backend.makeTensorInfo([count, side, side, 3], "float32");
  const constants = {
    IMAGE_SIDE: imageSide,
    SIDE: side,
    SWAP: channelOrder === "bgr",
    VARIATION_NUMBERS,
  };
  backend.launch({
    program: program("cropToFloat", [source, linearIndexSource], constants, [
      { name: "bytes", type: "i32" },
      { name: "variations", type: "f32" },
      { name: "mean", type: "f32" },
      { name: "numbers", type: "f32", write: true },
    ]),
    bindings: [...inputs, numbers].map((tensor) => ({ tensor })),
    uniforms: {
      pixels: count * side * side,
      scale_red: 1 / divisor[0],
      scale_green: 1 / divisor[1],
      scale_blue: 1 / divisor[2],
    },
    workgroups: threadGrid(backend, count * side * side),
  });
  inputs.forEach(({ dataId }) => backend.disposeData(dataId));
  return numbers;
}
