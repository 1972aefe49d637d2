import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { BadArgumentError } from "../../lib/errors.ts";
import { fitPreprocessing, parsePreprocessing } from "../../lib/augmentation/preprocessing.ts";
import { meanImage } from "../../lib/augmentation/statistics.ts";
import type { PreprocessingSpec } from "../../lib/spec/spec.ts";

const spec: PreprocessingSpec = {
  imageSide: 4,
  resize: "shorter-side",
  interpolation: "sharp",
  padding: 0,
  mean: "image",
  divisor: [1, 1, 1],
  channelOrder: "rgb",
};

/** Two images of 4 x 4 pixels; pixel (y, x) of image i has red 10 y + x + 2 i. */
const dataset = {
  images: Uint8Array.from({ length: 2 * 48 }, (_, n) => {
    const [i, y, x, c] = [Math.floor(n / 48), Math.floor(n / 12) % 4, Math.floor(n / 3) % 4, n % 3];
    return c === 0 ? 10 * y + x + 2 * i : 100 * c;
  }),
  labels: new Uint8Array(2),
  side: 4,
  count: 2,
};

Deno.test("the mean image is cropped at the centre, whatever patch is drawn", () => {
  const { mean } = fitPreprocessing(spec, 2, dataset);
  assertEquals([...Array(mean.length).keys()].map((i) => mean[i]), [
    ...[12, 100, 200, 13, 100, 200],
    ...[22, 100, 200, 23, 100, 200],
  ]);
});

Deno.test("the mean image of a padded image is 0 where there are no pixels", () => {
  const { mean } = fitPreprocessing({ ...spec, padding: 1 }, 6, dataset);
  assertEquals([mean[0], mean[35 * 3]], [0, 0]);
  assertEquals(mean[(1 * 6 + 1) * 3], 1);
  assertEquals(mean[(4 * 6 + 4) * 3], 34);
});

Deno.test("channel means are measured, fixed ones are used unchanged", () => {
  const measured = fitPreprocessing({ ...spec, mean: "channel" }, 2, dataset).mean;
  for (const [c, expected] of [17.5, 100, 200].entries()) {
    assertAlmostEquals(measured[c], expected, 1e-9);
  }
  assertEquals(fitPreprocessing({ ...spec, mean: [1, 2, 3] }, 2, dataset).mean, [1, 2, 3]);
});

Deno.test("a mean measured elsewhere can replace the images", () => {
  const measured = { side: 4, meanImage: meanImage(dataset) };
  for (const mean of ["image", "channel"] as const) {
    const [ours, theirs] = [dataset, measured].map((set) =>
      Array.from(fitPreprocessing({ ...spec, mean }, 2, set).mean)
    );
    assertEquals(ours.length, theirs.length);
    for (const [i, value] of ours.entries()) assertAlmostEquals(theirs[i], value, 1e-5);
  }
});

Deno.test("images of a different size than the net's are rejected", () => {
  assertThrows(
    () => fitPreprocessing({ ...spec, imageSide: 256 }, 224, dataset),
    BadArgumentError,
    "256 x 256",
  );
});

Deno.test("preprocessing survives JSON", () => {
  for (const mean of ["image", "channel"] as const) {
    const fitted = fitPreprocessing({ ...spec, mean, divisor: [1, 2, 3] }, 2, dataset);
    const json = JSON.stringify({ ...fitted, mean: Array.from(fitted.mean) });
    const back = parsePreprocessing(JSON.parse(json));
    assertEquals({ ...back, mean: [...Array.from(back.mean)] }, JSON.parse(json));
  }
});

Deno.test("an invalid field of preprocessing is named", () => {
  const good = { ...fitPreprocessing({ ...spec, mean: "channel" }, 2, dataset) };
  const cases: [string, unknown][] = [
    ["side", 0],
    ["imageSide", "4"],
    ["padding", -1],
    ["mean", [1, 2]],
    ["mean", [1, 2, null]],
    ["divisor", [1, 0, 1]],
    ["channelOrder", "grb"],
  ];
  for (const [name, value] of cases) {
    assertThrows(() => parsePreprocessing({ ...good, [name]: value }), BadArgumentError, name);
  }
  assertThrows(() => parsePreprocessing(null), BadArgumentError, "side");
});
