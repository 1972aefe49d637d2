import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { BadArgumentError } from "../../../lib/errors.ts";
import { costFigure, memoryFigure, stepMemory } from "../../../lib/figures/charts/costs.ts";
import { presets } from "../../../lib/spec/presets.ts";
import { traces, words } from "../example.ts";

Deno.test("most parameters are in fc6 and most multiplications in convolutions", () => {
  const { alt } = costFigure(presets.paper, { takeaway: "It shows something." });
  // facts: fc6 holds 61.9 % of the parameters, conv2 does 30.9 % of the multiplications
  assertStringIncludes(alt, "A treemap of parameters: conv1 0.06 %");
  assertStringIncludes(alt, "fc6 62 %");
  assertStringIncludes(alt, "conv2 31 %");
});

Deno.test("the memory of a step rises to the end of the forward pass and ends with the gradients", () => {
  const moments = stepMemory(presets.paper, 128);
  const weights = 4 * 60_965_224;
  for (const moment of moments) {
    assertEquals([moment.weights, moment.velocities], [weights, weights]);
  }
  const last = moments[moments.length - 1];
  assertEquals([last.activations, last.gradients], [0, weights]);
  const forward = moments.filter((moment) => moment.name.startsWith("forward"));
  // by hand: input, conv1, pool1, conv2, pool2, conv3, conv4, conv5, pool5, fc6, fc7, fc8
  const numbers = 224 * 224 * 3 + 290_400 + 27 * 27 * 96 + 186_624 + 13 * 13 * 256 + 64_896 * 2 +
    43_264 + 9_216 + 4_096 * 2 + 1_000;
  assertEquals(forward[forward.length - 1].activations, 4 * 128 * numbers);
  const plot = memoryFigure({ ...words, moments, limit: { bytes: 3 * 2 ** 30, label: "3 GiB" } });
  assertEquals(traces(plot).length, 5);
  assertThrows(() => stepMemory(presets.paper, 0), BadArgumentError);
});
