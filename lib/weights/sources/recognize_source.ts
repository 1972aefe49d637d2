/**
 * Finds out whose weights a file holds, by the names of its tensors and the shape of one.
 *
 * @module
 */
import { BadArgumentError, BadFileError } from "../../errors.ts";
import { preset, type PresetName } from "../../spec/presets.ts";
import type { StoredTensor } from "../safetensors.ts";
import type { WeightsFile } from "../weights_file.ts";
import { weightSources } from "./weight_sources.ts";
import type { TensorNames, WeightSource } from "./weight_source.ts";

/** The tensors of a file, and what it says beside them. */
type NamedTensors = Pick<WeightsFile, "tensors" | "metadata">;

/** What a file was recognized as. */
export interface RecognizedSource {
  /** The row of the table. */
  readonly source: WeightSource;
  /** The preset of its net. */
  readonly preset: PresetName;
  /** The tensors of the net, by the names that the row gives them. */
  readonly tensors: ReadonlyMap<string, StoredTensor>;
}

/**
 * Finds the row of {@linkcode weightSources} that `file` belongs to.
 *
 * @param file the tensors, by any names.
 * @param path path of the file, for messages.
 * @param wish the preset of the net, where a source has several; default: the one that the file names,
 * else the usual one.
 * @throws {BadFileError} when there is none.
 * @throws {BadArgumentError} when the source has no net of that preset.
 */
export function recognizeSource(
  file: NamedTensors,
  path: string,
  wish?: PresetName,
): RecognizedSource {
  const byName = weightSources.flatMap((source) => {
    const tensors = tensorsOf(file, firstLayer(source).kernel);
    return tensors === undefined ? [] : [{ source, tensors }];
  });
  const found = byName.find(({ source, tensors }) => isInOrder(source, tensors)) ?? byName[0];
  if (found !== undefined) return { ...found, preset: netOf(found.source, file, wish) };
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

/** What torch.nn.DataParallel adds to the names of the parameters that it wraps. */
const WRAPPER = /(^|[./])module\./g;

/**
 * The tensors beside the one called `name`, which may lie in a dictionary with other ones, such as
 * the `state_dict` of a training; without the prefix that they share.
 */
function tensorsOf(
  { tensors }: NamedTensors,
  name: string,
): ReadonlyMap<string, StoredTensor> | undefined {
  const plain = [...tensors].map(([key, tensor]) =>
    [key.replaceAll(WRAPPER, "$1"), tensor] as const
  );
  const first = plain.find(([key]) => key === name || key.endsWith(`/${name}`)) ??
    plain.find(([key]) => key.endsWith(`.${name}`));
  if (first === undefined) return undefined;
  const prefix = first[0].slice(0, -name.length);
  return new Map(
    plain.flatMap(([key, tensor]) =>
      key.startsWith(prefix) ? [[key.slice(prefix.length), tensor]] : []
    ),
  );
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
