/** Covers tools/site/network: shown_net.ts, cut_patch.ts. */
import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { first, type ImageDataset } from "../../../../datasets/dataset.ts";
import { syntheticImages } from "../../../../datasets/synthetic_images.ts";
import { predictProbabilities } from "../../../../lib/evaluation/predict.ts";
import { topPatches } from "../../../../lib/inspection/top_patches.ts";
import { useBackend } from "../../../../lib/ops/backend.ts";
import { pretrained } from "../../../../lib/pretrained/mod.ts";
import { cutPatch } from "../../../../tools/site/network/cut_patch.ts";
import { ShownNet } from "../../../../tools/site/network/shown_net.ts";

await useBackend("cpu");

const images: ImageDataset = syntheticImages({ count: 12, side: 32, classes: 3, seed: 1 });

Deno.test("the facts have both towers of every convolution, and where they join", async () => {
  using net = new ShownNet(await pretrained("cifarTwoTower"));
  const { layers, towers } = net.facts;
  assertEquals(towers, 2);
  assertEquals(layers.map(({ name, side, units }) => [name, side, units]), [
    ["conv1", 32, 16],
    ["conv2", 16, 32],
    ["conv3", 8, 32],
    ["conv4", 8, 32],
    ["conv5", 8, 32],
  ]);
  assertEquals(layers.filter(({ joins }) => joins).map(({ name }) => name), ["conv3"]);
  assertEquals(layers[1].panels, ["tower1/conv2", "tower2/conv2"]);
});

Deno.test("an answer has the library's probabilities and maps up to the strongest response", async () => {
  const trained = await pretrained("cifarTwoTower");
  using net = new ShownNet(trained);
  const one = first(images, 1);
  const { guesses, maps } = await net.look(Uint8Array.from(one.images));
  const { probabilities } = await predictProbabilities(trained.model, one, {
    preprocessing: trained.info.preprocessing,
  });
  assertEquals(guesses.length, 5);
  for (const { name, probability } of guesses) {
    assertAlmostEquals(probability, probabilities[trained.info.classNames.indexOf(name)], 1e-6);
  }
  assert(guesses[0].probability >= guesses[1].probability);
  assertEquals(maps.map(({ layer }) => layer).slice(0, 2), ["tower1/conv1", "tower2/conv1"]);
  for (const { panels, side, units } of net.facts.layers) {
    const own = maps.filter(({ layer }) => panels.includes(layer));
    assertEquals(own.map(({ values }) => values.length), panels.map(() => units * side ** 2));
    assertEquals(Math.max(...own.map(({ values }) => Math.max(...values))), 255);
  }
});

Deno.test("the patches of a unit are the library's strongest ones, cut out", async () => {
  const trained = await pretrained("cifarTwoTower");
  using net = new ShownNet(trained);
  const { spec, preprocessing } = trained.info;
  const options = { spec, layers: ["tower2/conv2"], unit: 4, k: 9, preprocessing };
  const [expected] = await topPatches(trained.model, images, options);
  const { patches, among } = await net.patches("tower2/conv2", 4, images);
  assertEquals(among, 12);
  assertEquals(patches.map(({ value }) => value), expected.map(({ value }) => value));
  assertEquals(patches, expected.map((place) => cutPatch(images, place)));
});

Deno.test("a patch past the edge is transparent there", () => {
  const dataset: ImageDataset = {
    name: "four pixels",
    classNames: ["dark"],
    images: Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12),
    labels: Uint8Array.of(0),
    side: 2,
    count: 1,
  };
  const patch = cutPatch(dataset, { image: 0, top: -1, left: 1, side: 2, value: 0.5 });
  assertEquals([...patch.pixels], [...Array(8).fill(0), 4, 5, 6, 255, 0, 0, 0, 0]);
  assertEquals([patch.label, patch.value, patch.width], ["dark", 0.5, 2]);
});
