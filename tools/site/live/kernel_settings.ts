/**
 * How much the cells of a page compute, and on which device: `?scale=laptop&seed=2&backend=cpu` in
 * the address, or a quick run.
 *
 * @module
 */
import { type Scale, scales } from "../../../lib/course/scale.ts";

/** The settings of a page's kernel. */
export interface KernelSettings {
  /** The scale. */
  readonly scale: Scale;
  /** What stands for environment variables in the kernel. */
  readonly environment: Readonly<Record<string, string>>;
}

/** The settings in the query of an address, e.g. `?scale=laptop`; others have their defaults. */
export function kernelSettings(query: string): KernelSettings {
  const wishes = new URLSearchParams(query);
  const scale = scales.find((name) => name === wishes.get("scale")) ?? "quick";
  const seed = wishes.get("seed");
  const backend = wishes.get("backend");
  return {
    scale,
    environment: {
      ALEXNET_SCALE: scale,
      ...(seed !== null && /^\d{1,15}$/.test(seed) ? { ALEXNET_SEED: seed } : {}),
      ...(backend !== null && /^[a-z-]+(:[a-z]+)?$/.test(backend)
        ? { ALEXNET_BACKEND: backend }
        : {}),
    },
  };
}
