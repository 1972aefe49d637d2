/**
 * Nets with the weights of recorded runs, which are embedded in this module: no file is read and
 * nothing is downloaded, so they work from any address and in browsers.
 *
 * ```ts
 * import { predictProbabilities } from "@alexnet/alexnet";
 * import { pretrained } from "@alexnet/alexnet/pretrained";
 *
 * const { model, info } = await pretrained("cifarTwoTower");
 * const images = new Uint8Array(32 * 32 * 3).fill(128);
 * const dataset = { images, labels: Uint8Array.of(0), side: 32, count: 1 };
 * const { preprocessing } = info;
 * const { probabilities } = await predictProbabilities(model, dataset, { preprocessing });
 * console.log(info.classNames[probabilities.indexOf(Math.max(...probabilities))]);
 * model.dispose();
 * ```
 *
 * `docs/model_card.md` says what the nets were trained on, what they get wrong and what they are
 * not for.
 *
 * @module
 */
import { requireOptions } from "../argument_checks.ts";
import { BadArgumentError, nearestName } from "../errors.ts";
import { decodeCheckpoint } from "../training/checkpoint/checkpoint_format.ts";
import { type TrainedNet, trainedNetOf } from "../training/checkpoint/trained_net.ts";

export type { TrainedNet } from "../training/checkpoint/trained_net.ts";

/**
 * The nets that {@linkcode pretrained} returns.
 *
 * @example
 * ```ts
 * import { pretrainedNames } from "@alexnet/alexnet/pretrained";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(pretrainedNames, ["cifarTwoTower"]);
 * ```
 */
export const pretrainedNames = ["cifarTwoTower"] as const;

/**
 * - `cifarTwoTower`: the preset of this name, trained on all 50,000 training images of CIFAR-10
 *   (docs/results.md).
 */
export type PretrainedName = (typeof pretrainedNames)[number];

/** Options of {@linkcode pretrained}. */
export interface PretrainedOptions {
  /** Root seed of the dropout masks if the net is trained further; default 0. */
  seed?: number;
}

/**
 * A net with trained weights, which were rounded to float16.
 *
 * @param name the net.
 * @param options the seed.
 * @returns the net, which the caller disposes of, and the spec, preprocessing and class names that
 * it was trained with.
 * @throws {BadArgumentError} for an unknown net or option, and for a seed that is not a whole number.
 *
 * @example
 * ```ts
 * import { pretrained } from "@alexnet/alexnet/pretrained";
 * import { assertEquals } from "@std/assert";
 *
 * const { model, info } = await pretrained("cifarTwoTower");
 * assertEquals([info.spec.name, info.classNames.length], ["cifarTwoTower", 10]);
 * model.dispose();
 * ```
 */
export async function pretrained(
  name: PretrainedName,
  options: PretrainedOptions = {},
): Promise<TrainedNet> {
  requireOptions("pretrained", options, { seed: true });
  if (!pretrainedNames.includes(name)) {
    const near = nearestName(String(name), pretrainedNames);
    throw new BadArgumentError(
      `Unknown pretrained net "${name}": expected ${pretrainedNames.join(", ")}` +
        (near === undefined ? "." : `; did you mean "${near}"?`),
    );
  }
  // Loaded only when it is used, because it is a megabyte of text.
  const { cifarTwoTowerBase64 } = await import("./cifar_two_tower.ts");
  const bytes = Uint8Array.from(atob(cifarTwoTowerBase64), (character) => character.charCodeAt(0));
  return trainedNetOf(await decodeCheckpoint(bytes, name), name, options.seed);
}
