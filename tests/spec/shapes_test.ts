import { assert, assertEquals, assertThrows } from "@std/assert";
import { BadArgumentError } from "../../lib/errors.ts";
import { changeSpec } from "../../lib/spec/change.ts";
import { preset, type PresetName } from "../../lib/spec/presets.ts";
import { describeNetwork, type NetworkDescription } from "../../lib/spec/shapes.ts";

/** Both towers of a layer together. */
function layerSum(
  { rows }: NetworkDescription,
  layer: string,
  of: "parameters" | "multiplyAdds" | "units",
): number {
  return rows.filter(({ name }) => name.replace(/^tower\d\//, "") === layer)
    .reduce((total, row) => total + row[of], 0);
}

/** Sides of the maps in the order of the layers, one number per layer. */
function sides({ rows }: NetworkDescription): number[] {
  return rows.filter(({ tower, output }) => tower <= 1 && output.length === 3)
    .map(({ output }) => output[0]);
}

Deno.test("the paper's network has the parameters of each layer that its text implies", () => {
  // The facts' table a.1, computed from sections 3.2 and 3.5 and the paddings of the 2012 program.
  const description = describeNetwork(preset("paper"));
  const expected = {
    conv1: 34_944,
    conv2: 307_456,
    conv3: 885_120,
    conv4: 663_936,
    conv5: 442_624,
    fc6: 37_752_832,
    fc7: 16_781_312,
    fc8: 4_097_000,
  };
  for (const [layer, parameters] of Object.entries(expected)) {
    assertEquals(layerSum(description, layer, "parameters"), parameters, layer);
  }
  assertEquals(description.parameters, 60_965_224);
});

Deno.test("the paper's network costs 724,406,816 multiply-adds and has 659,272 units", () => {
  const description = describeNetwork(preset("paper"));
  assertEquals(description.multiplyAdds, 724_406_816);
  assertEquals(description.units, 659_272);
  const units = { conv1: 290_400, conv2: 186_624, conv3: 64_896, conv4: 64_896, conv5: 43_264 };
  for (const [layer, count] of Object.entries(units)) {
    assertEquals(layerSum(description, layer, "units"), count, layer);
  }
});

Deno.test("maps shrink 55-27-13-6 with 224, with 227 and with torchvision's padding", () => {
  for (const name of ["paper", "source2012", "bvlc", "caffenet", "torchvision", "dense", "half"]) {
    assertEquals(sides(describeNetwork(preset(name))), [55, 27, 27, 13, 13, 13, 13, 6], name);
  }
});

Deno.test("without overlap, the paddings of the 2012 program also reduce the maps to 6", () => {
  assertEquals(sides(describeNetwork(preset("noOverlap"))), [55, 28, 26, 13, 13, 13, 11, 6]);
});

Deno.test("each preset has its known number of parameters", () => {
  const known: Partial<Record<PresetName, number>> = {
    paper: 60_965_224,
    source2012: 60_965_224,
    // 256 kernels of 3 x 3 over all 256 maps; fc6 reads 6 x 6 x 256 numbers as before.
    sixConvolutions: 60_965_224 + 256 * (9 * 256 + 1),
    noOverlap: 60_965_224,
    noNormalization: 60_965_224,
    bvlc: 60_965_224,
    caffenet: 60_965_224,
    dense: 62_378_344,
    torchvision: 61_100_840,
    half: 59_798_312,
  };
  for (const [name, parameters] of Object.entries(known)) {
    assertEquals(describeNetwork(preset(name)).parameters, parameters, name);
  }
  // conv3 reads 128 maps instead of 256; fc6 and fc7 read their own half.
  const cut = 384 * 9 * 128 + 4096 * 4608 + 4096 * 2048;
  assertEquals(describeNetwork(preset("noCommunication")).parameters, 60_965_224 - cut);
});

Deno.test("the CIFAR nets pool 32-16-8-4 and have the costs stated in the lessons", () => {
  const twoTower = describeNetwork(preset("cifarTwoTower"));
  assertEquals(sides(twoTower), [32, 16, 16, 8, 8, 8, 8, 4]);
  assertEquals(Math.round(twoTower.trainingFlop / 1e6), 84);
  const small = describeNetwork(preset("cifarSmall"));
  assertEquals(sides(small), [32, 16, 16, 8]);
  assertEquals(Math.round(small.trainingFlop / 1e6), 28);
});

Deno.test("a layer reads all towers only if the towers have separate maps", () => {
  const hearing = describeNetwork(preset("paper")).rows.filter(({ readsAllTowers }) =>
    readsAllTowers
  )
    .map(({ name }) => name);
  const expected = ["conv3", "fc6", "fc7"].flatMap((layer) =>
    [1, 2].map((t) => `tower${t}/${layer}`)
  );
  assertEquals(hearing, [...expected, "fc8"]);
  const alone = describeNetwork(preset("noCommunication")).rows.filter(({ readsAllTowers }) =>
    readsAllTowers
  );
  assertEquals(alone.map(({ name }) => name), ["fc8"]);
});

Deno.test("an input too small for the windows is rejected with the layer's name", () => {
  const tiny = changeSpec(preset("torchvision"), { side: 15 });
  const error = assertThrows(() => describeNetwork(tiny), BadArgumentError);
  assert(error.message.includes("pool2"), error.message);
});

Deno.test("a layer that two towers cannot share evenly is rejected, not counted in halves", () => {
  const spec = changeSpec(preset("cifarTwoTower"), { layers: { conv3: { kernels: 67 } } });
  assertThrows(() => describeNetwork(spec), BadArgumentError, "2 towers can share in conv3");
});
