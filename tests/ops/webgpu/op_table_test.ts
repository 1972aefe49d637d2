/**
 * Covers lib/ops/webgpu, its kernels: compares them with the op table: correct values, no leaks,
 * the same bytes each time.
 *
 * A software adapter spends its time compiling shaders, so the table runs on the smallest tile
 * (`tiles_test.ts` compares the others with it) and on a part of the samples.
 * `ALEXNET_ALL_SAMPLES=1` runs all samples, including heavy ones, on the tiles that training uses.
 */
import { assertEquals } from "@std/assert";
import { faults, skipped } from "../check_records.ts";
import type { OpRecord } from "../op_record.ts";
import { opTable } from "../op_table.ts";
import { onlyTile, useWebGPU, webgpuMissing } from "./webgpu_setup.ts";

const all = Deno.env.get("ALEXNET_ALL_SAMPLES") === "1";
const ignore = await webgpuMissing({ tuning: all ? "off" : onlyTile("32x32") });
// exp, log and pow of a GPU are correct to a few units in the last place, not to half a unit.
const options = { backend: "webgpu", light: !all, slack: 4, exactness: 1e-6 };

/** The kernels that compile one shader per shape; each shape is tested in at least one of them. */
const SHARE: Readonly<Record<string, readonly [every: number, first: number]>> = {
  Conv2D: [2, 1],
  FusedConv2D: [6, 0],
  Conv2DBackpropInput: [2, 0],
  Conv2DBackpropFilter: [2, 1],
  BatchMatMul: [2, 0],
  _FusedMatMul: [5, 0],
};

/** The record with the samples that are tested here. */
function tried(record: OpRecord): OpRecord {
  const [every, first] = all ? [1, 0] : SHARE[record.kernel] ?? [1, 0];
  return { ...record, samples: record.samples.filter((_, i) => i % every === first) };
}

for (const record of opTable) {
  Deno.test({
    name: `${record.kernel} on webgpu agrees with float64, leaks nothing, repeats`,
    ignore,
    fn: async () => {
      await useWebGPU();
      const reason = skipped(record, "webgpu");
      if (reason !== undefined) console.log(`skipped: ${reason}`);
      else assertEquals(await faults(tried(record), options), []);
    },
  });
}
