/**
 * Covers lib/ops/webgpu: the kernels in Chromium, whose shader compiler differs from Deno's and is
 * stricter.
 */
import { assertEquals } from "@std/assert";
import { findingsOf } from "../../../tools/bench/chromium_findings.ts";
import { bundleForBrowsers } from "../../../tools/browser_bundle.ts";
import { missing, requirements } from "../../skip.ts";

const FLAGS = [
  "--enable-unsafe-webgpu",
  "--use-webgpu-adapter=swiftshader",
  "--enable-features=Vulkan",
];
const PROGRAM = new URL("./in_browser.ts", import.meta.url).pathname;

Deno.test({
  name: "Every kernel compiles and is correct in Chromium",
  ignore: await missing(requirements.chromium),
  fn: async () => {
    const folder = await Deno.makeTempDir();
    try {
      await bundleForBrowsers(PROGRAM, ["--format", "iife", "--output", `${folder}/page.js`]);
      const page = `${folder}/page.html`;
      await Deno.writeTextFile(page, '<!doctype html><script src="page.js"></script>');
      assertEquals(await findingsOf(`file://${page}`, FLAGS), []);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});
