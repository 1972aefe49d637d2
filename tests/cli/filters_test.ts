import { assertEquals, assertStringIncludes } from "@std/assert";
import { decodePng } from "../../datasets/pictures/decode_png.ts";
import * as filters from "../../lib/cli/filters.ts";
import { saveCheckpoint } from "../../lib/training/checkpoint/checkpoint.ts";
import { loadWeights } from "../../lib/training/checkpoint/load_weights.ts";
import { captured } from "./captured.ts";

const NET = "notebooks/checkpoints/cifarTwoTower.safetensors";
const folder = await Deno.makeTempDir({ prefix: "filters-test-" });
globalThis.addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));

Deno.test("filters draws those of each tower, with the mean of their colour indices", async () => {
  const svg = `${folder}/filters.svg`;
  const { code, out, err } = await captured(() => filters.main(["--weights", NET, "--out", svg]));
  assertEquals([code, err], [0, ""]);
  // The colour indices of this net are those of lesson 13.
  assertStringIncludes(out, "mean colour index of Tower 1 0.36, Tower 2 0.57");
  const text = await Deno.readTextFile(svg);
  assertEquals(text.match(/<image /g)?.length, 32);
  assertStringIncludes(text, "Mean colour index, from 0 (grey) to 1 (colour only): Tower 1 0.36");
});

Deno.test("a PNG has the filters alone: sixteen in a row, a tower below the other", async () => {
  const png = `${folder}/filters.png`;
  const { code } = await captured(() => filters.main(["--weights", NET, "--out", png]));
  assertEquals(code, 0);
  const { width, height, pixels } = decodePng(await Deno.readFile(png), png);
  // Filters of 5 x 5, each pixel as 9 x 9, with 4 between them and 16 between towers.
  assertEquals([width, height], [16 * 49 - 4, 2 * 45 + 16]);
  const pixel = (
    x: number,
    y: number,
  ) => [...pixels.slice((y * width + x) * 3, (y * width + x) * 3 + 3)];
  for (const y of [45, 60]) assertEquals(pixel(3, y), [255, 255, 255]);
});

Deno.test("filters of a net that reads BGR are drawn in their real colours", async () => {
  const { checkpoint } = await loadWeights(NET);
  const { info } = checkpoint;
  const reversed = new Map([...checkpoint.weights].map(([name, tensor]) => {
    if (!name.endsWith("conv1/kernel")) return [name, tensor];
    const { shape, values } = tensor;
    const [, , channels, count] = shape;
    const own = Float32Array.from(values, (_, i) => {
      const [place, channel] = [
        Math.floor(i / (channels * count)),
        Math.floor(i / count) % channels,
      ];
      return values[(place * channels + 2 - channel) * count + i % count];
    });
    return [name, { shape, values: own }];
  }));
  const bgr = `${folder}/bgr.safetensors`;
  await saveCheckpoint(bgr, {
    info: { ...info, preprocessing: { ...info.preprocessing, channelOrder: "bgr" } },
    weights: reversed,
    velocities: new Map(),
  });
  const draw = async (weights: string, name: string) => {
    const out = `${folder}/${name}.png`;
    const { code, err } = await captured(() => filters.main(["--weights", weights, "--out", out]));
    assertEquals([code, err], [0, ""]);
    return await Deno.readFile(out);
  };
  assertEquals(await draw(bgr, "bgr"), await draw(NET, "rgb"));
});

Deno.test("filters refuses other endings, files that exist and weights without a first layer", async () => {
  const { checkpoint } = await loadWeights(NET);
  const lost = `${folder}/lost.safetensors`;
  const weights = new Map([...checkpoint.weights].filter(([name]) => !name.includes("conv1")));
  await saveCheckpoint(lost, { ...checkpoint, weights, velocities: new Map() });
  await Deno.writeTextFile(`${folder}/there.svg`, "");
  const cases: [string[], string][] = [
    [[], "--out is required"],
    [["--out", `${folder}/filters.gif`], "ends in .svg or .png"],
    [["--out", `${folder}/there.svg`], "already exists"],
    [["--out", `${folder}/a.svg`, "--weights", lost], "conv1"],
    [["--out", `${folder}/a.svg`, "--weights", `${folder}/none.npy`], "none.npy"],
  ];
  for (const [flags, said] of cases) {
    const { code, err } = await captured(() => filters.main(flags));
    assertEquals(code, 2, err);
    assertStringIncludes(err, said);
    assertEquals(err.trim().split("\n").length, 1, err);
  }
});
