/**
 * Shows a tensor or a model that is the value of a cell as its shape and a few numbers, instead of
 * the fields of the object.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { jupyterDisplay, type MediaBundle } from "../figures/figure_spec.ts";
import { readable } from "../figures/readable.ts";

/** How many numbers of a tensor are shown. */
const FEW = 6;

/** Makes tensors and models show themselves in the cells of this kernel. */
export function showTensors(): void {
  const describe = (prototype: object, inLine: (value: never) => string, text: Describe) => {
    Reflect.set(prototype, jupyterDisplay, async function (this: never): Promise<MediaBundle> {
      return { "text/plain": await text(this) };
    });
    // Used within another value and in console.log, where values on a GPU cannot be read.
    Reflect.set(prototype, Symbol.for("Deno.customInspect"), function (this: never): string {
      return inLine(this);
    });
  };
  describe(tf.Tensor.prototype, tensorLine, tensorText);
  describe(tf.LayersModel.prototype, modelLine, (model) => Promise.resolve(modelText(model)));
}

type Describe = (value: never) => Promise<string>;

function tensorLine({ shape, dtype, isDisposed }: tf.Tensor): string {
  return `Tensor [${shape.join(", ")}] ${dtype}${isDisposed ? ", disposed" : ""}`;
}

/** `Tensor [2, 3] float32: 1, 2, 3, 4, 5, 6; mean 3.5, from 1 to 6`. */
export async function tensorText(tensor: tf.Tensor): Promise<string> {
  const line = tensorLine(tensor);
  if (tensor.isDisposed || tensor.size === 0) return line;
  const values: ArrayLike<unknown> = await tensor.data();
  const shown = (value: unknown) => typeof value === "number" ? readable(value) : String(value);
  const few = Array.from({ length: Math.min(FEW, values.length) }, (_, i) => shown(values[i]));
  const rest = values.length > FEW ? ", …" : "";
  if (tensor.dtype !== "float32" && tensor.dtype !== "int32") {
    return `${line}: ${few.join(", ")}${rest}`;
  }
  let [sum, least, most] = [0, Infinity, -Infinity];
  for (const value of values as ArrayLike<number> & Iterable<number>) {
    sum += value;
    least = Math.min(least, value);
    most = Math.max(most, value);
  }
  const mean = readable(sum / values.length);
  return `${line}: ${few.join(", ")}${rest}; mean ${mean}, from ${shown(least)} to ${shown(most)}`;
}

function modelLine(model: tf.LayersModel): string {
  const shapes = (tensors: tf.SymbolicTensor[]) =>
    tensors.map(({ shape }) => `[${shape.map((size) => size ?? "batch").join(", ")}]`).join(", ");
  return `Model ${model.name}: ${shapes(model.inputs)} to ${shapes(model.outputs)}, ` +
    `${readable(model.countParams())} parameters`;
}

/** The line of the model, and one line per layer with parameters. */
export function modelText(model: tf.LayersModel): string {
  const rows = model.layers.filter((layer) => layer.countParams() > 0).map((layer) => {
    const shape = [layer.outputShape].flat(1).slice(1).join(", ");
    return [layer.name, `[batch, ${shape}]`, readable(layer.countParams())];
  });
  const width = (column: number) => Math.max(...rows.map((row) => row[column].length));
  return [
    modelLine(model),
    ...rows.map(([name, shape, parameters]) =>
      `  ${name.padEnd(width(0))}  ${shape.padEnd(width(1))}  ${parameters.padStart(width(2))}`
    ),
  ].join("\n");
}
