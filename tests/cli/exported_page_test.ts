/** Covers lib/cli/export.ts, README.md: a page with only tfjs loads what `--format tfjs` writes. */
import { assert, assertEquals } from "@std/assert";
import { predictProbabilities } from "../../lib/evaluation/predict.ts";
import { encodePng } from "../../lib/figures/pictures/encode_png.ts";
import { useBackend } from "../../lib/ops/backend.ts";
import { pretrained } from "../../lib/pretrained/mod.ts";
import { findingsOf } from "../../tools/bench/chromium_findings.ts";
import { root } from "../house.ts";
import { missing, requirements } from "../skip.ts";

const checkpoint = "notebooks/checkpoints/cifarTwoTower.safetensors";

/** A picture of 32 x 32 pixels with a blue sky and something dark in its middle. */
const pixels = Uint8Array.from({ length: 32 * 32 * 3 }, (_, i) => {
  const [row, column] = [Math.floor(i / 96), Math.floor(i / 3) % 32];
  const isDark = row > 12 && row < 19 && column > 4 && column < 27;
  return isDark ? 60 : [90, 150, 230][i % 3];
});

/** The script of the README, and the page around it. */
function pageOf(readme: string): string {
  const [, script] = /```js\n([\s\S]*?)```/.exec(readme) ?? [];
  return `<!doctype html><meta charset="utf-8"><img src="/picture.png">
  <script src="/tf.min.js"></script>
  <script type="module">
    const said = [];
    const console = { log: (word) => said.push(word) };
    let findings;
    try {
      await document.querySelector("img").decode();
      ${script}
      findings = { said, probabilities: [...await model.predict(pixels).data()] };
    } catch (error) { findings = String(error); }
    globalThis.console.log("FINDINGS " + encodeURIComponent(JSON.stringify(findings)) + " END");
  </script>`;
}

/** The answer to a request for `pathname`; the exported net is in `folder`. */
async function answer(pathname: string, folder: string): Promise<Response> {
  switch (pathname) {
    case "/":
      return new Response(pageOf(await Deno.readTextFile(`${root}README.md`)), {
        headers: { "content-type": "text/html" },
      });
    case "/picture.png":
      return new Response(Uint8Array.from(encodePng({ pixels, width: 32, height: 32 })));
    case "/tf.min.js": {
      const { default: library } = await import("@tensorflow/tfjs/dist/tf.min.js", {
        with: { type: "text" },
      }) as unknown as { default: string };
      return new Response(library);
    }
  }
  if (!pathname.startsWith("/net/")) return new Response("", { status: 404 });
  return new Response(await Deno.readFile(folder + pathname));
}

Deno.test({
  name: "the page of the README, with only tfjs, classifies a picture like the exported net",
  ignore: await missing(requirements.chromium),
  fn: async () => {
    const folder = await Deno.makeTempDir();
    const { success, stderr } = await new Deno.Command(Deno.execPath(), {
      args: [
        ...["task", "--quiet", "export", "--weights", checkpoint],
        ...["--format", "tfjs", "--out", `${folder}/net`],
      ],
      cwd: root,
    }).output();
    assert(success, new TextDecoder().decode(stderr));
    await using server = Deno.serve(
      { port: 0, hostname: "127.0.0.1", onListen: () => {} },
      (request) => answer(new URL(request.url).pathname, folder),
    );
    const found = await findingsOf(`http://127.0.0.1:${server.addr.port}/`, ["--disable-gpu"]) as {
      said: string[];
      probabilities: number[];
    };
    await Deno.remove(folder, { recursive: true });

    await useBackend("cpu");
    const { model, info } = await pretrained("cifarTwoTower");
    const dataset = { images: pixels, labels: Uint8Array.of(0), side: 32, count: 1 };
    const { preprocessing, classNames } = info;
    const { probabilities } = await predictProbabilities(model, dataset, { preprocessing });
    model.dispose();
    for (const [i, value] of probabilities.entries()) {
      assert(Math.abs(found.probabilities[i] - value) < 1e-3, `${found.probabilities}`);
    }
    assertEquals(found.said, [classNames[probabilities.indexOf(Math.max(...probabilities))]]);
  },
});
