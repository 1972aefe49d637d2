/**
 * Registers kernels in place of tfjs's kernels of the same name, which remain available for the
 * cases that these do not cover.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { BadArgumentError } from "../../errors.ts";
import { AlexNetWebGPUBackend } from "./backend.ts";
import { holdsIntegers, intToFloat } from "./kernels/int_to_float.ts";

/** Tensors by name. */
export type Inputs = Record<string, tf.TensorInfo>;
/** The result of a kernel. */
export type Result = tf.TensorInfo | tf.TensorInfo[];
/**
 * A kernel; `given` are the inputs before conversion, and `stock` is tfjs's kernel of the same name, on
 * the same inputs.
 */
export type Kernel<Attributes> = (
  backend: AlexNetWebGPUBackend,
  inputs: Inputs,
  attributes: Attributes,
  given: Inputs,
  stock: (attributes: Attributes) => Result | undefined,
) => Result | undefined;

const registeredNames: string[] = [];

/** The names of all kernels registered here, including those that replace tfjs's. */
export function ownKernelNames(): readonly string[] {
  return registeredNames;
}

/**
 * Registers a kernel. The kernel returns `undefined` to defer to tfjs's kernel of the same name.
 * `check` validates the arguments of a kernel that tfjs does not have.
 */
export function own<Attributes>(
  kernelName: string,
  kernel: Kernel<Attributes>,
  check?: (inputs: Inputs, attributes: Attributes) => void,
): void {
  registeredNames.push(kernelName);
  const stock = tf.getKernel(kernelName, "webgpu");
  const kernelFunc: tf.KernelFunc = (parameters) => {
    const { backend, attrs } = parameters;
    const inputs = parameters.inputs as Inputs;
    check?.(inputs, attrs as Attributes);
    // A `webgpu` backend that was not created by this package uses tfjs's own kernels.
    const deferred = (attributes: Attributes) =>
      stock?.kernelFunc({ ...parameters, attrs: attributes as tf.NamedAttrMap });
    const result = backend instanceof AlexNetWebGPUBackend && onlyNumbers(inputs)
      ? onFloats(
        backend,
        inputs,
        (floats) => kernel(backend, floats, attrs as Attributes, inputs, deferred),
      )
      : undefined;
    if (result !== undefined) return result;
    if (stock === undefined) {
      throw new BadArgumentError(
        `Expected a webgpu backend of this module for ${kernelName} but found another one; call ` +
          "registerWebGPU().",
      );
    }
    return stock.kernelFunc(parameters);
  };
  if (stock !== undefined) tf.unregisterKernel(kernelName, "webgpu");
  tf.registerKernel({ ...stock, kernelName, backendName: "webgpu", kernelFunc });
}

/**
 * Runs `kernel` on `inputs`, after converting those whose buffer holds integers despite dtype
 * float32.
 */
function onFloats(
  backend: AlexNetWebGPUBackend,
  inputs: Inputs,
  kernel: (inputs: Inputs) => Result | undefined,
): Result | undefined {
  const made: tf.TensorInfo[] = [];
  const floats = Object.fromEntries(
    Object.entries(inputs).map(([name, tensor]) => {
      if (tensor == null || !holdsIntegers(backend, tensor)) return [name, tensor];
      const converted = intToFloat(backend, tensor);
      made.push(converted);
      return [name, converted];
    }),
  );
  const result = kernel(floats);
  made.forEach(({ dataId }) => backend.disposeData(dataId));
  return result;
}

/** Whether the inputs are float32 (labels: int32), as these kernels expect. */
function onlyNumbers(inputs: Inputs): boolean {
  return Object.entries(inputs).every(([name, tensor]) =>
    tensor == null || tensor.dtype === (name === "labels" ? "int32" : "float32")
  );
}
