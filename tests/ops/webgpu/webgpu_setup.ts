/** Shared by the WebGPU tests: one device per file, opened before the first test. */
import * as tf from "@tensorflow/tfjs";
import type { AlexNetWebGPUBackend } from "../../../lib/ops/webgpu/backend.ts";
import {
  registerWebGPU,
  webgpuBackend,
  type WebGPUOptions,
} from "../../../lib/ops/webgpu/register.ts";
import { type TileName, TILES, type TileSpeeds } from "../../../lib/ops/webgpu/tiles.ts";
import { missing, requirements } from "../../skip.ts";

/** Opens a device unless there is none; returns whether the tests of the file must be skipped. */
export async function webgpuMissing(options?: WebGPUOptions): Promise<boolean> {
  if (await missing(requirements.webgpu)) return true;
  // Otherwise tfjs's cpu backend prints a banner at its first operation.
  Reflect.set(tf.findBackend("cpu"), "firstUse", false);
  await registerWebGPU({ tuning: "off", ...options });
  return false;
}

/** Makes webgpu the active backend and returns it. */
export async function useWebGPU(): Promise<AlexNetWebGPUBackend> {
  await tf.setBackend("webgpu");
  return webgpuBackend();
}

/** Speeds that make every product use one tile. */
export function onlyTile(name: TileName): TileSpeeds {
  const names = Object.keys(TILES) as TileName[];
  return Object.fromEntries(
    names.map((tile) => [tile, tile === name ? 1e9 : 1]),
  ) as unknown as TileSpeeds;
}
