/** Measures the tiles of products on this adapter and prints their speeds as JSON. */
import * as tf from "@tensorflow/tfjs";
import { registerWebGPU, webgpuBackend } from "../../../lib/ops/webgpu/register.ts";
import { measureSpeeds } from "../../../lib/ops/webgpu/tuning.ts";

if (import.meta.main) {
  await registerWebGPU({ tuning: "off" });
  await tf.setBackend("webgpu");
  console.log(JSON.stringify(await measureSpeeds(webgpuBackend(), undefined, "")));
}
