/**
 * tfjs's WebGPU backend with our own dispatch, our own device, and errors that are heard.
 *
 * In Deno a WebGPU failure is silent: a shader that does not validate, a binding that is too large
 * and a device that is gone all "work" and leave zeros. Here every dispatch checks its bindings
 * before any work, `uncapturederror` and `device.lost` are kept, and the next dispatch or readback
 * throws them as typed errors, so that a step with a failure can never end with a number.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { WebGPUBackend } from "@tensorflow/tfjs-backend-webgpu";
import {
  type AlexNetError,
  DeviceLostError,
  DeviceValidationError,
  OutOfMemoryError,
} from "../../errors.ts";
import type { BufferDeclaration, Program } from "./wgsl.ts";

/** What tfjs knows a tensor's data by. */
export type DataId = tf.TensorInfo["dataId"];
/** What tfjs runs one of its own programs with. */
export type RunArguments = Parameters<WebGPUBackend["runWebGPUProgram"]>;
/** The numbers of a tensor on the CPU. */
export type Values = Awaited<ReturnType<WebGPUBackend["read"]>>;

/** A tensor, or a window of one, as a kernel sees it. */
export interface Binding {
  /** The tensor. */
  tensor: tf.TensorInfo;
  /** First element of the window; a multiple of {@linkcode AlexNetWebGPUBackend.windowStep}. */
  start?: number;
  /** Number of elements of the window. */
  length?: number;
}

/** What the device was asked to do since the counts were last taken. */
export interface DeviceCounts {
  /** Compute dispatches. */
  dispatches: number;
  /** Bytes of all bindings of all dispatches: what is read or written at least once. */
  bytes: number;
  /** Tensors copied back to the processor. */
  readbacks: number;
  /** Command buffers handed to the queue. */
  submits: number;
}

/** One launch of a kernel. */
export interface Launch {
  /** The shader. */
  program: Program;
  /** One binding for each of the program's buffers, in order. */
  bindings: readonly Binding[];
  /** A value for each field of the shader's `Uniforms`. */
  uniforms?: Readonly<Record<string, number>>;
  /** Number of workgroups along x, y, z. */
  workgroups: readonly [number, number, number];
  /** Whether the uniforms change from step to step, so that caching them would only fill memory. */
  changing?: boolean;
}

/**
 * What a device is for its error events. `Event` names two types when the types of a browser and
 * those of Deno meet, as in a packed build, so the event is narrowed here once.
 */
interface ErrorTarget {
  addEventListener(type: "uncapturederror", listener: (event: ErrorEventLike) => void): void;
  removeEventListener(type: "uncapturederror", listener: (event: ErrorEventLike) => void): void;
}

/** The parts of a `GPUUncapturedErrorEvent` that are used. */
interface ErrorEventLike {
  readonly error: GPUError;
  preventDefault(): void;
}

const UNIFORM_CACHE_SIZE = 4096;
const BYTES = 4;

/** The `webgpu` backend of this module. Make one with `registerWebGPU()`. */
export class AlexNetWebGPUBackend extends WebGPUBackend {
  /** Largest window of a buffer that a kernel may bind, in bytes. */
  readonly bindingLimit: number;
  /** Windows of tensors start at multiples of this many elements. */
  readonly windowStep: number;
  #counts: DeviceCounts = { dispatches: 0, bytes: 0, readbacks: 0, submits: 0 };
  #failure: AlexNetError | undefined;
  #lost: DeviceLostError | undefined;
  readonly #waiting = new Set<(error: DeviceLostError) => void>();
  #closing = false;
  readonly #pipelines = new Map<Program, GPUComputePipeline>();
  readonly #uniforms = new Map<string, GPUBuffer>();
  readonly #onError: (event: ErrorEventLike) => void;

  /** Computes on `device`; `bindingLimit` lowers the device's own limit (for tests). */
  constructor(device: GPUDevice, info: GPUAdapterInfo, options: { bindingLimit?: number } = {}) {
    super(device, info);
    const { maxStorageBufferBindingSize, minStorageBufferOffsetAlignment } = device.limits;
    this.bindingLimit = Math.min(
      options.bindingLimit ?? Infinity,
      maxStorageBufferBindingSize,
    );
    this.windowStep = minStorageBufferOffsetAlignment / BYTES;
    this.#onError = (event) => {
      event.preventDefault();
      this.#failure ??= deviceError(event.error);
    };
    (device as unknown as ErrorTarget).addEventListener("uncapturederror", this.#onError);
    device.lost.then(({ reason, message }) => {
      const lost = this.#lost = new DeviceLostError(
        `The GPU device is gone (${reason ?? "unknown"}: ${message || "no message"}); make a new ` +
          "one with recreateWebGPU() and go on from the last checkpoint.",
      );
      this.#waiting.forEach((reject) => reject(lost));
    });
  }

  /** The device error that a step has run into, if any; does not clear it. */
  get failure(): AlexNetError | undefined {
    return this.#closing ? undefined : this.#lost ?? this.#failure;
  }

  /** Dispatches, bytes and readbacks since the last call. */
  takeCounts(): DeviceCounts {
    const counts = this.#counts;
    this.#counts = { dispatches: 0, bytes: 0, readbacks: 0, submits: 0 };
    return counts;
  }

  /**
   * Throws the device error of this step. A lost device stays lost; other errors are reported once.
   *
   * @throws {DeviceLostError} @throws {DeviceValidationError} @throws {OutOfMemoryError}
   */
  throwIfFailed(): void {
    const failure = this.failure;
    if (failure === undefined) return;
    this.#failure = undefined;
    throw failure;
  }

  /** Whether a kernel can bind the whole of `tensor`. */
  fits(tensor: tf.TensorInfo): boolean {
    return tf.util.sizeFromShape(tensor.shape) * BYTES <= this.bindingLimit;
  }

  /** Runs one kernel. Outputs are bindings like inputs; make them with `makeTensorInfo`. */
  launch(launch: Launch): void {
    this.throwIfFailed();
    const { program, bindings, workgroups } = launch;
    program.buffers.forEach((buffer, i) => this.#check(bindings[i], buffer, program.name));
    if (workgroups.includes(0)) return;
    for (const { tensor } of bindings) this.uploadToGPU(tensor.dataId);
    const entries: GPUBindGroupEntry[] = bindings.map((binding, i) => ({
      binding: i,
      resource: this.#resource(binding),
    }));
    if (program.uniforms.length > 0) {
      entries.push({ binding: bindings.length, resource: { buffer: this.#uniformBuffer(launch) } });
    }
    const pipeline = this.#pipeline(program);
    const group = this.device.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries });
    const owned = this["commandQueueOwnedIds"];
    for (const { tensor, length } of bindings) {
      owned.add(tensor.dataId);
      this.#counts.bytes += (length ?? tf.util.sizeFromShape(tensor.shape)) * BYTES;
    }
    this.#record(pipeline, group, program.name, workgroups);
  }

  /** Counts, checks and runs a program of tfjs's own. */
  override runWebGPUProgram(...args: RunArguments): tf.TensorInfo {
    this.throwIfFailed();
    const [program, inputs, , , output] = args;
    const name = program.constructor.name;
    const size = tf.util.sizeFromShape(program.outputShape);
    for (const input of inputs) {
      if (!this.fits(input)) throw this.#tooLarge(input, input.shape, name);
    }
    if (size * BYTES > this.bindingLimit) throw this.#tooLarge(output, program.outputShape, name);
    this.#counts.dispatches++;
    this.#counts.bytes += BYTES *
      inputs.reduce((sum, input) => sum + tf.util.sizeFromShape(input.shape), size);
    return super.runWebGPUProgram(...args);
  }

  /** Makes room on the device; a buffer that cannot be is an error of this step. */
  override uploadToGPU(dataId: DataId): void {
    const data = this.tensorMap.get(dataId);
    const bytes = tf.util.sizeFromShape(data.shape) * BYTES;
    const { maxBufferSize } = this.device.limits;
    if (data.resource == null && bytes > maxBufferSize) {
      throw new OutOfMemoryError(
        `Expected tensors of at most ${maxBufferSize} bytes (maxBufferSize of the GPU) but ` +
          `${this.nameOf(dataId)} [${data.shape}] has ${bytes}; use a smaller batch.`,
      );
    }
    try {
      super.uploadToGPU(dataId);
    } catch (cause) {
      throw this.failure ?? this.#uploadError(cause, dataId, bytes);
    }
  }

  /** Hands the recorded commands to the queue. */
  override submitQueue(): void {
    this.#counts.submits++;
    super.submitQueue();
  }

  /** Copies a tensor back; the one place where a program waits for the GPU. */
  override async read(dataId: DataId): Promise<Values> {
    this.throwIfFailed();
    const cached = this.tensorMap.get(dataId)?.values != null;
    if (!cached) this.#counts.readbacks++;
    let values: Values;
    try {
      values = await this.#orLost(super.read(dataId));
    } catch (error) {
      // The loss of a device is reported after the read that it broke.
      await this.#afterLoss();
      throw this.failure ?? error;
    }
    this.throwIfFailed();
    return values;
  }

  /** Refuses what Deno cannot do, in words. */
  override readSync(dataId: object): Values {
    const { values, dtype } = this.tensorMap.get(dataId);
    if (values == null && this.#lost !== undefined) throw this.#lost;
    if (values == null && dtype !== "complex64" && !canReadSync()) {
      throw new DeviceValidationError(
        "Expected an asynchronous read of a tensor on webgpu but found dataSync(), arraySync() or " +
          "print(); write `await tensor.data()`.",
      );
    }
    return super.readSync(dataId);
  }

  /** Forgets values that the processor had read: a kernel has just changed the tensor in place. */
  changedInPlace(dataId: DataId): void {
    Reflect.set(this.tensorMap.get(dataId), "values", null);
  }

  /** The name of the variable that holds `dataId`, or `a tensor`. */
  nameOf(dataId: DataId): string {
    const variables = Object.values(tf.engine().registeredVariables);
    return variables.find((variable) => variable.dataId === dataId)?.name ?? "a tensor";
  }

  /** Ends the device; nothing is reported afterwards. */
  override dispose(): void {
    this.#closing = true;
    (this.device as unknown as ErrorTarget).removeEventListener("uncapturederror", this.#onError);
    for (const buffer of this.#uniforms.values()) buffer.destroy();
    super.dispose();
    this.device.destroy();
  }

  /** Why a buffer could not be filled. The loss of a device is told later than it is felt. */
  #uploadError(cause: unknown, dataId: DataId, bytes: number): AlexNetError {
    try {
      const usage = GPUBufferUsage.MAP_WRITE | GPUBufferUsage.COPY_SRC;
      const probe = this.device.createBuffer({ size: 16, usage, mappedAtCreation: true });
      probe.getMappedRange();
      probe.destroy();
    } catch {
      return new DeviceLostError("The GPU device is gone: not even 16 bytes can be written.", {
        cause,
      });
    }
    return new OutOfMemoryError(
      `The GPU has no room for ${this.nameOf(dataId)} of ${bytes} bytes; use a smaller batch.`,
      { cause },
    );
  }

  /** `work`, or the loss of the device if that comes first. */
  #orLost<T>(work: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#waiting.add(reject);
      work.then(resolve, reject).finally(() => this.#waiting.delete(reject));
    });
  }

  async #afterLoss(): Promise<void> {
    for (let turn = 0; turn < 3 && this.failure === undefined; turn++) {
      await new Promise((resolve) => setTimeout(resolve, 0));
    }
  }

  #check(binding: Binding | undefined, buffer: BufferDeclaration, kernel: string): void {
    if (binding === undefined) {
      throw new DeviceValidationError(`Kernel ${kernel} has no binding for ${buffer.name}.`);
    }
    const { tensor, start, length } = binding;
    const elements = length ?? tf.util.sizeFromShape(tensor.shape);
    if (elements * BYTES > this.bindingLimit) throw this.#tooLarge(tensor, tensor.shape, kernel);
    if (start !== undefined && start % this.windowStep !== 0) {
      throw new DeviceValidationError(
        `Kernel ${kernel}: the window of ${buffer.name} starts at element ${start}, which is not a ` +
          `multiple of ${this.windowStep}.`,
      );
    }
  }

  #tooLarge(
    tensor: tf.TensorInfo | undefined,
    shape: readonly number[],
    kernel: string,
  ): OutOfMemoryError {
    const name = tensor === undefined ? "the output" : this.nameOf(tensor.dataId);
    const bytes = tf.util.sizeFromShape([...shape]) * BYTES;
    return new OutOfMemoryError(
      `Expected tensors of at most ${this.bindingLimit} bytes (maxStorageBufferBindingSize of the ` +
        `GPU) but ${name} [${shape}] in ${kernel} has ${bytes}; use a smaller batch or a network ` +
        "with two towers, whose tensors are half as large.",
    );
  }

  #resource({ tensor, start = 0, length }: Binding): GPUBufferBinding {
    const resource = this.tensorMap.get(tensor.dataId).resource as GPUBuffer;
    const size = length === undefined ? undefined : length * BYTES;
    return { buffer: resource, offset: start * BYTES, size };
  }

  #pipeline(program: Program): GPUComputePipeline {
    let pipeline = this.#pipelines.get(program);
    if (pipeline === undefined) {
      const { device } = this;
      device.pushErrorScope("validation");
      const module = device.createShaderModule({ label: program.name, code: program.code });
      pipeline = device.createComputePipeline({
        label: program.name,
        layout: "auto",
        compute: { module, entryPoint: "main" },
      });
      device.popErrorScope().then((error) => {
        if (error === null) return;
        this.#failure = deviceError(error, program.name); // names the cause; what follows does not
        this.#pipelines.delete(program);
      }, () => {});
      this.#pipelines.set(program, pipeline);
    }
    return pipeline;
  }

  #uniformBuffer({ program, uniforms = {}, changing }: Launch): GPUBuffer {
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
    const usage = GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST;
    if (changing) {
      const buffer = this.bufferManager.acquireBuffer(bytes.byteLength, usage);
      this.queue.writeBuffer(buffer, 0, bytes);
      this["uniformPendingDisposal"].push(buffer);
      return buffer;
    }
    const key = new Uint32Array(bytes).join();
    let buffer = this.#uniforms.get(key);
    if (buffer === undefined) {
      const [oldest] = this.#uniforms.keys();
      if (this.#uniforms.size >= UNIFORM_CACHE_SIZE) this.#uniforms.delete(oldest);
      buffer = this.device.createBuffer({ size: bytes.byteLength, usage });
      this.queue.writeBuffer(buffer, 0, bytes);
      this.#uniforms.set(key, buffer);
    }
    return buffer;
  }

  #record(
    pipeline: GPUComputePipeline,
    group: GPUBindGroup,
    name: string,
    [x, y, z]: readonly [number, number, number],
  ): void {
    const timers = this["activeTimers"] as { name: string; query: Promise<number> }[] | undefined;
    const timed = timers != null && this["supportTimestampQuery"];
    this.ensureCommandEncoderReady();
    const encoder: GPUCommandEncoder = this["commandEncoder"];
    if (timed) {
      this.endComputePassEncoder();
      this["querySet"] ??= this.device.createQuerySet({ type: "timestamp", count: 2 });
      this["computePassEncoder"] = encoder.beginComputePass({
        timestampWrites: {
          querySet: this["querySet"],
          beginningOfPassWriteIndex: 0,
          endOfPassWriteIndex: 1,
        },
      });
    } else {
      this["computePassEncoder"] ??= encoder.beginComputePass();
    }
    const pass: GPUComputePassEncoder = this["computePassEncoder"];
    pass.setPipeline(pipeline);
    pass.setBindGroup(0, group);
    pass.dispatchWorkgroups(x, y, z);
    this.#counts.dispatches++;
    this["dispatchCountInPass"]++;
    if (timed) {
      this.endComputePassEncoder();
      timers.push({ name, query: this.getQueryTime() });
    } else if (
      timers != null ||
      this["dispatchCountInPass"] >= tf.env().getNumber("WEBGPU_DEFERRED_SUBMIT_BATCH_SIZE")
    ) {
      this.endComputePassEncoder();
      this.submitQueue();
    }
  }
}

function canReadSync(): boolean {
  return typeof OffscreenCanvas !== "undefined" &&
    new OffscreenCanvas(1, 1).getContext("2d") !== null;
}

/** The typed error for an error that the GPU reported. */
function deviceError(error: GPUError, kernel?: string): AlexNetError {
  const where = kernel === undefined ? "a GPU command" : `kernel ${kernel}`;
  if (error instanceof GPUOutOfMemoryError) {
    return new OutOfMemoryError(
      `The GPU ran out of memory in ${where}: ${error.message}; use a smaller batch.`,
      { cause: error },
    );
  }
  return new DeviceValidationError(`The GPU refused ${where}: ${error.message}`, { cause: error });
}
