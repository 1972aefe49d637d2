/**
 * What the layers of a model are called: those of the spec by its names, those that belong to one of
 * them by its number (`pool1` and `norm1` belong to `conv1`, `dropout6` to `fc6`).
 *
 * @module
 */
import type { AlexNetSpec } from "./spec.ts";

/** What a layer does beside its sums. */
export type Companion = "norm" | "mapnorm" | "pool" | "relu" | "tanh" | "dropout";

/** E.g. `pool1` for `pool` of `conv1`; the whole name stands in where there is no number. */
export function companionName(companion: Companion, layer: string): string {
  return companion + (layer.replace(/^\D+/, "") || layer);
}

/** All names, without the prefix of a tower, that a model of `spec` can have. */
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
