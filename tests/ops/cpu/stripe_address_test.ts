import { assert, assertEquals } from "@std/assert";
import { MAXIMUM_THREADS } from "../../../lib/ops/backend_options.ts";
import { compileKernels, compileWideKernels } from "../../../lib/ops/cpu/compile_kernels.ts";
import { wideKernelsBase64 } from "../../../lib/ops/cpu/kernels/wide_kernels_base64.ts";
import { HEAP_START } from "../../../lib/ops/cpu/memory/heap.ts";
import { SPILL, SPILL_BYTES } from "../../../lib/ops/cpu/threads/thread.ts";
import { withStripeOf } from "../../../lib/ops/cpu/stripe_address.ts";
import { instantiateKernels, instantiateWideKernels } from "../../../lib/ops/cpu/wasm.ts";
import {
  CONSTANT_BYTES,
  PAGE_BYTES,
  STRIPE,
  STRIPE_BYTES,
  SUM_BLOCK,
  TILE_WORK,
} from "../../../lib/ops/kernel_constants.ts";

Deno.test("the stripes of all threads lie between the spill areas and the heap", () => {
  assert(SPILL + MAXIMUM_THREADS * SPILL_BYTES <= STRIPE);
  assert(STRIPE + MAXIMUM_THREADS * CONSTANT_BYTES <= HEAP_START);
});

for (const thread of [0, 1, 31, MAXIMUM_THREADS - 1]) {
  Deno.test(`thread ${thread} multiplies with the stripe at its own address`, () => {
    const pages = 2 + HEAP_START / PAGE_BYTES;
    const memory = new WebAssembly.Memory({ initial: pages, maximum: 65536, shared: true });
    const floats = new Float32Array(memory.buffer);
    const module = new WebAssembly.Module(withStripeOf(thread, compileKernels(true).bytes));
    const kernels = instantiateKernels(module, memory);
    const n = 8, a = HEAP_START, b = a + 6 * SUM_BLOCK * 4, c = b + SUM_BLOCK * n * 4;
    const spill = SPILL + thread * SPILL_BYTES;
    floats.fill(1, a / 4, c / 4);
    kernels.multiplyPacked(6, n, SUM_BLOCK, a, SUM_BLOCK * 4, b, c, n * 4, 0, 0, spill);
    assertEquals([...floats.subarray(c / 4, c / 4 + 6 * n)], Array(6 * n).fill(SUM_BLOCK));
    const low = floats.subarray(0, HEAP_START / 4);
    const first = (STRIPE + thread * CONSTANT_BYTES) / 4, last = first + STRIPE_BYTES / 4;
    assert(low.subarray(first, last).every((value) => value === 1), "its stripe is not filled");
    assert(
      low.every((value, i) => value === 0 || i >= first && i < last),
      "it has written elsewhere",
    );
  });
}

for (const thread of [0, 1, 31, MAXIMUM_THREADS - 1]) {
  Deno.test(`the wide tile of thread ${thread} has its own constant addresses`, () => {
    const pages = 2 + HEAP_START / PAGE_BYTES;
    const memory = new WebAssembly.Memory({ initial: pages, maximum: 65536, shared: true });
    const floats = new Float32Array(memory.buffer);
    const { bytes } = compileWideKernels(wideKernelsBase64);
    const kernels = instantiateWideKernels(
      new WebAssembly.Module(withStripeOf(thread, bytes)),
      memory,
    );
    const n = 16, a = HEAP_START, b = a + 4 * SUM_BLOCK * 4, c = b + SUM_BLOCK * n * 4;
    floats.fill(1, a / 4, c / 4);
    const work = c + 4 * n * 4;
    kernels.multiplyPacked(4, n, SUM_BLOCK, a, SUM_BLOCK * 4, b, c, n * 4, 0, 0, work);
    assertEquals([...floats.subarray(c / 4, c / 4 + 4 * n)], Array(4 * n).fill(SUM_BLOCK));
    const first = (STRIPE + thread * CONSTANT_BYTES) / 4, last = first + CONSTANT_BYTES / 4;
    const within = (i: number) => i >= first && i < last;
    assert(floats.subarray(0, HEAP_START / 4).every((value, i) => value === 0 || within(i)));
    const end = (work + TILE_WORK) / 4;
    assert(floats.subarray(end).every((value) => value === 0), "it has written beyond its space");
  });
}
