/**
 * What the nodes of several kinds of layers share.
 *
 * @module
 */
import type { Activation, Padding } from "../../spec/spec.ts";
import { integers, type TensorflowGraph, text } from "./tensorflow_graph.ts";

/** The layer that a node is added for. */
export interface LayerNodes {
  readonly graph: TensorflowGraph;
  readonly name: string;
  /** The nodes of its inputs. */
  readonly inputs: readonly string[];
  /** The shape of its first input, without the batch. */
  readonly shape: readonly number[];
  /** Its weights, kernel and bias. */
  readonly weights: readonly { readonly values: Float32Array; readonly shape: number[] }[];
}

/** The part of the configuration of a layer with kernels that its nodes need. */
export interface Windows {
  readonly size: number;
  readonly stride: number;
  readonly padding: Padding;
  readonly kernels: number;
  readonly activation: Activation;
}

/** The layer's kernel, as a constant. */
export function kernel({ graph, name, weights: [weight] }: LayerNodes): string {
  return graph.constant(`${name}/kernel`, weight.values, weight.shape);
}

/** `x` padded with `value`: `rows` before and after, and likewise `columns`. */
export function pad(
  graph: TensorflowGraph,
  name: string,
  x: string,
  rows: readonly [number, number],
  columns: readonly [number, number],
  value: number,
): string {
  const sides = graph.index(`${name}/sides`, [0, 0, ...rows, ...columns, 0, 0], [4, 2]);
  return graph.node(name, "PadV2", [x, sides, graph.constant(`${name}/value`, [value], [])]);
}

/** Pooling without padding. */
export function window(
  graph: TensorflowGraph,
  name: string,
  op: "MaxPool" | "AvgPool",
  x: string,
  size: number,
  stride: number,
): string {
  return graph.node(name, op, [x], {
    ksize: integers(1, size, size, 1),
    strides: integers(1, stride, stride, 1),
    padding: text("VALID"),
    data_format: text("NHWC"),
  });
}
