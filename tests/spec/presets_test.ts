import { assert, assertEquals, assertThrows } from "@std/assert";
import { BadArgumentError } from "../../lib/errors.ts";
import { parseSpec } from "../../lib/spec/parse.ts";
import { preset, presetNames } from "../../lib/spec/presets.ts";

Deno.test("each preset is a spec that parses to itself and has its own name", () => {
  for (const name of presetNames) {
    assertEquals(parseSpec(JSON.parse(JSON.stringify(preset(name)))), preset(name));
    assertEquals(preset(name).name, name);
  }
});

Deno.test("an unknown preset names the nearest one", () => {
  const error = assertThrows(() => preset("cifarTwoTowers" as string), BadArgumentError);
  assert(error.message.includes("did you mean cifarTwoTower?"), error.message);
});

Deno.test("the compiler rejects a literal that names no preset, and accepts any other string", () => {
  // @ts-expect-error there is no such preset
  assertThrows(() => preset("cifarSmal"), BadArgumentError, "did you mean cifarSmall?");
  const name: string = "cifarSmall";
  assertEquals(preset(name), preset("cifarSmall"));
  assertEquals(preset(`cifar${name.slice(5)}`), preset(name));
});

Deno.test("names of inherited object properties are not presets", () => {
  for (const name of ["constructor", "toString", "__proto__"]) {
    assertThrows(() => preset(name), BadArgumentError);
  }
});

Deno.test("the paper's biases start at 1 in conv2, conv4, conv5, fc6 and fc7, weights at 0.01", () => {
  const { convolutions, fullyConnected, classifier } = preset("paper");
  const layers = [...convolutions, ...fullyConnected, classifier];
  assertEquals(layers.filter(({ init }) => init.bias === 1).map(({ name }) => name), [
    "conv2",
    "conv4",
    "conv5",
    "fc6",
    "fc7",
  ]);
  assert(layers.every(({ init }) => init.standardDeviation === 0.01));
});

Deno.test("the paper and the 2012 program differ where the facts say", () => {
  // facts d.1, items 1 to 5.
  const [paper, source] = [preset("paper"), preset("source2012")];
  assertEquals(paper.convolutions[0].normalization?.convention, "literal");
  assertEquals(source.convolutions[0].normalization?.convention, "divided-by-n");
  assertEquals(source.convolutions[0].order.filter((s) => s !== "mapNormalization"), [
    "normalization",
    "pooling",
    "activation",
  ]);
  assertEquals(source.convolutions[1].mapNormalization, {
    k: 1,
    size: 5,
    alpha: 0.001,
    beta: 0.75,
    convention: "divided-by-n",
  });
  assertEquals(source.convolutions.map(({ init }) => init.standardDeviation), [
    0.01,
    0.01,
    0.03,
    0.03,
    0.03,
  ]);
  assertEquals([paper.training.biasRateFactor, source.training.biasRateFactor], [1, 2]);
});
