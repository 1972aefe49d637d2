/**
 * The places of a net at which its maps are compared.
 *
 * @module
 */
import { companionName } from "../../spec/names.ts";
import type { AlexNetSpec, ConvolutionSpec, ConvolutionStage } from "../../spec/spec.ts";

/** A place at which maps are compared. */
export interface LayerTap {
  /**
   * What it is called in tables: `patch`, `conv1` (with its nonlinearity), `norm1`, `layer 1` (conv1
   * with all of its steps), `fc6` (with its dropout). `conv1 linear` stands before the nonlinearity,
   * and is not compared with what stands after it.
   */
  readonly title: string;
  /** The layer of the model, without its tower. */
  readonly layer: string;
}

/**
 * The taps of `spec` from the image on.
 *
 * @param absent layers without weights: nothing from the first of them on is compared.
 */
export function layerTaps(spec: AlexNetSpec, absent: readonly string[] = []): LayerTap[] {
  const taps: LayerTap[] = [{ title: "patch", layer: "image" }];
  for (const convolution of spec.convolutions) {
    if (absent.includes(convolution.name)) return taps;
    taps.push(...convolutionTaps(convolution));
  }
  for (const { name, dropout } of spec.fullyConnected) {
    if (absent.includes(name)) return taps;
    const layer = dropout?.place === "outputs" ? companionName("dropout", name) : name;
    taps.push({ title: name, layer });
  }
  const { name } = spec.classifier;
  return absent.includes(name) ? taps : [...taps, { title: name, layer: name }];
}

function convolutionTaps(spec: ConvolutionSpec): LayerTap[] {
  const { name } = spec;
  const stages = spec.order.filter((stage) =>
    stage === "activation" ? spec.activation !== "linear" : spec[stage] !== null
  );
  // A nonlinearity that comes first is a part of the convolution.
  const layers = stages.slice(stages[0] === "activation" ? 1 : 0);
  const last = layers.at(-1);
  const norm = companionName("norm", name);
  const [later, place] = ["activation", "normalization"].map((stage) =>
    (layers as readonly string[]).indexOf(stage)
  );
  const before = (isBefore: boolean) => isBefore ? " linear" : "";
  return [
    { title: name + before(later >= 0), layer: name },
    ...(place >= 0 ? [{ title: norm + before(place < later), layer: norm }] : []),
    ...(last === undefined ? [] : [{ title: wholeLayer(name), layer: stageName(last, spec) }]),
  ];
}

/** `layer 1` for `conv1` with all of its steps. */
function wholeLayer(name: string): string {
  return `layer ${name.replace(/^\D+/, "") || name}`;
}

function stageName(stage: ConvolutionStage, { name, activation }: ConvolutionSpec): string {
  switch (stage) {
    case "activation":
      return companionName(activation === "tanh" ? "tanh" : "relu", name);
    case "normalization":
      return companionName("norm", name);
    case "mapNormalization":
      return companionName("mapnorm", name);
    case "pooling":
      return companionName("pool", name);
  }
}
