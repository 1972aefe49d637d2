/** Covers lib/augmentation: no function accepts an invalid number. */
import * as library from "../../mod.ts";
import { channelStatistics } from "../../lib/augmentation/statistics.ts";
import { placedCrops } from "../../lib/augmentation/ten_crop.ts";
import { stepsPerEpoch } from "../../lib/augmentation/batches.ts";
import { images, pca, pixels, preprocessing, source, stream, training } from "./fixtures.ts";
import {
  all,
  count,
  finite,
  natural,
  notNegative,
  positive,
  type Row,
  testTable,
  upTo,
} from "./table.ts";

testTable("augmentation", [
  ["batchSize", count, (batchSize) => all(library.trainingBatches({ ...training, batchSize }))],
  ["epoch", natural, (epoch) => all(library.trainingBatches({ ...training, epoch }))],
  [
    "startStep",
    upTo(3, natural),
    (startStep) => all(library.trainingBatches({ ...training, startStep })),
  ],
  [
    "sigma of colorPca",
    notNegative,
    (sigma) =>
      all(library.trainingBatches({ ...training, colorPca: { pca, scale: "eigenvalue", sigma } })),
  ],
  [
    "batchSize of evaluationBatches",
    count,
    (batchSize) =>
      all(library.evaluationBatches({ dataset: images, preprocessing, batchSize, crops: "ten" })),
  ],
  [
    "padding of evaluationBatches",
    natural,
    (padding) =>
      all(library.evaluationBatches({ dataset: images, preprocessing, batchSize: 1, padding })),
  ],
  ...(["side", "imageSide"] as const).map((name): Row => [
    `${name} of the preprocessing`,
    upTo(12),
    (value) =>
      all(library.trainingBatches({
        ...training,
        preprocessing: { ...preprocessing, [name]: value },
      })),
  ]),
  [
    "padding of the preprocessing",
    natural,
    (padding) =>
      all(library.trainingBatches({ ...training, preprocessing: { ...preprocessing, padding } })),
  ],
  [
    "mean of the preprocessing",
    finite,
    (mean) =>
      all(library.trainingBatches({
        ...training,
        preprocessing: { ...preprocessing, mean: [1, mean, 3] },
      })),
  ],
  [
    "divisor of the preprocessing",
    positive,
    (divisor) =>
      all(library.evaluationBatches({
        dataset: images,
        batchSize: 1,
        preprocessing: { ...preprocessing, divisor: [1, divisor, 3] },
      })),
  ],
  ["count of stepsPerEpoch", natural, (n) => stepsPerEpoch(n, 2)],
  ["batchSize of stepsPerEpoch", count, (n) => stepsPerEpoch(10, n)],
  [
    "batchSize of datasetBatches",
    count,
    (n) => library.datasetBatches({ ...source, batchSize: n }),
  ],
  ["imageSide of centreCrop", count, (n) => library.centreCrop(n, 1)],
  ["cropSide of centreCrop", upTo(8), (n) => library.centreCrop(8, n)],
  ["padding of centreCrop", natural, (n) => library.centreCrop(8, 4, n)],
  [
    "imageSide of drawCrop",
    count,
    (imageSide) => library.drawCrop(stream(), { imageSide, cropSide: 1 }),
  ],
  [
    "cropSide of drawCrop",
    upTo(8),
    (n) => library.drawCrop(stream(), { imageSide: 8, cropSide: n }),
  ],
  [
    "padding of cropCount",
    natural,
    (padding) => library.cropCount({ imageSide: 8, cropSide: 4, padding }),
  ],
  ["imageSide of tenCrop", count, (n) => library.tenCrop(n, 1)],
  ["cropSide of tenCrop", upTo(8), (n) => library.tenCrop(8, n)],
  ["padding of tenCrop", natural, (n) => library.tenCrop(8, 4, n)],
  ["height of placedCrops", count, (n) => placedCrops(n, 9, 1)],
  ["width of placedCrops", count, (n) => placedCrops(9, n, 1)],
  ["side of placedCrops", upTo(9), (n) => placedCrops(9, 9, n)],
  [
    "imageSide of cropFlip",
    upTo(4),
    (n) => library.cropFlip(pixels, n, { top: 0, left: 0, side: 2, flip: false }),
  ],
  ...(["top", "left"] as const).map((name): Row => [
    `${name} of cropFlip`,
    { integer: true, least: -Infinity },
    (value) =>
      library.cropFlip(pixels, 4, { top: 0, left: 0, side: 2, flip: false, [name]: value }),
  ]),
  [
    "side of cropFlip",
    count,
    (n) => library.cropFlip(pixels, 4, { top: 0, left: 0, side: n, flip: false }),
  ],
  [
    "sigma of drawColorShift",
    notNegative,
    (sigma) => library.drawColorShift(stream(), { pca, scale: "eigenvalue", sigma }),
  ],
  ["a standard deviation of drawColorShift", finite, (value) =>
    library.drawColorShift(stream(), {
      pca: { ...pca, standardDeviations: [1, value, 1] },
      scale: "eigenvalue",
    })],
  ["shift of shiftColor", finite, (value) => library.shiftColor(pixels, [0, value, 0])],
  ["side of the images", upTo(4), (n) => library.meanImage({ ...images, side: n })],
  ["count of the images", upTo(6), (n) => channelStatistics({ ...images, count: n })],
  ["count of fitColorPca", upTo(6), (n) => library.fitColorPca({ ...images, count: n })],
  ["side of fitPreprocessing", upTo(64), (n) =>
    library.fitPreprocessing(
      { ...library.preset("cifarSmall").preprocessing, imageSide: 4, padding: 0, mean: "image" },
      n,
      images,
    )],
]);
