/**
 * Conventions as text.
 *
 * @module
 */
import { effectiveAlpha } from "../../ops/local_response_normalization.ts";
import type { ConvolutionStage, Padding } from "../../spec/spec.ts";
import type { ConventionName, Conventions, StageOrder } from "./convention_set.ts";

/** What a convention is called in tables. */
export const conventionTitles: Readonly<Record<ConventionName, string>> = {
  resize: "resize",
  interpolation: "interpolation",
  geometry: "patch and padding",
  mean: "mean",
  divisor: "divisor",
  channels: "channels",
  normalization: "normalization",
  order: "order of steps",
  mapNormalization: "within maps",
  dropout: "dropout",
  rows: "rows of fc6",
};

const INTERPOLATIONS: Readonly<Record<Conventions["interpolation"], string>> = {
  pillow: "Pillow's: the mean of the pixels",
  opencv: "OpenCV's: between four pixels",
  sharp: "sharp's: the mean of the pixels",
};

const writers: { readonly [Name in ConventionName]: (value: Conventions[Name]) => string } = {
  resize: ({ mode, side }) =>
    mode === "stretch"
      ? `stretched to ${side} x ${side}`
      : `shorter side to ${side}, middle square`,
  interpolation: (program) => INTERPOLATIONS[program],
  geometry: ({ side, padding }) => `${side} x ${side}, ${paddingText(padding)}`,
  mean: (mean) => mean === "image" ? "the mean image" : `the colour ${colourText(mean)}`,
  divisor: (divisor) => divisor.every((number) => number === 1) ? "none" : colourText(divisor),
  channels: (order) => order.toUpperCase(),
  normalization: (numbers) => {
    if (numbers === "none") return "none";
    const { k, n, inputs } = numbers;
    const towers = inputs === "own tower" ? "within a tower" : "across towers";
    const alpha = `effective alpha ${alphaText(effectiveAlpha(numbers))}`;
    return `k ${k}, n ${n}, ${alpha}${powerText(numbers)}, ${towers}`;
  },
  order: orderText,
  mapNormalization: (numbers) => {
    if (numbers === "none") return "none";
    const { k, size, alpha, convention } = numbers;
    const each = convention === "literal" ? alpha : alpha / size ** 2;
    const window = `${size} x ${size} places`;
    return `k ${k}, ${window}, effective alpha ${alphaText(each)}${powerText(numbers)}`;
  },
  dropout: ({ form, place }) =>
    form === "inverted" ? "doubled in training, nothing at test" : `${place} halved at test`,
  rows: (rows) => rows === "places" ? "place by place (HWC)" : "map by map (CHW)",
};

/** The value of a convention as text: `224 x 224, 2 zeros around`. */
export function conventionText<Name extends ConventionName>(
  name: Name,
  value: Conventions[Name],
): string {
  return writers[name](value);
}

/** The power, where it is not the 0.75 of every program here. */
function powerText({ beta }: { readonly beta: number }): string {
  return beta === 0.75 ? "" : `, beta ${beta}`;
}

/** A factor of a sum of squares: `2e-5`. */
export function alphaText(alpha: number): string {
  return String(Number(alpha.toPrecision(6))).replace(
    /^0\.0000(\d)(\d*)$/,
    (_, first, rest) => `${first}${rest === "" ? "" : `.${rest}`}e-5`,
  ).replace(/^0\.0001$/, "1e-4");
}

/** Red, green and blue, to one decimal. */
function colourText(numbers: readonly number[]): string {
  return numbers.map((number) => String(Number(number.toFixed(1)))).join(", ");
}

function paddingText(padding: Padding): string {
  if (padding === 0) return "no zeros";
  return typeof padding === "number"
    ? `${padding} zeros around`
    : `${padding[0]} zeros before and ${padding[1]} after`;
}

const STAGES: Readonly<Record<ConvolutionStage, string>> = {
  activation: "ReLU",
  normalization: "normalize",
  mapNormalization: "",
  pooling: "pool",
};

function orderText({ conv1, conv2 }: StageOrder): string {
  const text = (order: readonly ConvolutionStage[]) =>
    order.map((stage) => STAGES[stage]).filter((name) => name !== "").join(", ");
  return text(conv1) === text(conv2) ? text(conv1) : `conv1: ${text(conv1)}; conv2: ${text(conv2)}`;
}
