import { assertEquals } from "@std/assert";
import { KERNEL_NAMES, TILE_KERNEL_NAMES } from "../../../lib/ops/cpu/wasm.ts";

const modules = {
  "kernels.wasm": KERNEL_NAMES,
  "kernels_plain.wasm": KERNEL_NAMES,
  "wide_kernels.wasm": TILE_KERNEL_NAMES,
};

for (const [file, listed] of Object.entries(modules)) {
  Deno.test(`${file} has the kernels that are listed, and no others`, async () => {
    const bytes = await Deno.readFile(
      new URL(`../../../lib/ops/cpu/kernels/${file}`, import.meta.url),
    );
    const functions = WebAssembly.Module.exports(new WebAssembly.Module(bytes))
      .filter(({ kind }) => kind === "function");
    assertEquals(functions.map(({ name }) => name).sort(), [...listed].sort());
  });
}
