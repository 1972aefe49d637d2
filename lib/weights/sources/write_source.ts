/**
 * From the weights of a net of this library to the tensors of another program.
 *
 * @module
 */
import { BadArgumentError } from "../../errors.ts";
import { changeSpec } from "../../spec/change.ts";
import { parseSpec } from "../../spec/parse.ts";
import { preset } from "../../spec/presets.ts";
import type { AlexNetSpec } from "../../spec/spec.ts";
import { type StoredTensor, storeFloats } from "../safetensors.ts";
import { exchangeRedAndBlue, kernelShape, writeKernels } from "./kernel_order.ts";
import { type NetLayer, netLayers } from "./net_layers.ts";
import type { NamedValues } from "./read_source.ts";
import type { WeightSource } from "./weight_source.ts";

/**
 * Lays the weights of a net out as the program of `source` does; `readSource` reads them back.
 *
 * @param source the program.
 * @param spec the net, which computes what one of the program's nets does, with any widths.
 * @param weights its weights by the names of its variables, as far as the program has their layers.
 * @returns the tensors by the program's names, float32.
 * @throws {BadArgumentError} when the program has no such net, or a weight is missing.
 */
export function writeSource(
  source: WeightSource,
  spec: AlexNetSpec,
  weights: ReadonlyMap<string, NamedValues>,
): Map<string, StoredTensor> {
  requireNet(source, spec);
  const tensors = new Map<string, StoredTensor>();
  const [first] = spec.convolutions;
  for (const layer of netLayers(spec)) {
    const names = source.layers.get(layer.name);
    if (names === undefined || !weights.has(`${layer.parts[0]}/kernel`)) continue;
    const { kernel } = layer;
    let values = joined(layer, "kernel", weights);
    if (layer.name === first.name && source.channels !== spec.preprocessing.channelOrder) {
      values = values.slice();
      exchangeRedAndBlue(values, kernel);
    }
    const moved = writeKernels(values, kernel, source.kernels);
    tensors.set(names.kernel, storeFloats(moved, kernelShape(kernel, source.kernels)));
    tensors.set(names.bias, storeFloats(joined(layer, "bias", weights), [kernel.outputs]));
  }
  return tensors;
}

/** The tensors of the towers side by side, the outputs of the first one first. */
function joined(
  { parts, kernel: { outputs } }: NetLayer,
  kind: "kernel" | "bias",
  weights: ReadonlyMap<string, NamedValues>,
): Float32Array {
  const all = parts.map((part) => {
    const found = weights.get(`${part}/${kind}`);
    if (found !== undefined) return found.values;
    throw new BadArgumentError(`Expected weights with ${part}/${kind} but found none.`);
  });
  if (all.length === 1) return all[0];
  const width = outputs / parts.length;
  const rows = all[0].length / width;
  const whole = new Float32Array(rows * outputs);
  for (const [i, values] of all.entries()) {
    for (let row = 0; row < rows; row++) {
      whole.set(values.subarray(row * width, (row + 1) * width), row * outputs + i * width);
    }
  }
  return whole;
}

/**
 * @throws {BadArgumentError} when a net of `source` with the widths of `spec` is not what `spec`
 * describes: read back, its weights would be those of another net.
 */
function requireNet({ nets, title }: WeightSource, spec: AlexNetSpec): void {
  const wanted = architecture(spec);
  if (nets.some(({ preset: name }) => architecture(withWidthsOf(preset(name), spec)) === wanted)) {
    return;
  }
  throw new BadArgumentError(
    `Expected a net like ${title} (${nets.map(({ preset }) => preset).join(" or ")}) but found ` +
      `${spec.name}, which computes something else; its weights have no meaning there.`,
  );
}

function withWidthsOf(
  net: AlexNetSpec,
  { convolutions, fullyConnected }: AlexNetSpec,
): AlexNetSpec {
  const known = (name: string) =>
    [...net.convolutions, ...net.fullyConnected].some((layer) => layer.name === name);
  return changeSpec(net, {
    layers: Object.fromEntries([
      ...convolutions.flatMap(({ name, kernels }) => known(name) ? [[name, { kernels }]] : []),
      ...fullyConnected.flatMap(({ name, units }) => known(name) ? [[name, { units }]] : []),
    ]),
  });
}

/** What a net computes of an image outside training, as text. */
function architecture(spec: AlexNetSpec): string {
  const { towers, side, convolutions, fullyConnected, classifier } = parseSpec(spec);
  return JSON.stringify([
    ...[towers, side, classifier.name],
    convolutions.map(({ init: _, ...layer }) => layer),
    fullyConnected.map(({ init: _, dropout: __, ...layer }) => layer),
  ]);
}
