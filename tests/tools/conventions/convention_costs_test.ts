import { assert, assertEquals } from "@std/assert";
import type { ImageDataset } from "../../../datasets/dataset.ts";
import { describeNetwork } from "../../../lib/spec/shapes.ts";
import { loadCheckpoint } from "../../../lib/training/checkpoint/checkpoint.ts";
import { conventionCosts, type TestedNet } from "../../../tools/conventions/convention_costs.ts";

const checkpoint = await loadCheckpoint("notebooks/checkpoints/cifarTwoTower.safetensors");
const side = 32;
const images: ImageDataset = {
  name: "ramp",
  classNames: checkpoint.info.classNames,
  images: Uint8Array.from({ length: side * side * 3 }, (_, i) => i % 251),
  labels: Uint8Array.of(0),
  side,
  count: 1,
};
const net: TestedNet = { checkpoint, images };

/** The net with the change called `text`. */
function changed(text: string): TestedNet {
  const cost = conventionCosts.find((each) => each.text.startsWith(text));
  if (cost === undefined) throw new Error(`no change ${text}`);
  return cost.apply(net, images);
}

Deno.test("every change differs from the net in one part, and keeps the shapes of its layers", () => {
  const shapes = describeNetwork(checkpoint.info.spec).rows.map(({ output }) => output);
  for (const { text, apply } of conventionCosts) {
    const { checkpoint: { info, weights }, images: pixels } = apply(net, images);
    const parts = [
      JSON.stringify(info.spec) !== JSON.stringify(checkpoint.info.spec),
      JSON.stringify(info.preprocessing) !== JSON.stringify(checkpoint.info.preprocessing),
      weights !== checkpoint.weights,
      pixels !== images && pixels.side === images.side,
    ];
    assertEquals(parts.filter((part) => part).length, 1, text);
    assertEquals(describeNetwork(info.spec).rows.map(({ output }) => output), shapes, text);
  }
});

Deno.test("texts are unique", () => {
  const texts = conventionCosts.map(({ text }) => text);
  assertEquals(new Set(texts).size, texts.length);
});

Deno.test("a patch one pixel off shows the second row and column first, the mean colour last", () => {
  const { images: { images: pixels } } = changed("patch 1 pixel off");
  const at = (y: number, x: number) => (y * side + x) * 3;
  assertEquals(pixels[0], images.images[at(1, 1)]);
  assertEquals(pixels[at(30, 30)], images.images[at(31, 31)]);
  const mean = Math.round(checkpoint.info.preprocessing.mean[0]);
  assertEquals([pixels[at(31, 0)], pixels[at(0, 31)]], [mean, mean]);
});

Deno.test("outputs halved twice are quartered at test", () => {
  const { checkpoint: { info: { spec } } } = changed("outputs halved twice");
  assert(spec.fullyConnected.every(({ dropout }) => dropout?.rate === 0.75));
  assert(spec.fullyConnected.every(({ dropout }) => dropout?.form === "test-scaled"));
});
