/**
 * Registers the backend `webgpu` and its kernels with tfjs at import, and opens its device on
 * request. `mod.ts` is its public entry point.
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
  /** An existing device; default: a new one with the full limits of the adapter. */
  device?: GPUDevice;
  /** Bindings larger than this many bytes are split or rejected; default: the device's limit. */
  bindingLimit?: number;
  /**
   * How the tiles of products are chosen: `auto` (default) measures them once per adapter and
   * driver and stores the result, except on a software adapter; `on` measures there too; `off` uses
   * built-in speeds; an object gives the speeds. The choice does not change any result.
   */
  tuning?: "auto" | "on" | "off" | TileSpeeds;
}

let current: AlexNetWebGPUBackend | undefined;
let currentReport = "";
let currentOptions: WebGPUOptions = {};

// tfjs's own registration would create a device without the adapter's limits and without error
// handling. This one creates a device at the first `tf.setBackend("webgpu")`; priority 0 keeps tfjs
// from selecting it automatically.
if (tf.engine().registry.webgpu === undefined) {
  if ("webgpu" in tf.engine().registryFactory) tf.removeBackend("webgpu");
  tf.registerBackend("webgpu", async () => (await createBackend({})).backend, 0);
}
registerKernels();

/**
 * Makes the backend `webgpu` available to `tf.setBackend` and returns a line about its adapter. A
 * further call without options keeps the current device unless it is lost.
 *
 * @param options an existing device, a limit for its bindings, and how tiles are chosen.
 * @returns one line: the adapter and its largest binding.
 * @throws {DeviceLostError} when there is no adapter.
 * @throws {BadArgumentError} for an unknown option.
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
 * Replaces a lost device with a new one. Tensors of the old device are lost: rebuild the model and
 * load the last checkpoint.
 *
 * @returns one line: the adapter and its largest binding.
 * @throws {DeviceLostError} when no device is available.
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
  const { device: _lost, ...kept } = currentOptions;
  const report = await registerWebGPU({ tuning: "auto", ...kept });
  if (wasActive) await tf.setBackend("webgpu");
  return report;
}

/**
 * The backend created by {@linkcode registerWebGPU}.
 *
 * @throws {BadArgumentError} when it has not been called.
 */
export function webgpuBackend(): AlexNetWebGPUBackend {
  if (current === undefined) {
    throw new BadArgumentError(
      "Expected the webgpu backend but it is not registered; call registerWebGPU() first.",
    );
  }
  return current;
}
