/**
 * Which device computes: picks a tfjs backend, says in one line what it picked, and can be told.
 *
 * @module
 */
import { requireOptions } from "../argument_checks.ts";
import * as tf from "@tensorflow/tfjs";
import { BadArgumentError, nearestName } from "../errors.ts";
import { requireSupportedSystem } from "../supported_system.ts";
import { type BackendOptions, requireBackendOptions } from "./backend_options.ts";

export type { BackendOptions } from "./backend_options.ts";

/** The names that {@linkcode useBackend} knows. */
export const backendWishes = ["webgpu", "alexnet-cpu", "alexnet-cpu:wasm", "cpu"] as const;

/**
 * - `webgpu`: the GPU, with this module's kernels.
 * - `alexnet-cpu`: all processor cores, with a native BLAS and oneDNN where they are installed.
 * - `alexnet-cpu:wasm`: the same without native libraries.
 * - `cpu`: tfjs's own backend in JavaScript, the slow reference.
 */
export type BackendWish = (typeof backendWishes)[number];

/** What the CPU backend's module offers to this one. */
interface CpuModule {
  startCpu(options: BackendOptions & { blas: boolean }): Promise<string>;
}

/**
 * Makes the wished backend the current one. Without a wish, `ALEXNET_BACKEND` counts; without
 * either, a hardware GPU where there is one, else `alexnet-cpu`, else (outside Deno) `cpu`.
 *
 * @param wish `webgpu`, `alexnet-cpu`, `alexnet-cpu:wasm` (no native libraries) or `cpu` (tfjs's
 * own).
 * @param options threads and heap of `alexnet-cpu`.
 * @returns one line for the user, e.g. `cpu: 2 threads, OpenBLAS 0.3.21 (AVX-512), heap 4 GiB`.
 * What slows it down stands there too: `cpu: 2 threads, WebAssembly SIMD with fused multiply-add (no BLAS
 * found: deno task blas), heap 4 GiB`.
 * @throws {BadArgumentError} for an unknown name, a backend that this place does not have, options that
 * make no sense or differ from those with which the backend runs already, a library that `ALEXNET_BLAS`
 * or `ALEXNET_ONEDNN` names and that cannot be used, and on Windows.
 * @throws {DeviceLostError} when `webgpu` is wished for and there is no adapter.
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
  requireOptions("useBackend", options, { threads: true, heapBytes: true, recorded: true });
  requireBackendOptions(options);
  const name = parseWish(wish ?? environmentWish());
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
  return inDeno() ? await useCpu({ ...options, blas: true }) : await useStock();
}

function parseWish(wish: string | undefined): BackendWish | undefined {
  if (wish === undefined || wish === "") return undefined;
  const known = backendWishes.find((name) => name === wish);
  if (known !== undefined) return known;
  const near = nearestName(wish, backendWishes);
  throw new BadArgumentError(
    `Unknown backend "${wish}": expected ${backendWishes.join(", ")}` +
      (near === undefined ? "." : `; did you mean "${near}"?`),
  );
}

/** `ALEXNET_BACKEND`, where there is an environment that may be read without asking. */
export function environmentWish(): string | undefined {
  if (!inDeno()) return undefined;
  const query = { name: "env", variable: "ALEXNET_BACKEND" } as const;
  return Deno.permissions.querySync(query).state === "granted"
    ? Deno.env.get("ALEXNET_BACKEND")
    : undefined;
}

function inDeno(): boolean {
  return typeof globalThis.Deno !== "undefined";
}

/** Whether there is a GPU that WebGPU can use and that is not a program on the processor. */
export async function hasHardwareGPU(): Promise<boolean> {
  return await findGPU() !== undefined;
}

/**
 * The name of the GPU that WebGPU would use; `undefined` when there is none.
 *
 * @param software whether an adapter that computes on the processor counts as well.
 */
export async function findGPU(software: boolean = false): Promise<string | undefined> {
  const adapter = await quietly(() => globalThis.navigator?.gpu?.requestAdapter());
  if (adapter == null) return undefined;
  const { adapterName, isSoftwareAdapter } = await import("./webgpu/device.ts");
  return software || !isSoftwareAdapter(adapter.info) ? adapterName(adapter.info) : undefined;
}

/**
 * Runs `f` so that Linux's graphics libraries do not complain about a variable that only windows
 * need: they print `error: XDG_RUNTIME_DIR is invalid` where it is not set.
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
  if (!inDeno()) {
    throw new BadArgumentError(
      "The backend alexnet-cpu needs Deno's threads and files; use webgpu or cpu here.",
    );
  }
  // Not a literal, so that a bundle for browsers leaves it out.
  const specifier = "./cpu/register.ts".replace(
    /ts$/,
    import.meta.url.endsWith(".js") ? "js" : "ts",
  );
  const { startCpu } = await import(specifier) as CpuModule;
  return await startCpu(options);
}

async function useStock(): Promise<string> {
  await tf.setBackend("cpu");
  // tfjs would advise its Node.js package at the first tensor; here that is no news to anybody.
  Object.assign(tf.backend(), { firstUse: false });
  return "cpu: tfjs's own backend, one thread of JavaScript (slow; the reference)";
}
