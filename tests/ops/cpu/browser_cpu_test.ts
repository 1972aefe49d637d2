/**
 * Covers lib/ops/cpu in Chromium and Firefox: in pages and Web Workers, with and without shared memory.
 */
import { assertEquals, assertMatch } from "@std/assert";
import { findingsOf } from "../../../tools/bench/chromium_findings.ts";
import { bundleForBrowsers } from "../../../tools/browser_bundle.ts";
import { missing, requirements } from "../../skip.ts";
import { type Losses, losses } from "./cifar_small_losses.ts";
import { firefoxFindings } from "./firefox_findings.ts";

const ignore = await missing(requirements.chromium);
const noFirefox = await missing(requirements.firefox);

const inChromium = (url: string) => findingsOf(url, ["--disable-gpu"]);

const folder = await Deno.makeTempDir();
globalThis.addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));

/** The bundle of `cifar_small_losses.ts`, made once. */
let bundle: Promise<string> | undefined;

async function makeBundle(): Promise<string> {
  const output = `${folder}/losses.js`;
  await bundleForBrowsers("tests/ops/cpu/cifar_small_losses.ts", ["--output", output]);
  return await Deno.readTextFile(output);
}

/** The headers that make a page cross-origin isolated. */
const isolation = {
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-embedder-policy": "require-corp",
};

/** Runs `script`, a module that sets `findings`, in a page beside the bundle `/losses.js`. */
async function inPage(
  script: string,
  headers: Record<string, string>,
  browser: (url: string) => Promise<unknown> = inChromium,
): Promise<unknown> {
  const losses = await (bundle ??= makeBundle());
  const body = `try { ${script} } catch (error) { findings = String(error); }`;
  const files: Record<string, [type: string, text: string]> = {
    "/": [
      "text/html",
      `<!doctype html><meta charset="utf-8"><script type="module">
        let findings;
        ${body}
        console.log("FINDINGS " + encodeURIComponent(JSON.stringify(findings)) + " END");
      </script>`,
    ],
    "/losses.js": ["text/javascript", losses],
    "/worker.js": [
      "text/javascript",
      `import { losses } from "/losses.js"; postMessage(await losses(16, 20, 2));`,
    ],
  };
  await using server = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen: () => {} },
    ({ url }) => {
      const [type, text] = files[new URL(url).pathname] ?? [];
      if (type === undefined) return new Response("", { status: 404 });
      return new Response(text, { headers: { "content-type": type, ...headers } });
    },
  );
  return await browser(`http://127.0.0.1:${server.addr.port}/`);
}

/**
 * What Deno computes without libraries. It runs before the tests, so that what it opens does not
 * count as their leak.
 */
const expected = ignore && noFirefox ? undefined : await losses(16, 20, 2);

for (
  const [policy, reason] of [
    ["worker-src 'self'", /the page does not allow workers from blob: URLs/],
    ["require-trusted-types-for 'script'", /.*TrustedScriptURL.*/],
  ] as const
) {
  Deno.test({
    name: `a page of the policy ${policy} computes with one thread, and says why`,
    ignore,
    fn: async () => {
      const { report, losses: found } = await inPage(here, {
        ...isolation,
        "content-security-policy": policy,
      }) as Losses;
      const threads = `1 of 2 threads \\(1 did not start: ${reason.source}\\)`;
      assertMatch(report, new RegExp(`^cpu: ${threads}, WebAssembly SIMD .*, heap 4 GiB$`));
      assertEquals(found, expected?.losses);
    },
  });
}

Deno.test({
  name: "a page that forbids WebAssembly falls back to tfjs's own backend, and says why once",
  ignore,
  fn: async () => {
    const script = `const { useBackend } = await import("/losses.js");
      const warnings = [];
      console.warn = (...parts) => warnings.push(parts.join(" "));
      findings = [await useBackend(), warnings.length];`;
    const [line, warnings] = await inPage(script, {
      "content-security-policy": "script-src 'self' 'unsafe-inline'",
    }) as [string, number];
    assertMatch(line, /^cpu: tfjs's own backend.*; alexnet-cpu did not start: .*Content Security/);
    assertEquals(warnings, 0);
  },
});

const here = `const { losses } = await import("/losses.js"); findings = await losses(16, 20, 2);`;
const inWorker = `findings = await new Promise((resolve, reject) => {
  const worker = new Worker("/worker.js", { type: "module" });
  worker.onmessage = ({ data }) => resolve(data);
  worker.onerror = ({ message }) => reject(message);
});`;

const places = [
  ["a page", here, isolation, "2 threads", "4 GiB"],
  [
    "a page without isolation",
    here,
    {},
    "1 thread (the page is not cross-origin isolated)",
    "1 GiB",
  ],
  ["a Web Worker", inWorker, isolation, "2 threads", "4 GiB"],
  [
    "a Web Worker without isolation",
    inWorker,
    {},
    "1 thread (the page is not cross-origin isolated)",
    "1 GiB",
  ],
] as const;

for (
  const [name, browser, skip] of [
    ["Chromium", inChromium, ignore],
    ["Firefox", firefoxFindings, noFirefox],
  ] as const
) {
  for (const [place, script, headers, threads, heap] of places) {
    Deno.test({
      name: `the losses of 20 updates in ${place} of ${name} are those of Deno, bit for bit`,
      ignore: skip,
      fn: async () => {
        const found = await inPage(script, headers, browser) as Losses;
        if (expected === undefined) return;
        const { losses: wanted, kernels, report } = expected;
        assertMatch(
          report,
          /^cpu: 2 threads, WebAssembly SIMD with fused multiply-add, heap 4 GiB$/,
        );
        assertEquals(wanted.length, 20);
        assertEquals(found, {
          report: `cpu: ${threads}, WebAssembly SIMD with fused multiply-add, heap ${heap}`,
          losses: wanted,
          kernels,
          milliseconds: found.milliseconds,
        });
      },
    });
  }
}
