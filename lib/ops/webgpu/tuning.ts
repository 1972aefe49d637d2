/**
 * Measures the speed of each tile once per adapter and driver, and stores the result.
 *
 * A measurement takes well under a second on a GPU. The key contains everything that WebGPU reports
 * about the adapter, and the version of the runtime, because an update may change the driver or the
 * shader compiler. All tiles give bit-identical results, so a wrong or stale measurement can cost
 * time but not accuracy.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import type { AlexNetWebGPUBackend } from "./backend.ts";
import { convolutionForward } from "./kernels/convolution.ts";
import { ACTIVATIONS } from "./kernels/parts/epilogue.ts";
import { matrixProduct } from "./kernels/matrix_product.ts";
import { setTileSpeeds } from "./kernels/tile_product.ts";
import { DEFAULT_SPEEDS, isDirect, type TileName, TILES, type TileSpeeds } from "./tiles.ts";

/** Storage of speeds: the part of the `localStorage` interface that is used. */
export interface SpeedStore {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
}

type Shape4 = [number, number, number, number];

const ROWS = 512; // a multiple of every tile's height
const COLUMNS = 1536; // and of every tile's width
const DEPTH = 512;
const IMAGES = 32;
const SIDE = 64;
const MAPS = 16;
const REPETITIONS = 3;
const TILE_NAMES = Object.keys(TILES) as TileName[];

/** The key of one adapter, one driver and one set of tiles. */
export function speedKey(info: GPUAdapterInfo, runtime: string): string {
  const { vendor, architecture, device, description } = info;
  return `alexnet tiles ${
    JSON.stringify([vendor, architecture, device, description, runtime, TILES])
  }`;
}

/** `localStorage`, if it exists and can be used. */
export function browserStore(): SpeedStore | undefined {
  try {
    return globalThis.localStorage;
  } catch {
    return undefined;
  }
}

/** The speeds in `store` for `key`; `undefined` if there are none or they are malformed. */
export function rememberedSpeeds(
  store: SpeedStore | undefined,
  key: string,
): TileSpeeds | undefined {
  try {
    const value: unknown = JSON.parse(store?.getItem(key) ?? "null");
    if (typeof value !== "object" || value === null) return undefined;
    const entries = TILE_NAMES.map((name) => [name, Reflect.get(value, name)] as const);
    return entries.every(([, speed]) => typeof speed === "number" && speed > 0 && speed < Infinity)
      ? Object.fromEntries(entries) as unknown as TileSpeeds
      : undefined;
  } catch {
    return undefined;
  }
}

/** Measures every tile on `backend` and saves the result in `store`. */
export async function measureSpeeds(
  backend: AlexNetWebGPUBackend,
  store: SpeedStore | undefined,
  key: string,
): Promise<TileSpeeds> {
  const speeds: Record<string, number> = {};
  for (const name of TILE_NAMES) speeds[name] = await speedOf(backend, name);
  const relative = Object.fromEntries(
    TILE_NAMES.map((name) => [name, speeds[name] / speeds["64x64"]]),
  ) as unknown as TileSpeeds;
  try {
    store?.setItem(key, JSON.stringify(relative));
  } catch {
    // The store is full or not accessible: the next start measures again.
  }
  return relative;
}

/** Multiply-adds per millisecond of one tile, in a product without padding. */
async function speedOf(backend: AlexNetWebGPUBackend, name: TileName): Promise<number> {
  const only = Object.fromEntries(TILE_NAMES.map((tile) => [tile, tile === name ? 1e9 : 1]));
  setTileSpeeds(only as unknown as TileSpeeds);
  const { operands, run, multiplyAdds } = isDirect(TILES[name])
    ? narrowConvolution(backend)
    : wideProduct(backend);
  const time = async (): Promise<number> => {
    const started = performance.now();
    backend.disposeData(run().dataId);
    backend.endComputePassEncoder();
    backend.submitQueue();
    await backend.device.queue.onSubmittedWorkDone();
    return performance.now() - started;
  };
  await time(); // compiles
  let best = Infinity;
  for (let i = 0; i < REPETITIONS; i++) best = Math.min(best, await time());
  operands.forEach(({ dataId }) => backend.disposeData(dataId));
  setTileSpeeds(DEFAULT_SPEEDS);
  return multiplyAdds / best;
}

/** The work on which a tile is timed. */
interface Work {
  operands: readonly tf.TensorInfo[];
  run: () => tf.TensorInfo;
  multiplyAdds: number;
}

function wideProduct(backend: AlexNetWebGPUBackend): Work {
  const a = zeros(backend, [ROWS, DEPTH]);
  const b = zeros(backend, [DEPTH, COLUMNS]);
  const transposes = { transposeA: false, transposeB: false };
  return {
    operands: [a, b],
    run: () => matrixProduct(backend, a, b, transposes, { activation: ACTIVATIONS.linear }),
    multiplyAdds: ROWS * COLUMNS * DEPTH,
  };
}

/** A convolution from 16 to 16 maps: the typical use of tiles without workgroup memory. */
function narrowConvolution(backend: AlexNetWebGPUBackend): Work {
  const xShape: Shape4 = [IMAGES, SIDE, SIDE, MAPS];
  const filterShape: Shape4 = [3, 3, MAPS, MAPS];
  const x = zeros(backend, xShape);
  const filter = zeros(backend, filterShape);
  const info = tf.backend_util.computeConv2DInfo(xShape, filterShape, 1, 1, "same");
  return {
    operands: [x, filter],
    run: () => convolutionForward(backend, x, filter, info, { activation: ACTIVATIONS.linear }),
    multiplyAdds: IMAGES * SIDE ** 2 * 9 * MAPS ** 2,
  };
}

function zeros(backend: AlexNetWebGPUBackend, shape: number[]): tf.TensorInfo {
  return backend.makeTensorInfo(shape, "float32", new Float32Array(tf.util.sizeFromShape(shape)));
}
