import { assertEquals } from "@std/assert";
import { layerTaps } from "../../../lib/inspection/conventions/layer_taps.ts";
import { preset } from "../../../lib/spec/presets.ts";

const titles = (...args: Parameters<typeof layerTaps>) =>
  layerTaps(...args).map(({ title }) => title);

Deno.test("the paper's net is compared at 14 places", () => {
  assertEquals(titles(preset("paper")), [
    ...["patch", "conv1", "norm1", "layer 1", "conv2", "norm2", "layer 2", "conv3", "conv4"],
    ...["conv5", "layer 5", "fc6", "fc7", "fc8"],
  ]);
});

Deno.test("what stands before the nonlinearity has another title", () => {
  const taps = layerTaps(preset("source2012"));
  assertEquals(taps.slice(1, 4), [
    { title: "conv1 linear", layer: "conv1" },
    { title: "norm1 linear", layer: "norm1" },
    { title: "layer 1", layer: "relu1" },
  ]);
});

Deno.test("the paper's fc6 is compared after its dropout, torchvision's before the next one's", () => {
  const fc6 = (name: "paper" | "torchvision") =>
    layerTaps(preset(name)).find(({ title }) => title === "fc6")?.layer;
  assertEquals([fc6("paper"), fc6("torchvision")], ["dropout6", "fc6"]);
});

Deno.test("nothing is compared from the first layer without weights on", () => {
  assertEquals(titles(preset("torchvision"), ["fc6", "fc7", "fc8"]).at(-1), "layer 5");
  assertEquals(titles(preset("torchvision"), ["fc8"]).at(-1), "fc7");
});
