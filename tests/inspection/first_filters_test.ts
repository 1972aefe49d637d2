import { assertEquals, assertThrows } from "@std/assert";
import type { Preprocessing } from "../../lib/augmentation/preprocessing.ts";
import { BadFileError } from "../../lib/errors.ts";
import { firstFilters } from "../../lib/inspection/first_filters.ts";
import { preset } from "../../lib/spec/presets.ts";
import type { Checkpoint } from "../../lib/training/checkpoint/checkpoint_format.ts";

function checkpoint(channelOrder: "rgb" | "bgr", names: readonly string[]): Checkpoint {
  const spec = preset("cifarSmall");
  const preprocessing: Preprocessing = {
    ...{ side: 32, imageSide: 32, padding: 0, channelOrder },
    mean: [0, 0, 0],
    divisor: [1, 1, 1],
  };
  const weight = { shape: [1, 1, 3, 2], values: Float32Array.of(1, 2, 3, 4, 5, 6) };
  return {
    info: { spec, classNames: [], preprocessing },
    weights: new Map(names.map((name) => [name, weight])),
    velocities: new Map(),
  };
}

Deno.test("each tower gives a bank of filters, in red, green and blue", () => {
  const towers = ["tower1/conv1/kernel", "tower2/conv1/kernel", "tower1/conv2/kernel"];
  const banks = firstFilters(checkpoint("rgb", towers), "x");
  assertEquals(banks.map(({ name }) => name), ["Tower 1", "Tower 2"]);
  assertEquals([...Array.from(banks[0].kernel)], [1, 2, 3, 4, 5, 6]);
  const [turned] = firstFilters(checkpoint("bgr", ["conv1/kernel"]), "x");
  assertEquals([turned.name, Array.from(turned.kernel)], ["All filters", [5, 6, 3, 4, 1, 2]]);
});

Deno.test("a net without a first kernel is an error with its file", () => {
  assertThrows(
    () => firstFilters(checkpoint("rgb", ["fc8/kernel"]), "x.pth"),
    BadFileError,
    "x.pth",
  );
});
