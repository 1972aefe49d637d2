/**
 * Finds out whose weights a file holds, by the names of its tensors and the shape of one.
 *
 * @module
 */
import { BadArgumentError, BadFileError } from "../../errors.ts";
import { printable } from "../../printable.ts";
import { preset, type PresetName } from "../../spec/presets.ts";
import type { StoredTensor } from "../safetensors.ts";
import type { WeightsFile } from "../weights_file.ts";
import { withUsualLast } from "./renamed_layer.ts";
import { weightSources } from "./weight_sources.ts";
import type { TensorNames, WeightSource } from "./weight_source.ts";
import { usualNet, wrappedNets } from "./wrapped_nets.ts";

/** The tensors of a file, and what it says beside them. */
type NamedTensors =
  & Pick<WeightsFile, "tensors" | "metadata">
  & Partial<Pick<WeightsFile, "format">>;

/** What a file was recognized as. */
export interface RecognizedSource {
  /** The row of the table. */
  readonly source: WeightSource;
  /** The preset of its net. */
  readonly preset: PresetName;
  /** The tensors of the net, by the names that the row gives them. */
  readonly tensors: ReadonlyMap<string, StoredTensor>;
  /** What stands before their names in the file: `state_dict/`, or nothing. */
  readonly prefix: string;
  /** The same of further nets in the file, which are not read. */
  readonly otherPrefixes: readonly string[];
  /** What the last layer is called in the file, where a fine-tuning has renamed it. */
  readonly renamed?: string;
}

/** What a file was recognized as, in words, with where in the file it was found. */
export function recognizedText(
  { source, prefix, otherPrefixes, renamed }: RecognizedSource,
): string {
  const last = [...source.layers.keys()].at(-1);
  const names = (prefixes: readonly string[]) =>
    prefixes.map((own) => printable(own.slice(0, -1)) || "bare names").join(", ");
  return source.title + (prefix === "" ? "" : `, from ${names([prefix])} of the file`) +
    (otherPrefixes.length === 0 ? "" : ` (not read: ${names(otherPrefixes)})`) +
    (renamed === undefined ? "" : `, with ${printable(renamed)} as ${last}`);
}

/**
 * Finds the row of {@linkcode weightSources} that `file` belongs to.
 *
 * @param file the tensors, by any names.
 * @param path path of the file, for messages.
 * @param wish the preset of the net, where a source has several; default: the one that the file names,
 * else the usual one.
 * @throws {BadFileError} when there is none, and for several nets of which none is called as usual.
 * @throws {BadArgumentError} when the source has no net of that preset.
 */
export function recognizeSource(
  file: NamedTensors,
  path: string,
  wish?: PresetName,
): RecognizedSource {
  const byName = weightSources.flatMap((source) =>
    wrappedNets(file.tensors, firstLayer(source).kernel, path).map((net) => ({ source, net }))
  );
  const inOrder = byName.filter(({ source, net }) => isInOrder(source, net.tensors));
  const rows = inOrder.length === 0 ? byName : inOrder;
  const source = rows.at(0)?.source;
  const [first, ...others] = rows.filter((row) => row.source === source).map(({ net }) => net);
  if (source !== undefined && first !== undefined) {
    const { prefix, tensors } = usualNet([first, ...others], path, file.format);
    return {
      ...{ source, prefix, ...withUsualLast(source, tensors, file.metadata) },
      otherPrefixes: [first, ...others].map((net) => net.prefix).filter((own) => own !== prefix),
      preset: netOf(source, file, wish),
    };
  }
  const names = [...file.tensors.keys()];
  throw new BadFileError({
    path,
    expected: `weights of ${
      [...new Set(weightSources.map(({ title }) => title))].join(", ")
    }, or of ` +
      "a net of this project",
    found: names.length === 0
      ? "no tensor"
      : `${names.slice(0, 3).join(", ")}${names.length > 3 ? ` and ${names.length - 3} more` : ""}`,
    hint: "docs/weights.md lists the files that can be read",
  });
}

/** The names of the tensors of the first convolution. */
function firstLayer({ layers }: WeightSource): TensorNames {
  const [first] = layers.values();
  return first;
}

/** Whether the kernel of the first convolution reads three channels, in the row's order of axes. */
function isInOrder(source: WeightSource, tensors: ReadonlyMap<string, StoredTensor>): boolean {
  const { shape = [] } = tensors.get(firstLayer(source).kernel) ?? {};
  const [{ size }] = preset(source.nets[0].preset).convolutions;
  const [inputs, ...window] = source.kernels === "OIHW"
    ? [shape[1], shape[2], shape[3]]
    : [shape[2], shape[0], shape[1]];
  return shape.length === 4 && inputs === 3 && window.every((side) => side === size);
}

/** @throws {BadArgumentError} when the source has no net of the preset `wish`. */
function netOf(source: WeightSource, { metadata }: NamedTensors, wish?: PresetName): PresetName {
  const { nets, title } = source;
  const name = metadata.get("name") ?? "";
  const net = wish === undefined
    ? nets.find(({ named }) => named?.test(name)) ?? nets[0]
    : nets.find(({ preset }) => preset === wish);
  if (net !== undefined) return net.preset;
  throw new BadArgumentError(
    `Expected ${
      nets.map(({ preset }) => preset).join(" or ")
    } as the preset of ${title} but found ` +
      `${wish}: the preprocessing belongs to the weights.`,
  );
}
