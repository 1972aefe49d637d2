import { assertEquals } from "@std/assert";
import { kernelSettings } from "../../../../tools/site/live/kernel_settings.ts";

Deno.test("an address without settings gives a quick run", () => {
  assertEquals(kernelSettings(""), {
    scale: "quick",
    environment: { ALEXNET_SCALE: "quick" },
  });
});

Deno.test("scale, seed and device come from the address", () => {
  assertEquals(kernelSettings("?scale=laptop&seed=7&backend=alexnet-cpu:wasm"), {
    scale: "laptop",
    environment: {
      ALEXNET_SCALE: "laptop",
      ALEXNET_SEED: "7",
      ALEXNET_BACKEND: "alexnet-cpu:wasm",
    },
  });
});

Deno.test("settings that do not exist are left out", () => {
  assertEquals(
    kernelSettings("?scale=huge&seed=-1&backend=<b>").environment,
    { ALEXNET_SCALE: "quick" },
  );
});
