/**
 * The layers of a net with their kernels, all towers together, computed from the spec alone.
 *
 * @module
 */
import { elementAt } from "../../element_at.ts";
import type { AlexNetSpec, TowerInputs } from "../../spec/spec.ts";
import { weightShapes } from "../../spec/weight_shapes.ts";
import type { KernelSize } from "./kernel_order.ts";

/** A layer of a net, all towers together. */
export interface NetLayer {
  /** Its name in the spec. */
  readonly name: string;
  /** Its parts in the net, one for each tower: the prefix of the names of their weights. */
  readonly parts: readonly string[];
  /** The kernel of all parts; the outputs of the towers follow each other. */
  readonly kernel: KernelSize;
}

/**
 * The layers of `spec` from the image on.
 *
 * @throws {BadArgumentError} as `describeNetwork` does.
 */
export function netLayers(spec: AlexNetSpec): NetLayer[] {
  const shapes = weightShapes(spec);
  const layer = (name: string, size: (shape: readonly number[]) => Omit<KernelSize, "outputs">) => {
    const parts = [name, `tower1/${name}`, `tower2/${name}`].filter((part) =>
      shapes.has(`${part}/kernel`)
    );
    const kernels = parts.map((part) => shapes.get(`${part}/kernel`) ?? []);
    const outputs = kernels.reduce((sum, shape) => sum + elementAt(shape, shape.length - 1), 0);
    return { name, parts, kernel: { outputs, ...size(elementAt(kernels, 0)) } };
  };
  // The first layer after the maps reads them as a convolution does whose window is a whole map.
  let maps = elementAt(spec.convolutions, spec.convolutions.length - 1).kernels;
  const flat = (towers: TowerInputs) => (shape: readonly number[]) => {
    const read = elementAt(shape, 0);
    const inputs = maps === 0 ? read : towers === "all towers" ? maps : maps / spec.towers;
    maps = 0;
    return { inputs, window: Math.sqrt(read / inputs), flat: true };
  };
  return [
    ...spec.convolutions.map(({ name }) =>
      layer(name, (shape) => ({
        inputs: elementAt(shape, 2),
        window: elementAt(shape, 0),
        flat: false,
      }))
    ),
    ...spec.fullyConnected.map(({ name, inputs }) => layer(name, flat(inputs))),
    layer(spec.classifier.name, flat("all towers")),
  ];
}
