import { assertEquals } from "@std/assert";
import { KERNEL_NAMES } from "../../../lib/ops/cpu/wasm.ts";

for (const file of ["kernels.wasm", "kernels_plain.wasm"]) {
  Deno.test(`${file} has the kernels that are listed, and no others`, async () => {
    const bytes = await Deno.readFile(
      new URL(`../../../lib/ops/cpu/kernels/${file}`, import.meta.url),
    );
    const functions = WebAssembly.Module.exports(new WebAssembly.Module(bytes))
      .filter(({ kind }) => kind === "function");
    assertEquals(functions.map(({ name }) => name).sort(), [...KERNEL_NAMES].sort());
  });
}
