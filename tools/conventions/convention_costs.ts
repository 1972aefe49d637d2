/**
 * What each convention costs on a trained net: its test error with one convention changed.
 *
 * @module
 */
import type { ImageDataset } from "../../datasets/dataset.ts";
import { resizeDataset } from "../../datasets/pictures/resize.ts";
import { cropFlip } from "../../lib/augmentation/crop_flip.ts";
import { fitPreprocessing, type Preprocessing } from "../../lib/augmentation/preprocessing.ts";
import { misreadRows } from "../../lib/inspection/conventions/row_order.ts";
import type { ConventionName } from "../../lib/inspection/conventions/convention_set.ts";
import { changeSpec, type SpecChange } from "../../lib/spec/change.ts";
import type { AlexNetSpec, ConvolutionSpec } from "../../lib/spec/spec.ts";
import type { Checkpoint } from "../../lib/training/checkpoint/checkpoint_format.ts";

/** A net and the images that it is tested on. */
export interface TestedNet {
  /** Its spec, preprocessing and weights. */
  readonly checkpoint: Checkpoint;
  /** The test images. */
  readonly images: ImageDataset;
}

/** One convention in place of another one. */
export interface ConventionCost {
  /** The convention. */
  readonly convention: ConventionName;
  /** What is done instead. */
  readonly text: string;
  /** The net with that change; `train` is there for means. */
  apply(net: TestedNet, train: ImageDataset): TestedNet;
}

const withPreprocessing = (
  net: TestedNet,
  change: Partial<Preprocessing>,
): TestedNet => {
  const { checkpoint } = net;
  const { info } = checkpoint;
  const preprocessing = { ...info.preprocessing, ...change };
  return { ...net, checkpoint: { ...checkpoint, info: { ...info, preprocessing } } };
};

const withSpec = (net: TestedNet, change: SpecChange): TestedNet => {
  const { checkpoint } = net;
  const { info } = checkpoint;
  const spec = changeSpec(info.spec, change);
  return { ...net, checkpoint: { ...checkpoint, info: { ...info, spec } } };
};

/** Changes the layers that normalize. */
const inNormalized = (
  net: TestedNet,
  change: (layer: ConvolutionSpec) => Partial<ConvolutionSpec>,
): TestedNet => {
  const layers = net.checkpoint.info.spec.convolutions.flatMap((layer) =>
    layer.normalization === null ? [] : [[layer.name, change(layer)] as const]
  );
  return withSpec(net, { layers: Object.fromEntries(layers) });
};

/** Changes constants of the normalization. */
const withConstants = (
  net: TestedNet,
  change: Partial<NonNullable<ConvolutionSpec["normalization"]>>,
): TestedNet =>
  inNormalized(
    net,
    ({ normalization }) => ({
      normalization: normalization === null ? null : { ...normalization, ...change },
    }),
  );

const withDropout = (net: TestedNet, form: "inverted" | "test-scaled", rate: number): TestedNet =>
  withSpec(net, { every: { fullyConnected: { dropout: { rate, form, place: "outputs" } } } });

/** The images moved by `pixels` to the left and up; what comes in has the mean colour. */
function moved(net: TestedNet, pixels: number): TestedNet {
  const { images, checkpoint: { info: { preprocessing: { mean } } } } = net;
  const { side, count } = images;
  const bytes = side * side * 3;
  const all = new Uint8Array(images.images.length);
  for (let i = 0; i < count; i++) {
    const image = images.images.subarray(i * bytes, (i + 1) * bytes);
    const out = all.subarray(i * bytes, (i + 1) * bytes);
    cropFlip(image, side, { top: pixels, left: pixels, side, flip: false }, out);
    for (let y = 0; y < side; y++) {
      for (let x = 0; x < side; x++) {
        if (y < side - pixels && x < side - pixels) continue;
        for (let c = 0; c < 3; c++) out[(y * side + x) * 3 + c] = Math.round(mean[c]);
      }
    }
  }
  return { ...net, images: { ...images, images: all } };
}

/** The images enlarged, of which the net sees the middle. */
function enlarged(net: TestedNet, side: number): TestedNet {
  const images = resizeDataset(net.images, side);
  return withPreprocessing({ ...net, images }, { imageSide: side });
}

function meanImageOf(spec: AlexNetSpec, train: ImageDataset): ArrayLike<number> {
  const asked = { ...spec.preprocessing, mean: "image" } as const;
  return fitPreprocessing(asked, spec.side, train).mean;
}

/** The changes, in the order of the conventions. */
export const conventionCosts: readonly ConventionCost[] = [
  {
    convention: "resize",
    text: "enlarged to 36 x 36, the middle 32 x 32 cut out",
    apply: (net) => enlarged(net, 36),
  },
  {
    convention: "resize",
    text: "enlarged to 40 x 40, the middle 32 x 32 cut out",
    apply: (net) => enlarged(net, 40),
  },
  { convention: "geometry", text: "patch 1 pixel off", apply: (net) => moved(net, 1) },
  { convention: "geometry", text: "patch 4 pixels off", apply: (net) => moved(net, 4) },
  {
    convention: "geometry",
    text: "conv1 with 1 zero before and 3 after, in place of 2 and 2",
    apply: (net) => withSpec(net, { layers: { conv1: { padding: [1, 3] } } }),
  },
  {
    convention: "geometry",
    text: "conv1 with no zeros before and 4 after",
    apply: (net) => withSpec(net, { layers: { conv1: { padding: [0, 4] } } }),
  },
  {
    convention: "mean",
    text: "no mean subtracted",
    apply: (net) => withPreprocessing(net, { mean: [0, 0, 0] }),
  },
  {
    convention: "mean",
    text: "the mean colour of ImageNet",
    apply: (net) => withPreprocessing(net, { mean: [123.68, 116.779, 103.939] }),
  },
  {
    convention: "mean",
    text: "the mean image in place of the mean colour",
    apply: (net, train) =>
      withPreprocessing(net, { mean: meanImageOf(net.checkpoint.info.spec, train) }),
  },
  {
    convention: "divisor",
    text: "not divided: 0 to 255",
    apply: (net) => withPreprocessing(net, { divisor: [1, 1, 1] }),
  },
  {
    convention: "divisor",
    text: "divided by 255 in place of 62",
    apply: (net) => withPreprocessing(net, { divisor: [255, 255, 255] }),
  },
  {
    convention: "divisor",
    text: "divided by 58.4, 57.1 and 57.4 (torchvision's)",
    apply: (net) => withPreprocessing(net, { divisor: [58.395, 57.12, 57.375] }),
  },
  {
    convention: "channels",
    text: "BGR",
    apply: (net) => withPreprocessing(net, { channelOrder: "bgr" }),
  },
  {
    convention: "normalization",
    text: "alpha not divided by n",
    apply: (net) => withConstants(net, { convention: "literal" }),
  },
  {
    convention: "normalization",
    text: "alpha divided by n twice",
    apply: (net) => withConstants(net, { alpha: 1e-3 / 9 }),
  },
  {
    convention: "normalization",
    text: "k = 2 in place of 1",
    apply: (net) => withConstants(net, { k: 2 }),
  },
  {
    convention: "normalization",
    text: "a radius of 9 in place of 9 maps: 19 maps, the same factor",
    apply: (net) => withConstants(net, { n: 19, alpha: 1e-3 / 9, convention: "literal" }),
  },
  {
    convention: "normalization",
    text: "across the towers",
    apply: (net) => withConstants(net, { inputs: "all towers" }),
  },
  {
    convention: "normalization",
    text: "TensorFlow's defaults: 11 maps, k = 1, alpha = 1, beta = 0.5",
    apply: (net) => withConstants(net, { k: 1, n: 11, alpha: 1, beta: 0.5, convention: "literal" }),
  },
  {
    convention: "normalization",
    text: "no normalization",
    apply: (net) => inNormalized(net, () => ({ normalization: null })),
  },
  {
    convention: "order",
    text: "pooling before normalization",
    apply: (net) =>
      inNormalized(net, () => ({
        order: ["activation", "pooling", "normalization", "mapNormalization"],
      })),
  },
  {
    convention: "order",
    text: "the nonlinearity last, as after the program's conv1",
    apply: (net) =>
      inNormalized(net, () => ({
        order: ["normalization", "mapNormalization", "pooling", "activation"],
      })),
  },
  {
    convention: "dropout",
    text: "outputs not halved at test",
    apply: (net) => withDropout(net, "inverted", 0.5),
  },
  {
    convention: "dropout",
    text: "outputs halved twice",
    apply: (net) => withDropout(net, "test-scaled", 0.75),
  },
  {
    convention: "rows",
    text: "read map by map, in place of place by place",
    apply: (net) => {
      const { checkpoint } = net;
      const weights = misreadRows(checkpoint.weights, checkpoint.info.spec, "places", "maps");
      return { ...net, checkpoint: { ...checkpoint, weights } };
    },
  },
];
