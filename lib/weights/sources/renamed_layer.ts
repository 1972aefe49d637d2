/**
 * Finds the last layer of a fine-tuned net of Caffe, which has another name there: Caffe copies weights
 * by name, so a layer that is to start anew gets a new one, such as `fc8_flickr`.
 *
 * Source: https://caffe.berkeleyvision.org/gathered/examples/finetune_flickr_style.html
 *
 * @module
 */
import { elementAt } from "../../element_at.ts";
import type { StoredTensor } from "../safetensors.ts";
import type { WeightSource } from "./weight_source.ts";

/** Tensors by the names of a source, and what its last layer is called in the file if not as usual. */
export interface NamedLast {
  readonly tensors: ReadonlyMap<string, StoredTensor>;
  readonly renamed?: string;
}

/**
 * Gives the tensors of the last layer their usual names, if all others have theirs and exactly one
 * inner product, which reads the layer before, has an unknown one.
 *
 * @param tensors the tensors by the names of the file.
 * @param types the types of layers, `fc8/type`, as far as the file says them.
 */
export function withUsualLast(
  source: WeightSource,
  tensors: ReadonlyMap<string, StoredTensor>,
  types: ReadonlyMap<string, string>,
): NamedLast {
  if (source.renamesLast !== true) return { tensors };
  const layers = [...source.layers.values()];
  const known = layers.flatMap(({ kernel, bias }) => [kernel, bias]);
  const last = elementAt(layers, layers.length - 1);
  const others = [...tensors.keys()].filter((name) => !known.includes(name));
  const lacking = known.filter((name) => !tensors.has(name));
  if (others.length !== 2 || `${lacking}` !== `${[last.kernel, last.bias]}`) return { tensors };
  const [ending, biasEnding] = [last.kernel, last.bias].map((name) =>
    name.slice(name.indexOf("/"))
  );
  const layer = others[0].slice(0, Math.max(0, others[0].lastIndexOf("/")));
  const kernel = tensors.get(layer + ending);
  const bias = tensors.get(layer + biasEnding);
  const before = tensors.get(elementAt(layers, layers.length - 2).bias);
  if (kernel === undefined || bias === undefined || before === undefined) return { tensors };
  const [units, inputs] = [countIn(bias), countIn(before)];
  const wanted = source.kernels === "OIHW" ? [units, inputs] : [inputs, units];
  const shape = kernel.shape.slice(-2);
  const type = types.get(`${layer}/type`) ?? "InnerProduct";
  if (`${shape}` !== `${wanted}` || countIn(kernel) !== units * inputs || type !== "InnerProduct") {
    return { tensors };
  }
  const rest = [...tensors].filter(([name]) => !others.includes(name));
  return {
    tensors: new Map([...rest, [last.kernel, kernel], [last.bias, bias]]),
    renamed: layer,
  };
}

function countIn({ shape }: StoredTensor): number {
  return shape.reduce((product, size) => product * size, 1);
}
