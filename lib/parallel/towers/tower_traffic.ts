/**
 * What two towers on two ranks send each other in a training step, computed from the spec alone.
 *
 * @module
 */
import { requireInteger } from "../../argument_checks.ts";
import { placesOf, pooledSide } from "../../spec/geometry.ts";
import { companionName } from "../../spec/names.ts";
import type { AlexNetSpec, ConvolutionSpec } from "../../spec/spec.ts";
import { classesOfTower } from "./tower_classes.ts";

/** The messages of one rank before one layer. */
export interface LayerTraffic {
  /** The layer that reads the maps of both towers; `logits` for the loss. */
  readonly layer: string;
  /** Bytes sent in the forward pass. */
  readonly forward: number;
  /** Bytes sent in the backward pass. */
  readonly backward: number;
}

/**
 * The messages that the rank of `tower` sends for a batch. For the preset `paper` and 128 images:
 * 11.1 MB before conv3, 2.4 before fc6, 1.0 before fc7 and fc8, forwards and backwards, and 0.26 MB
 * of logits; 31.3 MB in total.
 */
export function towerTraffic(spec: AlexNetSpec, batch: number, tower = 0): LayerTraffic[] {
  requireInteger("the images of a batch", batch, { min: 1 });
  const traffic: LayerTraffic[] = [];
  const add = (layer: string, numbers: number) => {
    const bytes = 4 * batch * numbers;
    traffic.push({ layer, forward: bytes, backward: bytes });
  };
  let [side, maps, isShared] = [spec.side, 3, true];
  for (const layer of spec.convolutions) {
    if (layer.inputs === "all towers" && !isShared) add(layer.name, side ** 2 * maps);
    [side, maps, isShared] = [placesOf(side, layer), layer.kernels / 2, false];
    const { normalization, pooling } = layer;
    if (normalization?.inputs === "all towers") {
      const at = pooling !== null && isPooledFirst(layer) ? pooledSide(side, pooling) : side;
      add(companionName("norm", layer.name), at ** 2 * maps);
    }
    if (pooling !== null) side = pooledSide(side, pooling);
  }
  let numbers = side ** 2 * maps;
  for (const { name, inputs, units } of spec.fullyConnected) {
    if (inputs === "all towers") add(name, numbers);
    numbers = units / 2;
  }
  add(spec.classifier.name, numbers);
  const { start, end } = classesOfTower(spec.classes, tower);
  traffic.push({ layer: "logits", forward: 4 * batch * (end - start), backward: 0 });
  return traffic;
}

function isPooledFirst({ order }: ConvolutionSpec): boolean {
  return order.indexOf("pooling") < order.indexOf("normalization");
}

/** Messages and bytes of a training step in total. */
export function totalTraffic(
  traffic: readonly LayerTraffic[],
): { messages: number; bytes: number } {
  const sent = traffic.flatMap(({ forward, backward }) => [forward, backward])
    .filter((bytes) => bytes > 0);
  return { messages: sent.length, bytes: sent.reduce((sum, bytes) => sum + bytes, 0) };
}
