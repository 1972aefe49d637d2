import { assertEquals } from "@std/assert";
import { conventionNames } from "../../../lib/inspection/conventions/convention_set.ts";
import {
  alphaText,
  conventionText,
  conventionTitles,
} from "../../../lib/inspection/conventions/convention_text.ts";
import { fixtureNet } from "./own_net.ts";

Deno.test("Caffe's conventions in words", async () => {
  const { own } = await fixtureNet("bvlc.caffemodel");
  const lines = conventionNames.map((name) =>
    `${conventionTitles[name]}: ${conventionText(name, own[name])}`
  );
  assertEquals(lines, [
    "resize: stretched to 256 x 256",
    "interpolation: OpenCV's: between four pixels",
    "patch and padding: 227 x 227, no zeros",
    "mean: the colour 124, 117, 104",
    "divisor: none",
    "channels: BGR",
    "normalization: k 1, n 5, effective alpha 2e-5, across towers",
    "order of steps: ReLU, normalize, pool",
    "within maps: none",
    "dropout: doubled in training, nothing at test",
    "rows of fc6: map by map (CHW)",
  ]);
});

Deno.test("small factors are written with a power of ten", () => {
  const texts = [1e-4, 2e-5, 1e-4 / 5, 1e-3 / 25, 1e-3 / 9, 0.5, 1].map(alphaText);
  assertEquals(texts, ["1e-4", "2e-5", "2e-5", "4e-5", "0.000111111", "0.5", "1"]);
});
