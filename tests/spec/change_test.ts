import fc from "fast-check";
import { assert, assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import { BadArgumentError } from "../../lib/errors.ts";
import { changeSpec, withoutConvolution } from "../../lib/spec/change.ts";
import { parseSpec } from "../../lib/spec/parse.ts";
import { preset } from "../../lib/spec/presets.ts";
import { describeNetwork } from "../../lib/spec/shapes.ts";
import { presetNames } from "../../lib/spec/presets.ts";
import type { AlexNetSpec, ConvolutionSpec } from "../../lib/spec/spec.ts";
import { anySpec } from "./any_spec.ts";

Deno.test("a change in every layer reaches convolutions and fully-connected layers alike", () => {
  const tanh = changeSpec(preset("cifarSmall"), { every: { layer: { activation: "tanh" } } });
  const activations = [...tanh.convolutions, ...tanh.fullyConnected].map((l) => l.activation);
  assertEquals(activations, ["tanh", "tanh", "tanh"]);
  parseSpec(tanh);
});

Deno.test("a change of one layer does not change the others or the original", () => {
  const original = structuredClone(preset("cifarSmall"));
  const wider = changeSpec(preset("cifarSmall"), { layers: { conv1: { kernels: 48 } } });
  assertEquals(wider.convolutions.map(({ kernels }) => kernels), [48, 32]);
  assertEquals(preset("cifarSmall"), original);
  assertEquals(wider.convolutions[1], original.convolutions[1]);
});

Deno.test("a change of one layer takes precedence over a change of every layer", () => {
  const spec = changeSpec(preset("cifarTwoTower"), {
    every: { convolution: { kernels: 8 } },
    layers: { conv2: { kernels: 12 } },
  });
  assertEquals(spec.convolutions.map(({ kernels }) => kernels), [8, 12, 8, 8, 8]);
});

Deno.test("a change of an unknown layer names the nearest one", () => {
  const error = assertThrows(
    () => changeSpec(preset("paper"), { layers: { conv6: { kernels: 8 } } }),
    BadArgumentError,
  );
  assert(error.message.includes("did you mean conv1?"), error.message);
});

Deno.test("a change of a field that the layer lacks is rejected", () => {
  const error = assertThrows(
    () => changeSpec(preset("paper"), { layers: { fc6: { kernels: 8 } } }),
    BadArgumentError,
  );
  assert(error.message.includes("fc6") && error.message.includes("kernels"), error.message);
});

Deno.test("removing a middle layer keeps the sizes of all maps", () => {
  for (const layer of ["conv2", "conv3", "conv4", "conv5"]) {
    const whole = preset("cifarTwoTower");
    if (layer === "conv2") {
      // conv1 already pools, so conv2's pooling, and the size of all maps, would be lost.
      assertThrows(() => withoutConvolution(whole, layer), BadArgumentError, "pooling");
      continue;
    }
    const cut = parseSpec(withoutConvolution(whole, layer));
    const rows = describeNetwork(cut).rows;
    assertEquals(cut.convolutions.length, 4);
    assert(rows.every(({ name }) => !name.endsWith(layer)));
    assertEquals(rows.findLast(({ kind }) => kind === "pooling")?.output.slice(0, 2), [4, 4]);
    assertNotEquals(describeNetwork(cut).parameters, describeNetwork(whole).parameters);
  }
});

Deno.test("without conv3 the towers communicate at conv4 instead", () => {
  const cut = withoutConvolution(preset("paper"), "conv3");
  assertEquals(cut.convolutions.map(({ name, inputs }) => `${name} ${inputs}`), [
    "conv1 own tower",
    "conv2 own tower",
    "conv4 all towers",
    "conv5 own tower",
  ]);
});

/** The number of each step besides convolution. */
function stepsOf({ convolutions }: AlexNetSpec): Record<string, number> {
  const count = (of: (layer: ConvolutionSpec) => unknown) =>
    convolutions.filter((layer) => of(layer) !== null).length;
  return {
    pooling: count((layer) => layer.pooling),
    normalization: count((layer) => layer.normalization),
    mapNormalization: count((layer) => layer.mapNormalization),
  };
}

/** Whether the layer after convolution `index` reads all towers. */
function readsBoth(spec: AlexNetSpec, index: number): boolean {
  const next = spec.convolutions[index] ?? spec.fullyConnected[index - spec.convolutions.length];
  return (next?.inputs ?? "all towers") === "all towers";
}

function assertNothingLost(spec: AlexNetSpec): void {
  for (const [index, removed] of spec.convolutions.entries()) {
    let cut: AlexNetSpec;
    try {
      cut = withoutConvolution(spec, removed.name);
    } catch (error) {
      if (!(error instanceof BadArgumentError)) throw error;
      // Only changes that lose something are rejected.
      const before = spec.convolutions[index - 1];
      const stages = ["pooling", "normalization", "mapNormalization"] as const;
      const lost = stages.find((stage) =>
        removed[stage] !== null && (before === undefined || before[stage] !== null)
      );
      assert(lost !== undefined && error.message.includes(`its ${lost}`), error.message);
      continue;
    }
    assertEquals(stepsOf(cut), stepsOf(spec), removed.name);
    if (removed.inputs === "all towers") assert(readsBoth(cut, index), removed.name);
    // The moved steps are in the previous layer.
    const before = cut.convolutions[index - 1];
    for (const stage of ["pooling", "normalization", "mapNormalization"] as const) {
      if (removed[stage] !== null) assertEquals(before[stage], removed[stage]);
    }
  }
}

Deno.test("removing a layer of a preset never loses a normalization, a pooling or the communication", () => {
  for (const name of presetNames) assertNothingLost(preset(name));
});

Deno.test("removing a layer of any network never loses a normalization, a pooling or the communication", () => {
  fc.assert(fc.property(anySpec(), assertNothingLost));
});

Deno.test("a normalization without a pooling moves to the previous layer", () => {
  const paper = preset("paper");
  const normalization = paper.convolutions[0].normalization;
  const spec = changeSpec(paper, { layers: { conv4: { normalization } } });
  const cut = withoutConvolution(spec, "conv4");
  assertEquals(cut.convolutions[2].name, "conv3");
  assertEquals(cut.convolutions[2].normalization, normalization);
});

Deno.test("without a last convolution that reads both towers the first dense layer does", () => {
  const spec = changeSpec(preset("paper"), {
    layers: { conv5: { inputs: "all towers" }, fc6: { inputs: "own tower" } },
  });
  const cut = withoutConvolution(spec, "conv5");
  assertEquals(cut.fullyConnected.map(({ inputs }) => inputs), ["all towers", "all towers"]);
  parseSpec(cut);
});

Deno.test("an unknown key of a change is rejected with the nearest one", () => {
  const small = preset("cifarSmall");
  assertThrows(() => changeSpec(small, { evry: {} } as never), BadArgumentError, '"every"');
  assertThrows(
    () => changeSpec(small, { every: { layers: {} } } as never),
    BadArgumentError,
    '"layer"',
  );
});

Deno.test("a misspelt field of every layer, of one layer or of a part of it is rejected", () => {
  const small = preset("cifarSmall");
  for (
    const [change, near] of [
      [{ every: { layer: { activatoin: "tanh" } } }, "activation"],
      [{ every: { convolution: { init: { bais: 1 } } } }, "bias"],
      [{ layers: { conv1: { kernals: 8 } } }, "kernels"],
      [{ layers: { conv1: { pooling: { strid: 2 } } } }, "stride"],
      [{ layers: { fc3: { dropout: { rat: 0.5 } } } }, "rate"],
      [{ layers: { conv1: { nam: "conv2" } } }, undefined],
      [{ preprocessing: { paddin: 4 } }, "padding"],
      [{ training: { learningRte: 0.1 } }, "learningRate"],
      [{ convolutions: [] }, undefined],
    ] as const
  ) {
    const { message } = assertThrows(() => changeSpec(small, change as never), BadArgumentError);
    assert(message.includes("the options of changeSpec"), message);
    if (near !== undefined) assert(message.includes(`did you mean "${near}"?`), message);
  }
});

Deno.test("a net with invalid sizes is rejected", () => {
  const small = preset("cifarSmall");
  const [first] = small.fullyConnected;
  for (const units of [NaN, -5, 2.5]) {
    const spec = { ...small, fullyConnected: [{ ...first, units }] };
    assertThrows(() => describeNetwork(spec), BadArgumentError);
  }
  assertThrows(() => describeNetwork({ ...small, classes: 0 }), BadArgumentError);
});
