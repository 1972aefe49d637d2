/**
 * One process: times the training of a CIFAR-10 net in headless Chromium, in a page that is
 * cross-origin isolated. `measure_chromium.ts` takes the request of `measure_training.ts`.
 */
import { fileURLToPath } from "node:url";
import { bundleForBrowsers } from "../../browser_bundle.ts";
import { findingsOf } from "../chromium_findings.ts";

const page = (request: string) =>
  `<!doctype html><meta charset="utf-8"><script type="module">
    import { trainingTimes } from "/training.js";
    const found = await trainingTimes(${request}).catch((error) => ({ error: String(error) }));
    console.log("FINDINGS " + encodeURIComponent(JSON.stringify(found)) + " END");
  </script>`;

/** What `trainingTimes` returns in the page. */
async function measure(request: string): Promise<unknown> {
  const output = await Deno.makeTempFile({ suffix: ".js" });
  try {
    const entry = fileURLToPath(new URL("cifar_training.ts", import.meta.url));
    await bundleForBrowsers(entry, ["--minify", "--output", output]);
    const script = await Deno.readTextFile(output);
    await using server = Deno.serve(
      { port: 0, hostname: "127.0.0.1", onListen: () => {} },
      ({ url }) => {
        const isScript = new URL(url).pathname === "/training.js";
        return new Response(isScript ? script : page(request), {
          headers: {
            "content-type": isScript ? "text/javascript" : "text/html",
            "cross-origin-opener-policy": "same-origin",
            "cross-origin-embedder-policy": "require-corp",
          },
        });
      },
    );
    return await findingsOf(`http://127.0.0.1:${server.addr.port}/`, ["--disable-gpu"]);
  } finally {
    await Deno.remove(output);
  }
}

if (import.meta.main) {
  console.log(JSON.stringify(await measure(Deno.args[0])));
  Deno.exit(0);
}
