/**
 * The conventions of the paper's text and of the program that made its numbers.
 *
 * @module
 */
import type { StageOrder } from "./convention_set.ts";
import type { Program } from "./program.ts";

/** As in section 3.5: normalization follows the nonlinearity, pooling follows both. */
export const normalizedFirst: StageOrder = {
  conv1: ["activation", "normalization", "mapNormalization", "pooling"],
  conv2: ["activation", "normalization", "mapNormalization", "pooling"],
};

/** What a PyTorch of any version computes for these columns, with its own operations. */
export const byPyTorch = "PyTorch computes the same maps (tests/inspection/conventions)";

/** The paper's text. */
export const paperProgram: Program = {
  name: "paper",
  title: "the paper's text",
  source:
    "[Krizhevsky, Sutskever and Hinton, 2012](https://proceedings.neurips.cc/paper/2012/hash/" +
    "c399862d3b9d6b76c8436e924a68c45b-Abstract.html)",
  checked: `by reading; ${byPyTorch}`,
  conventions: {
    resize: { value: { mode: "shorter-side", side: 256 }, where: "section 2" },
    interpolation: { value: null, where: "not stated" },
    geometry: {
      value: { side: 224, padding: [0, 3], rounding: "ceil" },
      where: "sections 3.5 and 4.1",
      note:
        "the padding is not stated; 3 zeros right and below give the 55 x 55 units of the program",
    },
    mean: { value: "image", where: "section 2" },
    divisor: { value: [1, 1, 1], where: "section 2" },
    channels: { value: "rgb", where: "section 2" },
    normalization: {
      value: {
        ...{ k: 2, n: 5, alpha: 1e-4, beta: 0.75 },
        convention: "literal",
        inputs: "own tower",
      },
      where: "section 3.3",
      note: "the formula multiplies the sum by alpha, without dividing by n",
    },
    order: { value: normalizedFirst, where: "sections 3.3 and 3.5" },
    mapNormalization: { value: "none", where: "not mentioned" },
    dropout: { value: { form: "test-scaled", place: "outputs" }, where: "section 4.2" },
    rows: { value: null, where: "not stated" },
  },
};

/** The program of 2012. */
export const program2012: Program = {
  name: "2012",
  title: "cuda-convnet, the program of 2012",
  source: "computerhistory/AlexNet-Source-Code 2f8b81f",
  checked: `by reading; ${byPyTorch}`,
  conventions: {
    resize: {
      value: { mode: "shorter-side", side: 256 },
      where: "convdata.py reads batches of 256 x 256; the paper's section 2",
    },
    interpolation: {
      value: null,
      where: "the images were resized before, by a program not published",
    },
    geometry: {
      value: { side: 224, padding: [0, 3], rounding: "ceil" },
      where: "layers-145.cfg, conv1a: padding 0; layer.py: 1 + ceil((224 - 11) / 4) = 55",
    },
    mean: {
      value: "image",
      where: "convdata.py, data_mean_crop: its middle 224 x 224, whatever the patch",
    },
    divisor: { value: [1, 1, 1], where: "convdata.py, subtract_mean" },
    channels: { value: "rgb", where: "convdata.py, get_plottable_data" },
    normalization: {
      value: {
        ...{ k: 2, n: 5, alpha: 1e-4, beta: 0.75 },
        convention: "divided-by-n",
        inputs: "own tower",
      },
      where: "layers-145.cfg, rnorm1a; layer.py divides scale by size",
    },
    order: {
      value: {
        conv1: ["normalization", "mapNormalization", "pooling", "activation"],
        conv2: normalizedFirst.conv2,
      },
      where: "layers-145.cfg: pool1a has the neuron, conv1a none; conv2a has it",
      note: "the first normalization sees negative values",
    },
    mapNormalization: {
      value: { k: 1, size: 5, alpha: 1e-3, beta: 0.75, convention: "divided-by-n" },
      where: "layers-145.cfg, cnorm2a",
    },
    dropout: {
      value: { form: "test-scaled", place: "outputs" },
      where: "layers-145.cfg, hs1a: keep 0.5",
    },
    rows: { value: "maps", where: "convdata.py: an image is 3 x rows x columns; maps lie alike" },
  },
};
