/**
 * Selects the tfjs backend, automatically or by name, and describes the selection in one line.
 *
 * @module
 */
import { requireOptions } from "../argument_checks.ts";
import * as tf from "@tensorflow/tfjs";
import { inBrowser, inDeno, readableVariable } from "../deno_only.ts";
import { BadArgumentError, nearestName } from "../errors.ts";
import { requireSupportedSystem } from "../supported_system.ts";
import { BACKEND_FIELDS, type BackendOptions, requireBackendOptions } from "./backend_options.ts";

export type { BackendOptions } from "./backend_options.ts";

/** The names that {@linkcode useBackend} accepts. */
export const backendWishes = ["webgpu", "alexnet-cpu", "alexnet-cpu:wasm", "cpu"] as const;

/**
 * - `webgpu`: the GPU, with this module's kernels.
 * - `alexnet-cpu`: all processor cores, with a native BLAS and oneDNN if they are installed. In a
 *   page that is not cross-origin isolated: one core.
 * - `alexnet-cpu:wasm`: the same, without native libraries.
 * - `cpu`: tfjs's own backend in JavaScript, the slow reference.
 */
export type BackendWish = (typeof backendWishes)[number];

/**
 * Makes the requested backend the current one. If none is requested, the default is
 * `ALEXNET_BACKEND`; if that is not set either, a hardware GPU if there is one, else `alexnet-cpu`.
 * In a browser in which that does not start, it is `cpu`, and the line gives the reason.
 *
 * @param wish `webgpu`, `alexnet-cpu`, `alexnet-cpu:wasm` (no native libraries) or `cpu` (tfjs's
 * own).
 * @param options threads and heap of `alexnet-cpu`.
 * @returns one line for the user, e.g. `cpu: 2 threads, OpenBLAS 0.3.21 (AVX-512), heap 4 GiB`. The
 * line also names what slows the backend down: `cpu: 2 threads, WebAssembly SIMD with fused
 * multiply-add (no BLAS found: deno task blas), heap 4 GiB`.
 * @throws {BadArgumentError} for an unknown name, a backend that is not available here, options
 * that are invalid or differ from those of the running backend, an unusable library named by
 * `ALEXNET_BLAS` or `ALEXNET_ONEDNN`, and on Windows.
 * @throws {DeviceLostError} when `webgpu` is requested and there is no adapter.
 *
 * @example
 * ```ts
 * import { useBackend } from "@alexnet/alexnet";
 *
 * console.log(await useBackend("cpu"));
 * ```
 */
export async function useBackend(
  wish?: BackendWish,
  options: BackendOptions = {},
): Promise<string> {
  if (inDeno()) requireSupportedSystem(Deno.build.os);
  requireOptions("useBackend", options, BACKEND_FIELDS);
  requireBackendOptions(options);
  const name = parseWish(wish === undefined ? environmentWish() : wish);
  switch (name) {
    case "webgpu":
      return await useWebGPU();
    case "alexnet-cpu":
    case "alexnet-cpu:wasm":
      return await useCpu({ ...options, blas: name === "alexnet-cpu" });
    case "cpu":
      return await useStock();
  }
  if (await hasHardwareGPU()) return await useWebGPU();
  const useOurs = () => useCpu({ ...options, blas: true });
  // A browser may lack what alexnet-cpu needs; elsewhere a failure is an error.
  return inBrowser() ? await useOurs().catch(useStockBecause) : await useOurs();
}

async function useStockBecause(error: unknown): Promise<string> {
  const reason = error instanceof Error ? error.message : String(error);
  return `${await useStock()}; alexnet-cpu did not start: ${reason}`;
}

function parseWish(wish: string | undefined): BackendWish | undefined {
  if (wish === undefined) return undefined;
  const known = backendWishes.find((name) => name === wish);
  if (known !== undefined) return known;
  const near = nearestName(wish, backendWishes);
  throw new BadArgumentError(
    `Unknown backend "${wish}": expected ${backendWishes.join(", ")}` +
      (near === undefined ? "." : `; did you mean "${near}"?`),
  );
}

/** `ALEXNET_BACKEND`, if there is an environment that can be read without a prompt. */
export function environmentWish(): string | undefined {
  return readableVariable("ALEXNET_BACKEND") || undefined;
}

/** Whether WebGPU has a hardware GPU rather than a software adapter on the CPU. */
export async function hasHardwareGPU(): Promise<boolean> {
  return await findGPU() !== undefined;
}

/**
 * The name of the GPU that WebGPU would use, or `undefined` if there is none.
 *
 * @param software whether software adapters (which compute on the CPU) count too.
 */
export async function findGPU(software: boolean = false): Promise<string | undefined> {
  const adapter = await quietly(() => globalThis.navigator?.gpu?.requestAdapter());
  if (adapter == null) return undefined;
  const { adapterName, isSoftwareAdapter } = await import("./webgpu/device.ts");
  return software || !isSoftwareAdapter(adapter.info) ? adapterName(adapter.info) : undefined;
}

/**
 * Runs `f` without the warning `error: XDG_RUNTIME_DIR is invalid` that Linux graphics libraries
 * print when this variable is not set; only windowed programs need it.
 */
async function quietly<T>(f: () => Promise<T> | undefined): Promise<T | undefined> {
  const query = { name: "env", variable: "XDG_RUNTIME_DIR" } as const;
  const set = inDeno() && Deno.build.os === "linux" &&
    Deno.permissions.querySync(query).state === "granted" && !Deno.env.has(query.variable);
  if (set) Deno.env.set(query.variable, "/tmp");
  try {
    return await f();
  } finally {
    if (set) Deno.env.delete(query.variable);
  }
}

async function useWebGPU(): Promise<string> {
  const { registerWebGPU } = await import("./webgpu/register.ts");
  const report = await quietly(() => registerWebGPU());
  await tf.setBackend("webgpu");
  return report ?? "webgpu";
}

async function useCpu(options: BackendOptions & { blas: boolean }): Promise<string> {
  const { startCpu } = await import("./cpu/register.ts");
  return await startCpu(options);
}

async function useStock(): Promise<string> {
  await tf.setBackend("cpu");
  // Stops tfjs from recommending its Node.js package at the first tensor, which does not apply
  // under Deno.
  Object.assign(tf.backend(), { firstUse: false });
  return "cpu: tfjs's own backend, one thread of JavaScript (slow; the reference)";
}
