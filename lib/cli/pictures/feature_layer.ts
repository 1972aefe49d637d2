/**
 * The layer of a net that a command reads as features.
 *
 * @module
 */
import { type FeatureNet, featureNet } from "../../inspection/feature_net.ts";
import { loadWeights } from "../../training/checkpoint/load_weights.ts";
import { warnOnStandardError } from "../command/find_checkpoint.ts";

/** The layer whose outputs are features. */
export const layerFlag = {
  kind: "text",
  placeholder: "NAME",
  description: "The layer, e.g. fc7 or pool5; of towers, all (default: the last hidden one)",
} as const;

/**
 * Loads the weights at `path` as a net of the layers that the file has weights for.
 *
 * @param wish The layer; default: the last hidden one that the file has.
 * @throws {BadFileError} as `loadWeights` and {@linkcode featureNet}.
 * @throws {BadArgumentError} when there is no such layer, or the file has no weights for it.
 */
export async function loadFeatureNet(path: string, wish: string | undefined): Promise<FeatureNet> {
  return featureNet(await loadWeights(path, { warn: warnOnStandardError }), wish);
}
