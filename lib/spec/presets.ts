/**
 * The named networks. `paper` follows the paper's text and `source2012` the program that produced
 * its results; the others are its ablations, later nets with public weights, and small relatives
 * for CIFAR-10.
 *
 * Sources: P = the paper ([Krizhevsky, Sutskever and Hinton, 2012](https://proceedings.neurips.cc/paper/2012/hash/c399862d3b9d6b76c8436e924a68c45b-Abstract.html)),
 * CHM = [the 2012 program](https://github.com/computerhistory/AlexNet-Source-Code),
 * CC2 = [cuda-convnet2](https://github.com/akrizhevsky/cuda-convnet2).
 *
 * @module
 */
import { BadArgumentError, nearestName } from "../errors.ts";
import { cifar11, cifar13, cifar18, cifarSmall, cifarTwoTower } from "./cifar_presets.ts";
import {
  bvlc,
  caffenet,
  dense,
  half,
  noCommunication,
  noNormalization,
  noOverlap,
  paper,
  source2012,
  torchvision,
} from "./imagenet_presets.ts";
import { sixConvolutions } from "./six_convolutions.ts";
import type { AlexNetSpec } from "./spec.ts";

/** The names of the presets. */
export type PresetName =
  | "paper"
  | "source2012"
  | "sixConvolutions"
  | "dense"
  | "half"
  | "noOverlap"
  | "noNormalization"
  | "noCommunication"
  | "bvlc"
  | "caffenet"
  | "torchvision"
  | "cifar18"
  | "cifar13"
  | "cifar11"
  | "cifarTwoTower"
  | "cifarSmall";

/** Every preset by its name. */
export const presets: Readonly<Record<PresetName, AlexNetSpec>> = {
  paper,
  source2012,
  sixConvolutions,
  dense,
  half,
  noOverlap,
  noNormalization,
  noCommunication,
  bvlc,
  caffenet,
  torchvision,
  cifar18,
  cifar13,
  cifar11,
  cifarTwoTower,
  cifarSmall,
};

/**
 * The names of all presets, in the order of {@linkcode presets}.
 *
 * @example
 * ```ts
 * import { presetNames } from "@alexnet/alexnet";
 * import { assert } from "@std/assert";
 *
 * assert(presetNames.includes("paper") && presetNames.includes("source2012"));
 * ```
 */
export const presetNames: readonly PresetName[] = Object.keys(presets) as PresetName[];

/**
 * The preset called `name`. The compiler rejects a string literal that names none; any other string
 * is looked up when the program runs.
 *
 * @param name one of {@linkcode presetNames}.
 * @returns the preset's spec, frozen data that {@linkcode changeSpec} copies.
 * @throws {BadArgumentError} if there is no preset of that name; the message suggests the nearest
 * one.
 *
 * @example
 * ```ts
 * import { preset } from "@alexnet/alexnet";
 * import { assertEquals } from "@std/assert";
 *
 * const { side, classes, towers } = preset("paper");
 * assertEquals({ side, classes, towers }, { side: 224, classes: 1000, towers: 2 });
 * ```
 */
export function preset<Name extends string>(
  name: [Extract<PresetName, Name>] extends [never] ? PresetName : Name,
): AlexNetSpec {
  const found = Object.entries(presets).find(([key]) => key === name);
  if (found !== undefined) return found[1];
  const near = nearestName(name, presetNames);
  throw new BadArgumentError(
    `Expected the name of a preset but found ${JSON.stringify(name)}; ` +
      (near === undefined ? `there are ${presetNames.join(", ")}.` : `did you mean ${near}?`),
  );
}
