/**
 * The nodes of a locally connected layer: TensorFlow has no such operation, so its windows are cut
 * out and multiplied position by position.
 *
 * @module
 */
import { outputSide, paddingSides } from "../../spec/geometry.ts";
import { kernel, type LayerNodes, pad, window, type Windows } from "./layer_nodes.ts";
import { integer, truth } from "./tensorflow_graph.ts";

/** Adds the nodes up to the sums with their biases, `[batch, height', width', kernels]`. */
export function locallyConnected(at: LayerNodes, config: Windows): string {
  const { graph, name, inputs: [x], shape: [height, width, maps], weights: [, bias] } = at;
  const { size, stride, kernels } = config;
  const [rows, columns] = [outputSide(height, config), outputSide(width, config)];
  const sides = paddingSides(config.padding);
  const padded = pad(graph, `${name}/padded`, x, [...sides], [...sides], 0);
  const extent = graph.index(
    `${name}/extent`,
    [-1, (rows - 1) * stride + 1, (columns - 1) * stride + 1, maps],
  );
  const shifts = Array.from({ length: size * size }, (_, i) => {
    const place = `${name}/shift${i}`;
    const begin = graph.index(`${place}/begin`, [0, Math.floor(i / size), i % size, 0]);
    const shift = graph.node(place, "Slice", [padded, begin, extent]);
    return stride === 1 ? shift : window(graph, `${place}/steps`, "MaxPool", shift, 1, stride);
  });
  const windows = shifts.length === 1
    ? shifts[0]
    : graph.node(`${name}/windows`, "ConcatV2", [...shifts, graph.index(`${name}/axis`, [3], [])], {
      N: integer(shifts.length),
    });
  const reshape = (part: string, input: string, shape: readonly number[]) =>
    graph.node(`${name}/${part}`, "Reshape", [input, graph.index(`${name}/${part}/shape`, shape)]);
  const swap = graph.index(`${name}/swap`, [1, 0, 2]);
  const listed = reshape("listed", windows, [-1, rows * columns, size * size * maps]);
  const byPlace = graph.node(`${name}/places`, "Transpose", [listed, swap]);
  const products = graph.node(`${name}/products`, "BatchMatMulV2", [byPlace, kernel(at)], {
    adj_x: truth(false),
    adj_y: truth(false),
  });
  const back = graph.node(`${name}/back`, "Transpose", [products, swap]);
  const biases = graph.constant(`${name}/bias`, bias.values, bias.shape);
  const sums = graph.node(`${name}/sums`, "AddV2", [back, biases]);
  return reshape("shaped", sums, [-1, rows, columns, kernels]);
}
