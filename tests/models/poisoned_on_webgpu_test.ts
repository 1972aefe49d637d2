/** Covers lib/models on lib/ops/webgpu: one NaN weight reaches every logit. */
import { assertEquals } from "@std/assert";
import { useWebGPU, webgpuMissing } from "../ops/webgpu/webgpu_setup.ts";
import { hiddenNaN } from "./poisoned.ts";

const ignore = await webgpuMissing();

Deno.test({
  name: "webgpu: one NaN weight in any layer shows in the logits of every image",
  ignore,
  fn: async () => {
    await useWebGPU();
    assertEquals(await hiddenNaN(), []);
  },
});
