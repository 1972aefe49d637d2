/** Covers lib/pretrained: the net in a page. */
import { assertEquals } from "@std/assert";
import { findingsOf } from "../../tools/bench/chromium_findings.ts";
import { bundleForBrowsers } from "../../tools/browser_bundle.ts";
import { missing, requirements } from "../skip.ts";

const page = `<!doctype html><script type="module">
  let findings;
  try {
    const { pretrained } = await import("/bundle.js");
    const { model, info } = await pretrained("cifarTwoTower");
    findings = [model.countParams(), info.classNames.length];
  } catch (error) { findings = String(error); }
  console.log("FINDINGS " + encodeURIComponent(JSON.stringify(findings)) + " END");
</script>`;

Deno.test({
  name: "a page has the pretrained net from one file, without a request for its weights",
  ignore: await missing(requirements.chromium),
  fn: async () => {
    const bundle = await Deno.makeTempFile({ suffix: ".js" });
    await bundleForBrowsers("lib/pretrained/mod.ts", ["--output", bundle]);
    const requests: string[] = [];
    await using server = Deno.serve(
      { port: 0, hostname: "127.0.0.1", onListen: () => {} },
      async (request) => {
        const { pathname } = new URL(request.url);
        if (pathname === "/favicon.ico") return new Response("", { status: 404 });
        requests.push(pathname);
        return pathname === "/"
          ? new Response(page, { headers: { "content-type": "text/html" } })
          : new Response(await Deno.readFile(bundle), {
            headers: { "content-type": "text/javascript" },
          });
      },
    );
    const found = await findingsOf(`http://127.0.0.1:${server.addr.port}/`, ["--disable-gpu"]);
    await Deno.remove(bundle);
    assertEquals(found, [432778, 10]);
    assertEquals(requests, ["/", "/bundle.js"]);
  },
});
