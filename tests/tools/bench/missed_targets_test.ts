/** With invented times: nothing is timed here. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { missedTargets } from "../../../tools/bench/missed_targets.ts";
import type { Measured } from "../../../tools/bench/plan.ts";
import type { Measurements } from "../../../tools/bench/protocol.ts";

const times = (what: string, batch: number, ms: number) => ({ what, batch, ms: [ms, ms, ms] });
const system = (rest: Partial<Measurements>): Measurements => ({
  system: "PyTorch",
  version: "2",
  threads: 2,
  results: [],
  ...rest,
});
const measured: Measured = {
  blas: [],
  wasm: [system({
    system: "alexnet-cpu",
    results: [times("step", 32, 2000)],
    numbers: { "profile FusedConv2D": 1500, "profile between kernels": 100 },
  })],
  wasmOneThread: [],
  wasmWide: [],
  wasmWideOneThread: [],
  torch: [system({
    results: [
      times("step", 32, 1000),
      ...["forward", "dW", "dX"].map((pass) => times(`fc6 ${pass}`, 8, 14)),
    ],
  })],
  others: [],
  ceilings: system({ numbers: { "memory, 2 threads, GB/s": 30.2 } }),
};
const missed = (what: string, target: string) =>
  missedTargets([{ what, target, here: "", reached: false }], measured, 8);

Deno.test("a target that is reached, or was not measured, needs no explanation", () => {
  const row = { what: "training step, batch 32, WebAssembly only", target: "0.5x", here: "" };
  assertEquals(missedTargets([{ ...row, reached: true }, row], measured, 8), "");
});

Deno.test("a missed step says how much is missing, and where its time goes", () => {
  const why = missed("training step, batch 32, WebAssembly only", "0.625x PyTorch's images/s");
  assertStringIncludes(why, "2000 ms instead of 1600: 25.0 % too long");
  assertStringIncludes(why, "convolutions take 1500 ms");
});

Deno.test("a missed first layer is set against the memory's speed", () => {
  const why = missed("fc6, batch 8, forward / dW / dX", "at most 12 / 12 / 12 ms");
  // 9216 x 4096 weights of 4 bytes, 151 MB, at 30.2 GB/s.
  assertStringIncludes(why, "151 MB of weights");
  assertStringIncludes(why, "takes 5.00 ms");
  assertStringIncludes(why, "PyTorch takes 14.0 / 14.0 / 14.0 ms");
});
