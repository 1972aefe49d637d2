import { assert, assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import { BadArgumentError } from "../../lib/errors.ts";
import { changeSpec, withoutConvolution } from "../../lib/spec/change.ts";
import { parseSpec } from "../../lib/spec/parse.ts";
import { preset } from "../../lib/spec/presets.ts";
import { describeNetwork } from "../../lib/spec/shapes.ts";

Deno.test("a change in every layer reaches convolutions and fully-connected layers alike", () => {
  const tanh = changeSpec(preset("cifarSmall"), { every: { layer: { activation: "tanh" } } });
  const activations = [...tanh.convolutions, ...tanh.fullyConnected].map((l) => l.activation);
  assertEquals(activations, ["tanh", "tanh", "tanh"]);
  parseSpec(tanh);
});

Deno.test("a change of one layer leaves the others and the original as they were", () => {
  const original = structuredClone(preset("cifarSmall"));
  const wider = changeSpec(preset("cifarSmall"), { layers: { conv1: { kernels: 48 } } });
  assertEquals(wider.convolutions.map(({ kernels }) => kernels), [48, 32]);
  assertEquals(preset("cifarSmall"), original);
  assertEquals(wider.convolutions[1], original.convolutions[1]);
});

Deno.test("a change of a layer wins over a change of every layer", () => {
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

Deno.test("a change of a field that the layer lacks is refused", () => {
  const error = assertThrows(
    () => changeSpec(preset("paper"), { layers: { fc6: { kernels: 8 } } }),
    BadArgumentError,
  );
  assert(error.message.includes("fc6") && error.message.includes("kernels"), error.message);
});

Deno.test("leaving out a middle layer keeps the sizes of all maps", () => {
  for (const layer of ["conv2", "conv3", "conv4", "conv5"]) {
    const whole = preset("cifarTwoTower");
    if (layer === "conv2") {
      // conv1 pools already: conv2's pooling would be lost, and with it the size of all maps.
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

Deno.test("without conv3 the towers talk at conv4 instead", () => {
  const cut = withoutConvolution(preset("paper"), "conv3");
  assertEquals(cut.convolutions.map(({ name, inputs }) => `${name} ${inputs}`), [
    "conv1 own tower",
    "conv2 own tower",
    "conv4 all towers",
    "conv5 own tower",
  ]);
});
