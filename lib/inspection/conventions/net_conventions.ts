/**
 * The conventions that belong to a net, and the net under other ones.
 *
 * @module
 */
import type { Preprocessing } from "../../augmentation/preprocessing.ts";
import { BadArgumentError } from "../../errors.ts";
import { changeSpec, type LayerChange } from "../../spec/change.ts";
import type { AlexNetSpec, ChannelNumbers } from "../../spec/spec.ts";
import type { WeightSource } from "../../weights/sources/weight_source.ts";
import type { Conventions } from "./convention_set.ts";

/** How a program lays out its weights; a checkpoint of this project has none. */
export type WeightLayout = Pick<WeightSource, "channels" | "kernels">;

/**
 * The conventions that the weights of `spec` were trained with.
 *
 * @param spec the net that belongs to the weights, in this library's layout.
 * @param preprocessing its preprocessing, with the mean as numbers.
 * @param layout how the program of the file lays its weights out; default: as this library does.
 * @throws {BadArgumentError} if it is no AlexNet for photographs: conv1 of 11 x 11 at every fourth
 * place, and a second convolution.
 */
export function ownConventions(
  spec: AlexNetSpec,
  { mean }: Preprocessing,
  layout?: WeightLayout,
): Conventions {
  const [conv1, conv2] = spec.convolutions;
  if (conv1?.size !== 11 || conv1.stride !== 4 || conv2 === undefined || conv1.pooling === null) {
    throw new BadArgumentError(
      "Expected the weights of an AlexNet for photographs, whose conv1 is 11 x 11 with stride 4, " +
        `but found ${spec.name}, whose conv1 is ${conv1?.size} x ${conv1?.size} with stride ` +
        `${conv1?.stride}.`,
    );
  }
  const { preprocessing: prepared } = spec;
  const [red = 0, green = 0, blue = 0] = Array.from(mean);
  return {
    resize: { mode: prepared.resize, side: prepared.imageSide },
    interpolation: prepared.interpolation,
    geometry: { side: spec.side, padding: conv1.padding, rounding: conv1.pooling.rounding },
    mean: mean.length === 3 ? [red, green, blue] : "image",
    divisor: prepared.divisor,
    channels: layout?.channels ?? prepared.channelOrder,
    normalization: conv1.normalization ?? "none",
    order: { conv1: conv1.order, conv2: conv2.order },
    mapNormalization: conv2.mapNormalization ?? "none",
    dropout: spec.fullyConnected.find(({ dropout }) => dropout !== null)?.dropout ??
      { form: "inverted", place: "outputs" },
    rows: layout?.kernels === "OIHW" ? "maps" : "places",
  };
}

/** The spec of a net whose weights belong to `own`, run with the conventions `wanted`. */
export function specUnder(spec: AlexNetSpec, own: Conventions, wanted: Conventions): AlexNetSpec {
  const { geometry, normalization, mapNormalization, order, dropout } = wanted;
  const layers: Record<string, LayerChange> = {};
  for (const [i, { name, pooling }] of spec.convolutions.entries()) {
    layers[name] = {
      pooling: pooling === null ? null : { ...pooling, rounding: geometry.rounding },
      ...(i < 2
        ? {
          normalization: normalization === "none" ? null : normalization,
          order: i === 0 ? order.conv1 : order.conv2,
        }
        : {}),
      ...(i === 0 ? { padding: geometry.padding } : {}),
      ...(i === 1
        ? { mapNormalization: mapNormalization === "none" ? null : mapNormalization }
        : {}),
    };
  }
  for (const { name, dropout: before } of spec.fullyConnected) {
    if (before !== null) {
      const { form, place } = dropout;
      layers[name] = { dropout: { rate: before.rate, form, place } };
    }
  }
  const { channelOrder } = spec.preprocessing;
  return changeSpec(spec, {
    side: geometry.side,
    layers,
    preprocessing: {
      imageSide: Math.max(wanted.resize.side, geometry.side),
      resize: wanted.resize.mode,
      interpolation: wanted.interpolation,
      divisor: wanted.divisor,
      // Kernels for BGR that were turned to read RGB read red as blue where a program gives them RGB.
      channelOrder: wanted.channels === own.channels
        ? channelOrder
        : channelOrder === "rgb"
        ? "bgr"
        : "rgb",
    },
  });
}

/** The preprocessing of {@linkcode specUnder}; a mean image stays that of the weights. */
export function preprocessingUnder(
  { side, preprocessing: { imageSide, divisor, channelOrder } }: AlexNetSpec,
  before: Preprocessing,
  mean: Conventions["mean"],
): Preprocessing {
  const numbers: ArrayLike<number> = mean === "image"
    ? before.side === side ? before.mean : colourOf(before.mean)
    : mean;
  return { side, imageSide, padding: before.padding, mean: numbers, divisor, channelOrder };
}

/** The mean colour of a mean image, for a patch of another size. */
function colourOf(image: ArrayLike<number>): ChannelNumbers {
  const sums = [0, 0, 0];
  for (let i = 0; i < image.length; i++) sums[i % 3] += image[i];
  const [red, green, blue] = sums.map((sum) => sum / (image.length / 3));
  return [red, green, blue];
}
