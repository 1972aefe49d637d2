/**
 * Published error rates on ILSVRC, to be read beside one's own.
 *
 * @module
 */

/** The error rates of a published net. */
export interface PublishedResult {
  /** The net, as its source calls it. */
  readonly net: string;
  /** The images. */
  readonly images: "ILSVRC-2010 test" | "ILSVRC-2012 validation" | "ImageNet, Fall 2009";
  /** One patch per image or ten; undefined if the method cuts none. */
  readonly crops?: "center" | "ten";
  /** Top-1 error in percent. */
  readonly top1: number;
  /** Top-5 error in percent. */
  readonly top5: number;
  /** Where the numbers stand. */
  readonly source: string;
}

const table1 = { images: "ILSVRC-2010 test", source: "the paper, Table 1" } as const;
const validation = "ILSVRC-2012 validation";
const table2 = { images: validation, crops: "ten", source: "the paper, Table 2" } as const;

/**
 * The rows of the paper's Tables 1 and 2 with a top-1 error, and the centre patch of footnote 5. A star
 * marks nets that were pre-trained on all of ImageNet as of the autumn of 2011.
 *
 * @example
 * ```ts
 * import { paperResults } from "@alexnet/alexnet";
 * import { assertEquals } from "@std/assert";
 *
 * const one = paperResults.find(({ net }) => net === "1 CNN");
 * assertEquals([one?.top1, one?.top5], [40.7, 18.2]);
 * ```
 */
export const paperResults: readonly PublishedResult[] = [
  { net: "sparse coding", top1: 47.1, top5: 28.2, ...table1 },
  { net: "SIFT + FVs", top1: 45.7, top5: 25.7, ...table1 },
  {
    ...{ net: "CNN", top1: 39.0, top5: 18.3, ...table1 },
    ...{ crops: "center", source: "the paper, footnote 5" },
  },
  { net: "CNN", top1: 37.5, top5: 17.0, crops: "ten", ...table1 },
  { net: "1 CNN", top1: 40.7, top5: 18.2, ...table2 },
  { net: "5 CNNs", top1: 38.1, top5: 16.4, ...table2 },
  { net: "1 CNN*", top1: 39.0, top5: 16.6, ...table2 },
  { net: "7 CNNs*", top1: 36.7, top5: 15.4, ...table2 },
];

/** A top-5 error in the contest of 2012; its test labels are secret, and the paper prints no top-1 error. */
export interface ContestResult {
  /** The net or method, as its source calls it. */
  readonly net: string;
  /** Top-5 error in percent. */
  readonly top5: number;
  /** Where the number stands. */
  readonly source: string;
}

const onTest = { source: "the paper, Table 2" } as const;

/**
 * The column of the paper's Table 2 for the test images of ILSVRC-2012, with the second-best entry.
 *
 * @example
 * ```ts
 * import { contestResults } from "@alexnet/alexnet";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(contestResults.map(({ top5 }) => top5), [26.2, 16.4, 15.3]);
 * ```
 */
export const contestResults: readonly ContestResult[] = [
  { net: "SIFT + FVs", top5: 26.2, ...onTest },
  { net: "5 CNNs", top5: 16.4, ...onTest },
  { net: "7 CNNs*", top5: 15.3, ...onTest },
];

const fall2009 = { images: "ImageNet, Fall 2009", source: "the paper, section 6" } as const;

/**
 * The errors on ImageNet as of the autumn of 2009, 10,184 classes: the best published before, and the
 * paper's net with a sixth convolutional layer.
 *
 * @example
 * ```ts
 * import { fall2009Results } from "@alexnet/alexnet";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(fall2009Results.map(({ top5 }) => top5), [60.9, 40.9]);
 * ```
 */
export const fall2009Results: readonly PublishedResult[] = [
  { net: "best published", top1: 78.1, top5: 60.9, ...fall2009 },
  { net: "CNN", top1: 67.4, top5: 40.9, ...fall2009 },
];

const centre = { images: validation, crops: "center" } as const;

/**
 * The public weights of the same architecture, with the centre patch alone.
 *
 * @example
 * ```ts
 * import { publicWeightsResults } from "@alexnet/alexnet";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(publicWeightsResults.map(({ crops }) => crops), ["center", "center"]);
 * ```
 */
export const publicWeightsResults: readonly PublishedResult[] = [
  {
    ...{ net: "bvlc_alexnet", top1: 42.9, top5: 19.8, ...centre },
    source: "Caffe, models/bvlc_alexnet/readme.md: accuracy 57.1 % and 80.2 %",
  },
  {
    ...{ net: "torchvision AlexNet", top1: 43.478, top5: 20.934, ...centre },
    source: "torchvision, AlexNet_Weights.IMAGENET1K_V1: accuracy 56.522 % and 79.066 %",
  },
];
