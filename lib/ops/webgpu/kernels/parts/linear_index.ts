/**
 * Launches with one thread per item: the number of workgroups, and the index of each thread.
 *
 * @module
 */
import type { AlexNetWebGPUBackend } from "../../backend.ts";
import { specialize } from "../../wgsl.ts";
import source from "./linear_index.wgsl" with { type: "text" };

/** Threads per workgroup. */
const THREADS = 64;

/** The WGSL of `linear_index(id, grid)` and of `THREADS`, the number of threads per workgroup. */
export const linearIndexSource: string = specialize(source, { THREADS }, "linearIndex");

/** The workgroups for `items` threads. */
export function threadGrid(backend: AlexNetWebGPUBackend, items: number): [number, number, number] {
  return [...workgroupGrid(backend, Math.ceil(items / THREADS)), 1];
}

/** `count` workgroups as x * y, each within the device's limit. */
export function workgroupGrid(backend: AlexNetWebGPUBackend, count: number): [number, number] {
  const limit = backend.device.limits.maxComputeWorkgroupsPerDimension;
  const y = Math.ceil(count / limit);
  return [Math.ceil(count / Math.max(y, 1)), y];
}
