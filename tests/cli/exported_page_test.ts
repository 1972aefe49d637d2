/** Covers lib/cli/export.ts: a page with tfjs alone loads what `--format tfjs` writes. */
import { assert, assertEquals } from "@std/assert";
import { predictProbabilities } from "../../lib/evaluation/predict.ts";
import { useBackend } from "../../lib/ops/backend.ts";
import { pretrained } from "../../lib/pretrained/mod.ts";
import { findingsOf } from "../chromium_findings.ts";
import { root } from "../house.ts";
import { missing, requirements } from "../skip.ts";

const checkpoint = "notebooks/checkpoints/cifarTwoTower.safetensors";

/** A page whose only script besides its own is tfjs; it classifies one grey picture. */
const page = `<!doctype html><meta charset="utf-8"><script src="/tf.min.js"></script>
<script type="module">
  let findings;
  try {
    const model = await tf.loadGraphModel("/net/model.json");
    const { classNames } = model.metadata;
    const pixels = tf.fill([1, 32, 32, 3], 128);
    const probabilities = [...await model.predict(pixels).data()];
    findings = { classNames, probabilities };
  } catch (error) { findings = String(error); }
  console.log("FINDINGS " + encodeURIComponent(JSON.stringify(findings)) + " END");
</script>`;

Deno.test({
  name: "a page with tfjs alone computes the probabilities of an exported net",
  ignore: await missing(requirements.chromium),
  fn: async () => {
    const folder = await Deno.makeTempDir();
    const { success, stderr } = await new Deno.Command(Deno.execPath(), {
      args: [
        ...["task", "--quiet", "export", checkpoint],
        ...["--format", "tfjs", "--out", `${folder}/net`],
      ],
      cwd: root,
    }).output();
    assert(success, new TextDecoder().decode(stderr));
    const { default: library } = await import("@tensorflow/tfjs/dist/tf.min.js", {
      with: { type: "text" },
    }) as unknown as { default: string };
    await using server = Deno.serve(
      { port: 0, hostname: "127.0.0.1", onListen: () => {} },
      async (request) => {
        const { pathname } = new URL(request.url);
        if (pathname === "/") {
          return new Response(page, { headers: { "content-type": "text/html" } });
        }
        if (pathname === "/tf.min.js") return new Response(library);
        if (!pathname.startsWith("/net/")) return new Response("", { status: 404 });
        return new Response(await Deno.readFile(folder + pathname));
      },
    );
    const found = await findingsOf(`http://127.0.0.1:${server.addr.port}/`, ["--disable-gpu"]) as {
      classNames: string[];
      probabilities: number[];
    };
    await Deno.remove(folder, { recursive: true });

    await useBackend("cpu");
    const { model, info } = await pretrained("cifarTwoTower");
    const images = new Uint8Array(32 * 32 * 3).fill(128);
    const dataset = { images, labels: Uint8Array.of(0), side: 32, count: 1 };
    const { preprocessing } = info;
    const { probabilities } = await predictProbabilities(model, dataset, { preprocessing });
    model.dispose();
    assertEquals(found.classNames, info.classNames);
    for (const [i, value] of probabilities.entries()) {
      assert(Math.abs(found.probabilities[i] - value) < 1e-4, `${found.probabilities}`);
    }
  },
});
