/** Covers tools/site/network: the network of the front page, as a reader uses it. */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import sharp from "sharp";
import { loadCifar10 } from "../../../../datasets/cifar10/cifar10.ts";
import { imageAt, type ImageDataset } from "../../../../datasets/dataset.ts";
import { fitPreprocessing } from "../../../../lib/augmentation/preprocessing.ts";
import { captureCheckpoint } from "../../../../lib/training/checkpoint/checkpoint.ts";
import { encodeCheckpoint } from "../../../../lib/training/checkpoint/checkpoint_format.ts";
import { MomentumSGD } from "../../../../lib/training/learning_rule/momentum_sgd.ts";
import { alexnet } from "../../../../lib/models/alexnet.ts";
import { preset } from "../../../../lib/spec/presets.ts";
import { missing, requirements } from "../../../skip.ts";
import { runScript } from "../chromium.ts";
import { builtSite, testFolder } from "./built_site.ts";
import type { NetworkFindings } from "./drive_network.ts";

const ignore = await missing(requirements.chromium);

/** Two test images of CIFAR-10, as photographs from elsewhere would be: large, and a JPEG. */
async function photograph(test: ImageDataset, index: number): Promise<Uint8Array> {
  const raw = { width: 32, height: 32, channels: 3 } as const;
  return await sharp(Uint8Array.from(imageAt(test, index)), { raw }).resize(480, 480)
    .extend({ left: 80, right: 80, background: "#808080" }).jpeg().toBuffer();
}

/** A checkpoint of a net without training, as `deno task export` writes it. */
async function ownNet(test: ImageDataset): Promise<Uint8Array> {
  const spec = preset("cifarSmall");
  const model = alexnet(spec, { seed: 3 });
  const optimizer = new MomentumSGD({ learningRate: 0.01 });
  const checkpoint = await captureCheckpoint(model, optimizer, {
    spec,
    classNames: test.classNames,
    preprocessing: fitPreprocessing(spec.preprocessing, spec.side, test),
  });
  model.dispose();
  optimizer.dispose();
  return await encodeCheckpoint(checkpoint, { dtype: "F16" });
}

let used: Promise<NetworkFindings> | undefined;
/** Uses the page once. */
async function use(): Promise<NetworkFindings> {
  return await (used ??= (async () => {
    const { test } = await loadCifar10();
    const folder = `${testFolder}/files`;
    await Deno.mkdir(folder);
    // The first ship of the test images that shows one from the side.
    const jpeg = await photograph(test, 1);
    await Deno.writeFile(`${folder}/photograph.jpg`, jpeg);
    await Deno.writeFile(`${folder}/broken.jpg`, jpeg.subarray(0, 200));
    const net = await ownNet(test);
    await Deno.writeFile(`${folder}/own.safetensors`, net);
    net[net.length - 5] ^= 64;
    await Deno.writeFile(`${folder}/broken.safetensors`, net);
    const screenshots = Deno.env.get("ALEXNET_SCREENSHOTS");
    return await runScript<NetworkFindings>("tab/drive_network.ts", [
      await builtSite(),
      folder,
      ...(screenshots === undefined ? [] : [screenshots]),
    ]);
  })());
}

function pageTest(name: string, check: (findings: NetworkFindings) => void): void {
  Deno.test({ name, ignore, fn: async () => check(await use()) });
}

pageTest("a dropped photograph lights both towers, and five bars answer", ({ dropped }) => {
  assertEquals(dropped.bars[0], "ship", dropped.said);
  assertEquals(dropped.bars.length, 5);
  assertMatch(dropped.said, /^The network says ship, with a probability of \d+\s%\.$/);
  assert(dropped.lit[0] > 20 && dropped.lit[1] > 20, `${dropped.lit}`);
});

Deno.test("the front page and its network have less than 5 MB, without the pictures", async () => {
  const site = await builtSite();
  const names = ["page.js", "network.js", "network_worker.js", "site.css", "katex.css"];
  const modules = [...Deno.readDirSync(`${site}/assets/modules`)].filter(({ isFile }) => isFile)
    .map(({ name }) => `modules/${name}`);
  // All that the workers load, although the network needs only a part of it.
  const paths = [...names, ...modules, "modules/network/network_worker.js"];
  const sizes = ["index.html", ...paths.map((path) => `assets/${path}`)]
    .map((path) => Deno.statSync(`${site}/${path}`).size);
  const bytes = sizes.reduce((sum, size) => sum + size, 0);
  assert(bytes > 1e6 && bytes < 5e6, `${bytes} bytes`);
});

pageTest("a sample is answered with its label", ({ sample }) => {
  assertEquals(sample.bars.length, 5);
  assertMatch(
    sample.said,
    /(?:That is its label in CIFAR-10|Its label in CIFAR-10 is airplane)\.$/,
  );
});

pageTest("a press on a unit shows its nine strongest patches", ({ patches }) => {
  assertEquals(patches.count, 9);
  assertStringIncludes(patches.said, "Tower 1, conv2, unit 3: the strongest 9 of 1,000 test");
});

pageTest("a network learns when asked, with its filters and its test error", ({ learning }) => {
  assertEquals(learning.filters, 16);
  assertMatch(learning.said, /^After 1 pass over the pictures \(32 updates\) it names \d+\s%/);
});

pageTest("learning pauses, and goes on at another rate where it was", ({ paused, continued }) => {
  assertEquals(paused[0], paused[1]);
  assert(paused[0] >= 32 && continued > paused[0]);
});

pageTest("the reader's own exported network takes the place of the recorded one", ({ own }) => {
  assertEquals(own.net, "cifarSmall");
  assertEquals([own.bars.length, own.lit[1]], [5, 0], "it has one tower");
  assert(own.lit[0] > 20);
});

pageTest("a damaged picture and a damaged network get a sentence each", ({ broken }) => {
  assertMatch(broken.picture, /^Expected a picture that this browser can decode but found .*JPEG/);
  assertMatch(broken.net, /^Expected content that matches its SHA-256 but found .*damaged\.$/);
});

pageTest("without a connection a sample gets the same answer at the next visit", (found) => {
  assertEquals(found.offline, found.sample);
});

pageTest(
  "the section is no wider than 390 and 1280 pixels, and axe finds nothing serious",
  (found) => {
    assertEquals(found.overflow, { "390": 0, "1280": 0 });
    assertEquals(found.violations, []);
  },
);

pageTest("no request leaves the machine, and the page reports no error", (found) => {
  assertEquals([...found.outside, ...found.errors], []);
});
