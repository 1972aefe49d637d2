/**
 * Reads a file of weights in any of the formats that published AlexNets have.
 *
 * @module
 */
import { requireOptions } from "../argument_checks.ts";
import { readSafetensors } from "./safetensors.ts";
import type { WeightsFile } from "./weights_file.ts";

/** Options of {@linkcode readWeights}. */
export interface ReadWeightsOptions {
  /** The shards of a tfjs `model.json`, by the names that it gives them. */
  readonly shards?: ReadonlyMap<string, Uint8Array>;
}

/**
 * Reads a file of weights, whose format is found from its content, not from its name. Nothing in the
 * file is executed.
 *
 * @param bytes The whole file; the tensors are views on it where it holds them as they are.
 * @param path Path of the file, for messages.
 * @param options The shards of a `model.json`.
 * @returns the format, the tensors and what else the file says.
 * @throws {BadFileError} for a damaged file, for one that would run code, and for anything that is
 * not a file of weights; the message gives the byte offset.
 * @throws {BadArgumentError} for an unknown option.
 */
export function readWeights(
  bytes: Uint8Array,
  path: string,
  options: ReadWeightsOptions = {},
): WeightsFile {
  requireOptions("readWeights", options, { shards: true });
  return { format: "safetensors", ...readSafetensors(bytes, path) };
}
