/**
 * Requests the GPU device with the full limits of its adapter.
 *
 * A device requested without limits gets WebGPU's defaults (128 MiB per binding, 256 MiB per
 * buffer), which the weights of one large fully connected layer exceed. The adapter's own limits
 * are requested instead.
 *
 * @module
 */
import { inDeno, platformName } from "../../deno_only.ts";
import { DeviceLostError } from "../../errors.ts";

/** The limits that are raised to those of the adapter. */
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

/** Features that are used if the adapter has them. */
const WANTED_FEATURES = ["timestamp-query", "subgroups"] as const;

/** A device and information about its adapter. */
export interface OpenedDevice {
  /** The device; the caller owns it. */
  device: GPUDevice;
  /** Vendor, architecture and name. */
  info: GPUAdapterInfo;
  /** Whether the adapter computes on the CPU (llvmpipe, SwiftShader). */
  software: boolean;
}

/** Whether `info` describes an adapter that computes on the CPU. */
export function isSoftwareAdapter(info: GPUAdapterInfo): boolean {
  return info.isFallbackAdapter === true ||
    /llvmpipe|lavapipe|swiftshader|software/i.test(`${info.description} ${info.device}`);
}

/**
 * Opens a device with the adapter's limits and the wanted features.
 *
 * @throws {DeviceLostError} when there is no adapter, or when it does not provide a device.
 */
export async function openDevice(): Promise<OpenedDevice> {
  const gpu = globalThis.navigator?.gpu;
  if (gpu == null && !inDeno()) {
    throw new DeviceLostError(
      `Expected WebGPU but ${platformName()} has none here; use the backend alexnet-cpu.`,
    );
  }
  const adapter = await gpu?.requestAdapter({ powerPreference: "high-performance" });
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
      }" but the request failed: ${cause}; close other programs that use the GPU, or use ` +
        "another backend.",
      { cause },
    );
  }
}

/** The adapter's name for messages. */
export function adapterName(info: GPUAdapterInfo): string {
  const parts = info.description
    ? [info.description]
    : [info.vendor, info.architecture, info.device];
  return parts.filter((part) => part !== "").join(" ") || "unnamed adapter";
}
