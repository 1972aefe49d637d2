/**
 * The WebGPU backend: tfjs's `webgpu` with kernels that AlexNet can be trained with.
 *
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { registerWebGPU } from "@alexnet/alexnet/webgpu";
 *
 * console.log(await registerWebGPU());
 * await tf.setBackend("webgpu");
 * ```
 *
 * Importing this module registers the kernels and opens no device.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-webgpu";
import { BadArgumentError } from "../../errors.ts";
import { AlexNetWebGPUBackend } from "./backend.ts";
import { adapterName, isSoftwareAdapter, openDevice } from "./device.ts";
import { registerKernels } from "./kernels.ts";
import { setTileSpeeds } from "./tile_product.ts";
import { DEFAULT_SPEEDS, type TileSpeeds } from "./tiles.ts";

export { AlexNetWebGPUBackend, type DeviceCounts } from "./backend.ts";
export { type TileName, TILES, type TileSpeeds } from "./tiles.ts";

/** Options of {@linkcode registerWebGPU}. */
export interface WebGPUOptions {
  /** A device of your own; default: a new one with all that the adapter can give. */
  device?: GPUDevice;
  /** Bindings larger than this many bytes are cut or refused; default: the device's limit. */
  bindingLimit?: number;
  /**
   * How the tiles of products are chosen: `auto` (default) measures them once for an adapter and
   * driver and remembers the result, but not on a software adapter; `on` measures there too; `off`
   * takes built-in speeds; an object gives the speeds. No choice changes a result.
   */
  tuning?: "auto" | "on" | "off" | TileSpeeds;
}

// tfjs would make a device of its own at the next `tf.ready()`.
if (tf.engine().registry.webgpu === undefined && "webgpu" in tf.engine().registryFactory) {
  tf.removeBackend("webgpu");
}
registerKernels();

let current: AlexNetWebGPUBackend | undefined;
let currentOptions: WebGPUOptions = {};

/**
 * Makes the backend `webgpu` available to `tf.setBackend` and returns a line about its adapter.
 *
 * @throws {DeviceLostError} when there is no adapter.
 */
export async function registerWebGPU(options: WebGPUOptions = {}): Promise<string> {
  const opened = options.device === undefined
    ? await openDevice()
    : { device: options.device, info: options.device.adapterInfo };
  const { device, info } = opened;
  const backend = new AlexNetWebGPUBackend(device, info, { bindingLimit: options.bindingLimit });
  if ("webgpu" in tf.engine().registryFactory) tf.removeBackend("webgpu");
  tf.registerBackend("webgpu", () => backend, 0);
  const { tuning = "auto" } = options;
  const speeds = typeof tuning === "object" ? tuning : DEFAULT_SPEEDS;
  setTileSpeeds(speeds);
  current = backend;
  currentOptions = options;
  const mebibytes = Math.floor(backend.bindingLimit / 2 ** 20);
  const software = isSoftwareAdapter(info) ? ", a software adapter: it computes on the CPU" : "";
  return `webgpu: ${adapterName(info)} (largest binding ${mebibytes} MiB${software})`;
}

/**
 * Replaces a lost device by a new one. Tensors of the old device are gone: build the model again
 * and load the last checkpoint.
 *
 * @throws {DeviceLostError} when no device can be had.
 */
export async function recreateWebGPU(): Promise<string> {
  const wasActive = tf.getBackend() === "webgpu";
  const report = await registerWebGPU({ ...currentOptions, device: undefined });
  if (wasActive) await tf.setBackend("webgpu");
  return report;
}

/**
 * The backend that {@linkcode registerWebGPU} made.
 *
 * @throws {BadArgumentError} before it was called.
 */
export function webgpuBackend(): AlexNetWebGPUBackend {
  if (current === undefined) {
    throw new BadArgumentError(
      "Expected the webgpu backend but it is not registered; call registerWebGPU() first.",
    );
  }
  return current;
}
