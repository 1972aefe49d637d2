/**
 * The names and shapes of the weights of a net, computed from the spec alone.
 *
 * @module
 */
import { elementAt } from "../element_at.ts";
import { describeNetwork, type LayerRow } from "./shapes.ts";
import type { AlexNetSpec } from "./spec.ts";

/**
 * The shape of each weight and bias that `alexnet(spec)` has, by its original name: `conv1/kernel`,
 * `tower2/fc6/bias`. Nothing of that size is allocated, so a file can be compared with its spec
 * before the net is built.
 *
 * @param spec the network.
 * @throws {BadArgumentError} as `describeNetwork` does.
 */
export function weightShapes(spec: AlexNetSpec): Map<string, readonly number[]> {
  const shapes = new Map<string, readonly number[]>();
  for (const row of describeNetwork(spec).rows) {
    if (row.kind === "pooling") continue;
    const { kernel, bias } = shapesOf(row, spec);
    shapes.set(`${row.name}/kernel`, kernel);
    shapes.set(`${row.name}/bias`, bias);
  }
  return shapes;
}

/** The kernel is `[size, size, maps read, maps]`, `[places, window, maps]` or `[inputs, units]`. */
function shapesOf(
  { name, kind, output, parameters }: LayerRow,
  spec: AlexNetSpec,
): { kernel: number[]; bias: number[] } {
  const maps = elementAt(output, output.length - 1);
  const places = kind === "locally-connected" ? elementAt(output, 0) * elementAt(output, 1) : 1;
  // Each map has, at each position, one bias and one weight for each value that it reads.
  const read = parameters / (places * maps) - 1;
  if (kind === "fully-connected") return { kernel: [read, maps], bias: [maps] };
  if (kind === "locally-connected") return { kernel: [places, read, maps], bias: [places, maps] };
  const plain = name.replace(/^tower\d\//, "");
  const size = spec.convolutions.find((layer) => layer.name === plain)?.size ?? 1;
  return { kernel: [size, size, read / (size * size), maps], bias: [maps] };
}
