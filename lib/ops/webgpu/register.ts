/**
 * Registers the backend `webgpu` and its kernels with tfjs at import, and opens its device on
 * request. `mod.ts` is the door to it.
 *
 * @module
 */
import { requireOptions } from "../../argument_checks.ts";
import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-webgpu";
import { BadArgumentError, DeviceLostError } from "../../errors.ts";
import { AlexNetWebGPUBackend } from "./backend.ts";
import { adapterName, isSoftwareAdapter, openDevice } from "./device.ts";
import { registerKernels } from "./kernels.ts";
import { setTileSpeeds } from "./kernels/tile_product.ts";
import { DEFAULT_SPEEDS, type TileSpeeds } from "./tiles.ts";
import { browserStore, measureSpeeds, rememberedSpeeds, speedKey } from "./tuning.ts";

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

let current: AlexNetWebGPUBackend | undefined;
let currentReport = "";
let currentOptions: WebGPUOptions = {};

// tfjs would make a device of its own, without the adapter's limits and without listening to its
// errors. Ours is made at the first `tf.setBackend("webgpu")`; with priority 0 never unasked.
if (tf.engine().registry.webgpu === undefined) {
  if ("webgpu" in tf.engine().registryFactory) tf.removeBackend("webgpu");
  tf.registerBackend("webgpu", async () => (await createBackend({})).backend, 0);
}
registerKernels();

/**
 * Makes the backend `webgpu` available to `tf.setBackend` and returns a line about its adapter.
 * Called again without options, it keeps the device that it has, if that is not lost.
 *
 * @param options a device of your own, a limit of its bindings, and how tiles are chosen.
 * @returns one line: the adapter and its largest binding.
 * @throws {DeviceLostError} when there is no adapter.
 */
export async function registerWebGPU(options: WebGPUOptions = {}): Promise<string> {
  requireOptions("registerWebGPU", options, { device: true, bindingLimit: true, tuning: true });
  const alive = current !== undefined && !(current.failure instanceof DeviceLostError) &&
    tf.engine().registry.webgpu === current;
  if (alive && Object.keys(options).length === 0) return currentReport;
  const { backend, report } = await createBackend(options);
  if ("webgpu" in tf.engine().registryFactory) tf.removeBackend("webgpu");
  tf.registerBackend("webgpu", () => backend, 0);
  return report;
}

async function createBackend(
  options: WebGPUOptions,
): Promise<{ backend: AlexNetWebGPUBackend; report: string }> {
  const { device, info } = options.device === undefined
    ? await openDevice()
    : { device: options.device, info: options.device.adapterInfo };
  const backend = new AlexNetWebGPUBackend(device, info, { bindingLimit: options.bindingLimit });
  setTileSpeeds(await chooseSpeeds(backend, info, options.tuning));
  const mebibytes = Math.floor(backend.bindingLimit / 2 ** 20);
  const software = isSoftwareAdapter(info) ? ", a software adapter: it computes on the CPU" : "";
  current = backend;
  currentOptions = options;
  currentReport = `webgpu: ${adapterName(info)} (largest binding ${mebibytes} MiB${software})`;
  return { backend, report: currentReport };
}

async function chooseSpeeds(
  backend: AlexNetWebGPUBackend,
  info: GPUAdapterInfo,
  tuning: WebGPUOptions["tuning"] = "auto",
): Promise<TileSpeeds> {
  if (typeof tuning === "object") return tuning;
  if (tuning === "off" || (tuning === "auto" && isSoftwareAdapter(info))) return DEFAULT_SPEEDS;
  const store = browserStore();
  const key = speedKey(info, navigator.userAgent);
  return rememberedSpeeds(store, key) ?? await measureSpeeds(backend, store, key);
}

/**
 * Replaces a lost device by a new one. Tensors of the old device are gone: build the model again
 * and load the last checkpoint.
 *
 * @returns one line: the adapter and its largest binding.
 * @throws {DeviceLostError} when no device can be had.
 *
 * @example
 * ```ts
 * import { recreateWebGPU } from "@alexnet/alexnet/webgpu";
 * import { DeviceLostError } from "@alexnet/alexnet";
 *
 * async function withNewDevice(work: () => Promise<void>): Promise<void> {
 *   try {
 *     await work();
 *   } catch (error) {
 *     if (!(error instanceof DeviceLostError)) throw error;
 *     console.log(await recreateWebGPU());
 *     await work(); // builds its model again and loads the last checkpoint
 *   }
 * }
 *
 * await withNewDevice(async () => {});
 * ```
 */
export async function recreateWebGPU(): Promise<string> {
  const wasActive = tf.getBackend() === "webgpu";
  const report = await registerWebGPU({ tuning: "auto", ...currentOptions, device: undefined });
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
