/** Covers datasets and lib/weights: no function accepts an invalid number. */
import * as datasets from "../../datasets/mod.ts";
import * as figures from "../../lib/figures/mod.ts";
import * as library from "../../mod.ts";
import * as weights from "../../lib/weights/mod.ts";
import { MOST_PARALLEL } from "../../datasets/image_folder_options.ts";
import { MOST_SIDE } from "../../datasets/pictures/decode_image.ts";
import { images, stream, training } from "./fixtures.ts";
import { all, count, natural, testTable, upTo } from "./table.ts";

testTable("weights", [
  [
    "a size of storeFloats",
    upTo(3, natural),
    (size) => weights.storeFloats(new Float32Array(3), [size]),
  ],
  [
    "a size of writeSafetensors",
    upTo(3, natural),
    (size) =>
      weights.writeSafetensors(
        new Map([["x", { dtype: "F32", shape: [size], bytes: new Uint8Array(12) }]]),
      ),
  ],
]);

const png = figures.encodePng({ pixels: new Uint8Array(8 * 8 * 3), width: 8, height: 8 });
const root = await Deno.makeTempDir();
await Deno.mkdir(`${root}/a`);
await Deno.writeFile(`${root}/a/1.png`, png);
const list = `${root}/list.txt`;
await Deno.writeTextFile(list, "a/1.png 0\n");
globalThis.addEventListener("unload", () => Deno.removeSync(root, { recursive: true }));

testTable("data sets", [
  ["count of first", upTo(6), (n) => datasets.first(images, n)],
  ["index of imageAt", upTo(5, natural), (n) => datasets.imageAt(images, n)],
  ["an index of select", upTo(5, natural), (n) => datasets.select(images, [0, n])],
  ["count of holdOut", upTo(5), (n) => datasets.holdOut(images, n, stream())],
  ["perClass of balanced", upTo(2), (n) => datasets.balanced(images, n, stream())],
  ["side of imageBytes", count, (n) => datasets.imageBytes({ side: n })],
  ["side of resizeDataset", upTo(MOST_SIDE), (n) => datasets.resizeDataset(images, n)],
  ["width of squareGeometry", count, (n) => datasets.squareGeometry(n, 9, 9, "stretch")],
  ["height of squareGeometry", count, (n) => datasets.squareGeometry(9, n, 9, "stretch")],
  ["side of squareGeometry", count, (n) => datasets.squareGeometry(9, 9, n, "stretch")],
  [
    "side of decodeImage",
    upTo(MOST_SIDE),
    (n) => datasets.decodeImage(png, "x", { side: n }),
  ],
  [
    "side of openImageFolder",
    upTo(MOST_SIDE),
    (n) => datasets.openImageFolder(root, { side: n }),
  ],
  [
    "parallel",
    upTo(MOST_PARALLEL),
    (parallel) => datasets.openImageFolder(root, { side: 8, parallel }),
  ],
  [
    "side of openImageList",
    upTo(MOST_SIDE),
    (n) => datasets.openImageList(list, { side: n }),
  ],
  [
    "classes of openImageList",
    upTo(2 ** 16),
    (classes) => datasets.openImageList(list, { side: 8, classes }),
  ],
  [
    "parallel of measure",
    upTo(MOST_PARALLEL),
    async (parallel) => (await datasets.openImageFolder(root, { side: 8, parallel })).measure(),
  ],
  [
    "an index of read",
    upTo(0, natural),
    async (n) => (await datasets.openImageFolder(root, { side: 8 })).read([n]),
  ],
  [
    "a label of classCounts",
    upTo(2, natural),
    (label) =>
      datasets.classCounts({ ...images, labels: [0, 1, 2, 0, 1, label] as unknown as Uint8Array }),
  ],
  ["a label of trainingBatches", { ...natural }, (label) =>
    all(library.trainingBatches({
      ...training,
      dataset: { ...images, labels: [0, 1, 2, 0, 1, label] as unknown as Uint8Array },
    }))],
]);
