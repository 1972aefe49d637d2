/**
 * Covers all of lib/ops/webgpu/kernels: NaN, infinities, -0, denormal and huge numbers in
 * every kernel.
 */
import { assertEquals } from "@std/assert";
import { ownKernelNames } from "../../../lib/ops/webgpu/kernel_registry.ts";
import { specialFaults } from "../special_values.ts";
import { specialTable } from "../special_table.ts";
import { onlyTile, useWebGPU, webgpuMissing } from "./webgpu_setup.ts";

// A software adapter spends its time compiling shaders: the smallest tile has the fewest.
const ignore = await webgpuMissing({ tuning: onlyTile("32x32") });

Deno.test("every kernel on webgpu has a row of special values", () => {
  const rows = specialTable.map(({ kernel }) => kernel);
  assertEquals(ownKernelNames().filter((kernel) => !rows.includes(kernel)), []);
});

for (const row of specialTable) {
  if (!ownKernelNames().includes(row.kernel)) continue;
  Deno.test({
    name: `No special value is lost in ${row.kernel} on webgpu`,
    ignore,
    fn: async () => {
      await useWebGPU();
      assertEquals(await specialFaults([row], "webgpu"), []);
    },
  });
}
