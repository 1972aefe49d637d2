/**
 * The GPU device: asked for with everything its adapter can give.
 *
 * A device made without limits gets WebGPU's defaults (128 MiB a binding, 256 MiB a buffer), which
 * the weights of one big fully connected layer exceed. So the adapter's own limits are requested.
 *
 * @module
 */
import { DeviceLostError } from "../../errors.ts";

/** The limits that the kernels need as large as the adapter has them. */
const WANTED_LIMITS = [
  "maxBufferSize",
  "maxStorageBufferBindingSize",
  "maxStorageBuffersPerShaderStage",
  "maxComputeWorkgroupStorageSize",
  "maxComputeInvocationsPerWorkgroup",
  "maxComputeWorkgroupSizeX",
  "maxComputeWorkgroupSizeY",
  "maxComputeWorkgroupsPerDimension",
] as const;

/** Features used where the adapter has them. */
const WANTED_FEATURES = ["timestamp-query", "subgroups"] as const;

/** A device and what is known about the card behind it. */
export interface OpenedDevice {
  /** The device; the caller owns it. */
  device: GPUDevice;
  /** Vendor, architecture and name. */
  info: GPUAdapterInfo;
  /** Whether the adapter computes on the processor (llvmpipe, SwiftShader). */
  software: boolean;
}

/** Whether `info` names an adapter that computes on the processor. */
export function isSoftwareAdapter(info: GPUAdapterInfo): boolean {
  return info.isFallbackAdapter === true ||
    /llvmpipe|lavapipe|swiftshader|software/i.test(`${info.description} ${info.device}`);
}

/**
 * Opens a device with the adapter's limits and the wanted features.
 *
 * @throws {DeviceLostError} when there is no adapter, or when it refuses a device.
 */
export async function openDevice(): Promise<OpenedDevice> {
  const adapter = await navigator.gpu?.requestAdapter({ powerPreference: "high-performance" });
  if (adapter == null) {
    throw new DeviceLostError(
      "Expected a WebGPU adapter but found none; install a driver (on Linux without a GPU: " +
        "apt-get install mesa-vulkan-drivers) or use another backend.",
    );
  }
  const requiredLimits: Record<string, number> = {};
  for (const limit of WANTED_LIMITS) requiredLimits[limit] = adapter.limits[limit];
  const requiredFeatures = [...adapter.features].filter((feature) =>
    WANTED_FEATURES.some((wanted) => wanted === feature)
  );
  try {
    const device = await adapter.requestDevice({
      label: "alexnet",
      requiredFeatures: requiredFeatures as GPUFeatureName[],
      requiredLimits,
    });
    return { device, info: adapter.info, software: isSoftwareAdapter(adapter.info) };
  } catch (cause) {
    throw new DeviceLostError(
      `Expected a device from the adapter "${
        adapterName(adapter.info)
      }" but it refused: ${cause}; ` +
        "close other programs that use the GPU, or use another backend.",
      { cause },
    );
  }
}

/** The adapter's name for people. */
export function adapterName(info: GPUAdapterInfo): string {
  const parts = info.description
    ? [info.description]
    : [info.vendor, info.architecture, info.device];
  return parts.filter((part) => part !== "").join(" ") || "unnamed adapter";
}
