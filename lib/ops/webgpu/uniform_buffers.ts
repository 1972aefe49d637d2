/**
 * Caches buffers for the uniforms of kernels.
 *
 * Most launches of a training step have the same uniforms as in the previous step, so their buffers
 * are reused: writing one costs as much as a small dispatch.
 *
 * @module
 */
import { DeviceValidationError } from "../../errors.ts";
import type { Launch } from "./launch.ts";

const CACHE_SIZE = 4096;
const BYTES = 4;

/**
 * Usage flags of a uniform buffer. This is a function because `GPUBufferUsage` is not defined
 * without WebGPU.
 */
export function uniformUsage(): GPUBufferUsageFlags {
  return GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST;
}

/** The uniforms of a launch in the layout of its shader. */
export function packUniforms({ program, uniforms = {} }: Launch): ArrayBuffer {
  const bytes = new ArrayBuffer(Math.ceil(program.uniforms.length / 4) * 16);
  const view = new DataView(bytes);
  program.uniforms.forEach(({ name, type }, i) => {
    const value = uniforms[name];
    if (value === undefined) {
      throw new DeviceValidationError(`Kernel ${program.name} got no uniform ${name}.`);
    }
    if (type === "f32") view.setFloat32(i * BYTES, value, true);
    else view.setUint32(i * BYTES, value, true);
  });
  return bytes;
}

/** The uniform buffers of one device, by content. */
export class UniformBuffers {
  readonly #device: GPUDevice;
  readonly #buffers = new Map<string, GPUBuffer>();

  /** An empty cache for `device`. */
  constructor(device: GPUDevice) {
    this.#device = device;
  }

  /** A buffer with the content `bytes`; must not be written to. */
  holding(bytes: ArrayBuffer): GPUBuffer {
    const key = new Uint32Array(bytes).join();
    let buffer = this.#buffers.get(key);
    if (buffer === undefined) {
      const [oldest] = this.#buffers.keys();
      if (this.#buffers.size >= CACHE_SIZE) this.#buffers.delete(oldest);
      buffer = this.#device.createBuffer({ size: bytes.byteLength, usage: uniformUsage() });
      this.#device.queue.writeBuffer(buffer, 0, bytes);
      this.#buffers.set(key, buffer);
    }
    return buffer;
  }

  /** Destroys all buffers. */
  dispose(): void {
    for (const buffer of this.#buffers.values()) buffer.destroy();
  }
}
