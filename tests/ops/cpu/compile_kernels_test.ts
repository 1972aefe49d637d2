import { assertEquals, assertThrows } from "@std/assert";
import { compileKernels } from "../../../lib/ops/cpu/compile_kernels.ts";
import { instantiateKernels } from "../../../lib/ops/cpu/wasm.ts";
import { LOW_PAGES } from "../../../lib/ops/kernel_constants.ts";

for (const shared of [true, false]) {
  for (const relaxed of [true, false]) {
    const name = `the ${relaxed ? "relaxed" : "plain"} build for ${
      shared ? "" : "un"
    }shared memory`;
    Deno.test(`${name} works on such memory only`, () => {
      const { module } = compileKernels(shared, relaxed);
      const pages = { initial: LOW_PAGES, maximum: LOW_PAGES };
      const memory = new WebAssembly.Memory({ ...pages, shared });
      const kernels = instantiateKernels(module, memory);
      kernels.fill(64, 5, 2.5);
      assertEquals([...new Float32Array(memory.buffer, 64, 6)], [2.5, 2.5, 2.5, 2.5, 2.5, 0]);
      const other = new WebAssembly.Memory({ ...pages, shared: !shared });
      assertThrows(() => instantiateKernels(module, other), WebAssembly.LinkError);
    });
  }
}

Deno.test("both memories have the same identity of the build, and the engine decides on fusion", () => {
  assertEquals(compileKernels(true).id, compileKernels(false).id);
  assertEquals(compileKernels(true).relaxed, compileKernels(false).relaxed);
  assertEquals(compileKernels(true), compileKernels(true));
});
