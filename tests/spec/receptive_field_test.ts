import { assertEquals } from "@std/assert";
import { changeSpec } from "../../lib/spec/change.ts";
import { describeNetwork } from "../../lib/spec/shapes.ts";
import { preset } from "../../lib/spec/presets.ts";
import { receptiveFieldBox, receptiveFields } from "../../lib/spec/receptive_field.ts";

Deno.test("a unit of AlexNet's conv5 sees 163 pixels, of its last pooling 195", () => {
  // Araujo, Norris and Sim (Distill, 2019): 195 at a stride of 32 for AlexNet's last pooling.
  const fields = receptiveFields(preset("paper"));
  assertEquals(fields.map(({ layer, size, stride }) => [layer, size, stride]), [
    ["conv1", 11, 4],
    ["pool1", 19, 8],
    ["conv2", 51, 8],
    ["pool2", 67, 16],
    ["conv3", 99, 16],
    ["conv4", 131, 16],
    ["conv5", 163, 16],
    ["pool5", 195, 32],
  ]);
});

Deno.test("the first square begins in the padding, the last ends with the last unit", () => {
  const spec = preset("cifarTwoTower");
  const fields = receptiveFields(spec);
  assertEquals(fields.map(({ size }) => size), [5, 7, 15, 19, 27, 35, 43, 51]);
  assertEquals(receptiveFieldBox(fields[0], 0, 31), { top: -2, left: 29, side: 5 });
  const symmetric = fields[0];
  assertEquals(
    receptiveFieldBox(symmetric, 31, 31).top + 5,
    32 + 2,
    "two rows of zeros below as above",
  );
  assertEquals(receptiveFieldBox(fields[2], 1, 0), { top: -4, left: -6, side: 15 });
});

Deno.test("a square contains all pixels that can change its unit, and no others", () => {
  // The definition: from the unit backwards, window by window.
  const spec = changeSpec(preset("cifarTwoTower"), { layers: { conv3: { stride: 2 } } });
  let windows: { size: number; stride: number; before: number }[] = [];
  const found = new Map(receptiveFields(spec).map((field) => [field.layer, field]));
  const seen = (place: number) => {
    let [from, to] = [place, place];
    for (const { size, stride, before } of windows.toReversed()) {
      [from, to] = [from * stride - before, to * stride - before + size - 1];
    }
    return [from, to];
  };
  for (const { name, size, stride, padding, pooling } of spec.convolutions) {
    windows = [...windows, { size, stride, before: padding as number }];
    for (const place of [0, 1, 3]) {
      const { top, side } = receptiveFieldBox(found.get(name)!, place, 0);
      assertEquals([top, top + side - 1], seen(place), name);
    }
    if (pooling !== null) {
      windows = [...windows, { size: pooling.size, stride: pooling.stride, before: 0 }];
    }
  }
});

Deno.test("normalization within maps enlarges the receptive field, and every layer with maps is named", () => {
  const fields = receptiveFields(preset("cifar18"));
  // conv1 5, pool1 3/2: 7; 3 x 3 positions of normalization two pixels apart: 11; conv2: 11 + 4 *
  // 2.
  assertEquals(fields.map(({ size }) => size).slice(0, 3), [5, 7, 19]);
  const named = describeNetwork(preset("cifar18")).rows
    .filter(({ output }) => output.length === 3).map(({ name }) => name);
  assertEquals(fields.map(({ layer }) => layer), named);
});

Deno.test("contrast normalization reads the means around its window too", () => {
  const spec = preset("cifar18");
  const mapNormalization = {
    kind: "contrast",
    k: 1,
    size: 3,
    alpha: 5e-5,
    beta: 0.75,
    convention: "divided-by-n",
  } as const;
  const contrast = changeSpec(spec, { layers: { conv1: { mapNormalization } } });
  // conv1 5, pool1 3/2: 7; 5 x 5 positions two pixels apart: 15; conv2: 15 + 4 * 2.
  const [conv1, pool1, conv2] = receptiveFields(contrast);
  assertEquals([conv1.size, pool1.size, conv2.size], [5, 7, 23]);
  assertEquals(conv2.start, -2 - 2 * 2 - 2 * 2);
});
