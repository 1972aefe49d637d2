/**
 * Covers chains of lib/ops/webgpu/kernels/pooling.ts:
 * poolings that share the numbers of one tensor, on `webgpu`.
 */
import { assertEquals } from "@std/assert";
import { poolChainFaults } from "../pool_chains.ts";
import { useWebGPU, webgpuMissing } from "./webgpu_setup.ts";

const ignore = await webgpuMissing();

Deno.test({
  name: "Poolings that share their values have separate gradients on webgpu",
  ignore,
  fn: async () => {
    await useWebGPU();
    assertEquals(await poolChainFaults(), []);
  },
});
