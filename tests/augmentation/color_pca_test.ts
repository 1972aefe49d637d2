import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { RandomStream, RandomStreams } from "../../lib/random.ts";
import {
  type ColorScale,
  drawColorShift,
  fitColorPca,
  imagenetColorPca,
  type Rgb,
  shiftColor,
} from "../../lib/augmentation/color_pca.ts";
import { loadCifar10 } from "../../datasets/cifar10/cifar10.ts";

const length = (v: Rgb) => Math.hypot(...v);
const dot = (a: Rgb, b: Rgb) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];

/** Standard deviation, over many draws, of the shift along the first component. */
function spread(scale: ColorScale): number {
  const stream = new RandomStream({ key: [3, 4], position: 0 });
  let squares = 0;
  const draws = 20000;
  for (let i = 0; i < draws; i++) {
    const shift = drawColorShift(stream, { pca: imagenetColorPca, scale });
    squares += dot(shift, imagenetColorPca.components[0]) ** 2;
  }
  return Math.sqrt(squares / draws);
}

Deno.test("one sigma of colour noise is 12.2, 5.8 or 1483 grey levels, depending on the scale", () => {
  // From cuda-convnet2's color_stdevs, 121.7801 for the first component.
  assertAlmostEquals(spread("standardDeviation"), 12.2, 0.2);
  assertAlmostEquals(spread("eigenvalueOfUnitRange"), 5.8, 0.1);
  assertAlmostEquals(spread("eigenvalue"), 1483, 30);
});

Deno.test("the components of ImageNet are orthonormal, and their eigenvalues the known ones", () => {
  const { components, standardDeviations } = imagenetColorPca;
  for (let i = 0; i < 3; i++) {
    assertAlmostEquals(length(components[i]), 1, 1e-3);
    assertAlmostEquals(dot(components[i], components[(i + 1) % 3]), 0, 1e-3);
  }
  const eigenvalues = standardDeviations.map((s) => s * s / 255 ** 2);
  for (const [i, expected] of [0.22807, 0.02116, 0.00598].entries()) {
    assertAlmostEquals(eigenvalues[i], expected, 1e-5);
  }
});

Deno.test("a shift of one component moves red, green and blue along that component's row", () => {
  const axis: Rgb = [0.6, 0, 0.8];
  const pca = {
    standardDeviations: [10, 0, 0],
    components: [axis, [0, 1, 0], [0.8, 0, -0.6]],
  } as const;
  const stream = new RandomStream({ key: [1, 1], position: 0 });
  const normal = new RandomStream({ key: [1, 1], position: 0 }).normal();
  const shift = drawColorShift(stream, { pca, scale: "standardDeviation", sigma: 2 });
  for (let c = 0; c < 3; c++) assertAlmostEquals(shift[c], 2 * normal * 10 * axis[c], 1e-12);
});

Deno.test("shiftColor rounds and stays within 0 and 255", () => {
  const image = Uint8Array.from([0, 100, 250, 255, 7, 1]);
  assertEquals([...shiftColor(image, [-3.2, 1.6, 9])], [0, 102, 255, 252, 9, 10]);
});

Deno.test("fitColorPca finds the axes of generated pixels", () => {
  const stream = new RandomStreams(2).stream("pixels");
  const axes: Rgb[] = [[2 / 3, 2 / 3, 1 / 3], [-2 / 3, 1 / 3, 2 / 3], [1 / 3, -2 / 3, 2 / 3]];
  const deviations = [30, 12, 5];
  const side = 200;
  const images = new Uint8Array(side * side * 3);
  for (let i = 0; i < side * side; i++) {
    const amounts = deviations.map((deviation) => deviation * stream.normal());
    for (let c = 0; c < 3; c++) {
      images[i * 3 + c] = Math.round(
        128 + axes.reduce((s, axis, k) => s + amounts[k] * axis[c], 0),
      );
    }
  }
  const pca = fitColorPca({ images, labels: new Uint8Array(1), side, count: 1 });
  for (let k = 0; k < 3; k++) {
    assertAlmostEquals(pca.standardDeviations[k], deviations[k], 0.02 * deviations[k]);
    assert(Math.abs(dot(pca.components[k], axes[k])) > 0.999);
  }
});

Deno.test("the components of CIFAR-10 explain its covariance", async () => {
  const { test } = await loadCifar10();
  const { components, standardDeviations } = fitColorPca(test);
  // For each component: the variance of the pixels' projections is its eigenvalue.
  for (let k = 0; k < 3; k++) {
    let sum = 0, squares = 0;
    const pixels = test.images.length / 3;
    for (let i = 0; i < test.images.length; i += 3) {
      const v = test.images[i] * components[k][0] + test.images[i + 1] * components[k][1] +
        test.images[i + 2] * components[k][2];
      sum += v;
      squares += v * v;
    }
    const deviation = Math.sqrt(squares / pixels - (sum / pixels) ** 2);
    assertAlmostEquals(deviation, standardDeviations[k], 1e-6 * deviation);
  }
  assert(standardDeviations[0] > standardDeviations[1]);
  assert(components[0].every((c) => c > 0.5), "the first component is brightness");
});
