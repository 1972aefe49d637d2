/**
 * The names of a model's layers. The spec names its own layers; the layers that belong to one of
 * them take its number (`pool1` and `norm1` belong to `conv1`, `dropout6` to `fc6`).
 *
 * @module
 */
import type { AlexNetSpec } from "./spec.ts";

/** A layer that belongs to a convolution or a fully-connected layer. */
export type Companion = "norm" | "mapnorm" | "pool" | "relu" | "tanh" | "dropout";

/**
 * For example `pool1` for `pool` of `conv1`; if the layer's name has no number, the whole name is
 * used.
 */
export function companionName(companion: Companion, layer: string): string {
  return companion + (layer.replace(/^\D+/, "") || layer);
}

/** All layer names, without tower prefixes, that a model of `spec` can have. */
export function layerNames(spec: AlexNetSpec): string[] {
  const { convolutions, fullyConnected, classifier } = spec;
  const companions: Companion[] = ["norm", "mapnorm", "pool", "relu", "tanh"];
  return [
    "image",
    "flatten",
    ...convolutions.flatMap(({ name }) => [
      name,
      ...companions.map((companion) => companionName(companion, name)),
    ]),
    ...fullyConnected.flatMap(({ name }) => [name, companionName("dropout", name)]),
    classifier.name,
  ];
}
