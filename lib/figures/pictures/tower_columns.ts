/**
 * The data that the diagrams of a network show for each layer, computed from its spec.
 *
 * @module
 */
import { outputSide, pooledSide } from "../../spec/geometry.ts";
import type { AlexNetSpec, ConvolutionSpec, TowerInputs } from "../../spec/spec.ts";

/** One column of the picture: the outputs of a layer. */
export interface Column {
  /** Name of the layer. */
  name: string;
  /** Rows and columns of a map; 0 for a fully-connected layer. */
  side: number;
  /** Maps or units of one tower. */
  count: number;
  /** Which outputs the layer reads. */
  inputs: TowerInputs;
  /** Whether all towers share the layer (the input and the last layer). */
  shared: boolean;
  /** What the layer does, one line per step. */
  notes: string[];
}

/** The columns of `spec`, from the image to the classes. */
export function columnsOf(spec: AlexNetSpec): Column[] {
  const columns: Column[] = [{
    name: "image",
    side: spec.side,
    count: 3,
    inputs: "all towers",
    shared: true,
    notes: ["red, green, blue"],
  }];
  let side = spec.side;
  for (const layer of spec.convolutions) {
    side = outputSide(side, layer);
    columns.push({
      name: layer.name,
      side,
      count: layer.kernels / spec.towers,
      inputs: layer.inputs,
      shared: false,
      notes: convolutionNotes(layer),
    });
    if (layer.pooling !== null) side = pooledSide(side, layer.pooling);
  }
  for (const layer of spec.fullyConnected) {
    columns.push({
      name: layer.name,
      side: 0,
      count: layer.units / spec.towers,
      inputs: layer.inputs,
      shared: false,
      notes: [
        layer.activation === "linear" ? "" : activationName(layer.activation),
        layer.dropout === null ? "" : `dropout ${layer.dropout.rate}`,
      ].filter((note) => note !== ""),
    });
  }
  columns.push({
    name: spec.classifier.name,
    side: 0,
    count: spec.classes,
    inputs: "all towers",
    shared: true,
    notes: ["classes"],
  });
  return columns;
}

function activationName(activation: string): string {
  return activation === "relu" ? "ReLU" : activation;
}

function convolutionNotes(layer: ConvolutionSpec): string[] {
  const { size, stride, pooling, normalization, locallyConnected, activation } = layer;
  return [
    `${size}\u00d7${size}${stride === 1 ? "" : `, stride ${stride}`}`,
    locallyConnected ? "locally connected" : "",
    activationName(activation),
    normalization === null ? "" : "normalization",
    pooling === null ? "" : `${pooling.kind} pool ${pooling.size}/${pooling.stride}`,
  ].filter((note) => note !== "");
}
