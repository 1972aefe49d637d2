/**
 * What a file of weights does not say: the conventions in which programs that compute "AlexNet" differ.
 *
 * The shapes of the weights fix the widths, the kernels, the groups and the number of classes. All that
 * is listed here is left to the program, and none of it raises an error when it is wrong: the net
 * computes other maps, and guesses worse.
 *
 * @module
 */
import type {
  ChannelNumbers,
  ConvolutionStage,
  Dropout,
  MapNormalizationSpec,
  NormalizationSpec,
  Padding,
  PreprocessingSpec,
} from "../../spec/spec.ts";

/** How a photograph becomes a square. */
export interface Resize {
  /** Whether the proportions are kept. */
  readonly mode: PreprocessingSpec["resize"];
  /** Height and width of the square, from whose middle the patch is cut. */
  readonly side: number;
}

/** Size of the patch and the zeros around it: together they give conv1 its 55 x 55 places. */
export interface Geometry {
  /** Height and width of the patch. */
  readonly side: number;
  /** Zeros around the patch, in conv1. */
  readonly padding: Padding;
  /** What happens to a pooling window that extends past the edge. */
  readonly rounding: "ceil" | "floor";
}

/** The steps after conv1 and conv2, in order; a step that a net does not have is skipped. */
export interface StageOrder {
  /** After conv1. */
  readonly conv1: readonly ConvolutionStage[];
  /** After conv2. */
  readonly conv2: readonly ConvolutionStage[];
}

/** Every convention, with its value. */
export interface Conventions {
  /** How a photograph becomes a square. */
  readonly resize: Resize;
  /** Whose linear interpolation resizes it. */
  readonly interpolation: PreprocessingSpec["interpolation"];
  /** The patch, and the zeros around it. */
  readonly geometry: Geometry;
  /** What is subtracted, 0 to 255, in the order red, green, blue; or the mean image. */
  readonly mean: ChannelNumbers | "image";
  /** What the difference is divided by. */
  readonly divisor: ChannelNumbers;
  /** The order in which the channels go into conv1. */
  readonly channels: "rgb" | "bgr";
  /** The response normalization after conv1 and conv2. */
  readonly normalization: NormalizationSpec | "none";
  /** Whether it comes before or after the nonlinearity and the pooling. */
  readonly order: StageOrder;
  /** The normalization within a map, after the second response normalization. */
  readonly mapNormalization: MapNormalizationSpec | "none";
  /** Where the factor of dropout is applied: at test, or (inverted) in training. */
  readonly dropout: Pick<Dropout, "form" | "place">;
  /** The order of fc6's inputs: place by place (HWC), or map by map (CHW). */
  readonly rows: "places" | "maps";
}

/** The name of a convention. */
export type ConventionName = keyof Conventions;

/** The conventions in the order in which a photograph meets them. */
export const conventionNames: readonly ConventionName[] = [
  "resize",
  "interpolation",
  "geometry",
  "mean",
  "divisor",
  "channels",
  "normalization",
  "order",
  "mapNormalization",
  "dropout",
  "rows",
];
