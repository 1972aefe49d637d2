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

Deno.test("the sixth convolution of the 2012 program reads both towers after the last pooling", () => {
  // CHM layers-146: conv6a and conv6b read pool3a and pool3b; initW 0.03, initB 1, padding 1, relu.
  const { convolutions, ...six } = preset("sixConvolutions");
  const { convolutions: five, ...source } = preset("source2012");
  assertEquals(convolutions.slice(0, 5), five);
  const { name, kernels, size, padding, inputs, pooling, activation, init } = convolutions[5];
  assertEquals([name, kernels, size, padding, inputs, pooling, activation], [
    "conv6",
    256,
    3,
    1,
    "all towers",
    null,
    "relu",
  ]);
  assertEquals(init, { standardDeviation: 0.03, bias: 1 });
  assertEquals(six.fullyConnected, source.fullyConnected);
});
