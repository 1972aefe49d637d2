/**
 * Covers lib/ops/webgpu: the kernels in Chromium, whose shader compiler differs from Deno's and is
 * stricter.
 */
import { assertEquals } from "@std/assert";
import { missing, requirements } from "../../skip.ts";

const PROGRAM = new URL("./in_browser.ts", import.meta.url).pathname;

/** Starts Chromium on `page` and returns what it logs between FINDINGS and END. */
async function findingsOf(page: string, profile: string): Promise<string[]> {
  const chromium = new Deno.Command("chromium", {
    args: [
      "--headless=new",
      "--no-sandbox",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--enable-unsafe-webgpu",
      "--use-webgpu-adapter=swiftshader",
      "--enable-features=Vulkan",
      "--enable-logging=stderr",
      `--user-data-dir=${profile}`,
      `file://${page}`,
    ],
    stdout: "null",
    stderr: "piped",
  }).spawn();
  let log = "";
  try {
    for await (const text of chromium.stderr.pipeThrough(new TextDecoderStream())) {
      log += text;
      const match = /FINDINGS (.*) END/.exec(log);
      if (match !== null) return JSON.parse(match[1].replaceAll('\\"', '"')) as string[];
    }
    throw new Error(`Chromium ended without findings: ${log.slice(-1000)}`);
  } finally {
    chromium.kill("SIGTERM");
    await chromium.status;
  }
}

Deno.test({
  name: "Every kernel compiles and is correct in Chromium",
  ignore: await missing(requirements.chromium),
  fn: async () => {
    const folder = await Deno.makeTempDir();
    try {
      const bundle = new Deno.Command(Deno.execPath(), {
        args: [
          ...["bundle", "--quiet", "--platform", "browser", "--format", "iife"],
          ...["-o", `${folder}/page.js`, PROGRAM],
        ],
        stderr: "piped",
      });
      const { success, stderr } = await bundle.output();
      assertEquals(success, true, new TextDecoder().decode(stderr));
      const page = `${folder}/page.html`;
      await Deno.writeTextFile(page, '<!doctype html><script src="page.js"></script>');
      assertEquals(await findingsOf(page, `${folder}/profile`), []);
    } finally {
      // Chromium's child processes may outlive it for a moment and write to the profile.
      await removeWhenQuiet(folder);
    }
  },
});

/** Removes `folder`; retries if a file is added meanwhile. */
async function removeWhenQuiet(folder: string): Promise<void> {
  for (let tries = 1;; tries++) {
    try {
      return await Deno.remove(folder, { recursive: true });
    } catch (error) {
      if (tries === 50) throw error;
    }
  }
}
