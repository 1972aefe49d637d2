/**
 * tfjs's WebGPU backend with its own dispatch and device, which throws device errors.
 *
 * Every dispatch first checks its bindings and throws the pending device error of an earlier
 * dispatch as a typed error (`device_errors.ts`); so does every readback. A step with a failure
 * therefore never returns a number.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { WebGPUBackend } from "@tensorflow/tfjs-backend-webgpu";
import { type AlexNetError, DeviceValidationError, OutOfMemoryError } from "../../errors.ts";
import { DeviceErrors } from "./device_errors.ts";
import type { Binding, Launch } from "./launch.ts";
import { packUniforms, UniformBuffers, uniformUsage } from "./uniform_buffers.ts";
import { internalsOf, recordDispatch } from "./tfjs_internals.ts";
import type { BufferDeclaration, Program } from "./wgsl.ts";

/** tfjs's key of a tensor's data. */
export type DataId = tf.TensorInfo["dataId"];
/** The arguments with which tfjs runs one of its own programs. */
export type RunArguments = Parameters<WebGPUBackend["runWebGPUProgram"]>;
/** The values of a tensor on the CPU. */
export type Values = Awaited<ReturnType<WebGPUBackend["read"]>>;

/** The work of the device since the counts were last taken. */
export interface DeviceCounts {
  /** Compute dispatches. */
  dispatches: number;
  /** Bytes of all bindings of all dispatches, each counted once per dispatch. */
  bytes: number;
  /** Tensors copied back to the CPU. */
  readbacks: number;
  /** Command buffers submitted to the queue. */
  submits: number;
}

const BYTES = 4;

/** The `webgpu` backend of this package. Create one with `registerWebGPU()`. */
export class AlexNetWebGPUBackend extends WebGPUBackend {
  /** Largest window of a buffer that a kernel may bind, in bytes. */
  readonly bindingLimit: number;
  /** Windows of tensors start at multiples of this many elements. */
  readonly windowStep: number;
  #counts: DeviceCounts = { dispatches: 0, bytes: 0, readbacks: 0, submits: 0 };
  readonly #errors: DeviceErrors;
  readonly #pipelines = new Map<Program, GPUComputePipeline>();
  readonly #uniforms: UniformBuffers;

  /** Computes on `device`; `bindingLimit` lowers the device's own limit (for tests). */
  constructor(
    device: GPUDevice,
    info: GPUAdapterInfo,
    options: { bindingLimit?: number | undefined } = {},
  ) {
    super(device, info);
    const { maxStorageBufferBindingSize, minStorageBufferOffsetAlignment } = device.limits;
    this.bindingLimit = Math.min(
      options.bindingLimit ?? Infinity,
      maxStorageBufferBindingSize,
    );
    this.windowStep = minStorageBufferOffsetAlignment / BYTES;
    this.#errors = new DeviceErrors(device);
    this.#uniforms = new UniformBuffers(device);
  }

  /** The pending device error, if any; reading it does not clear it. */
  get failure(): AlexNetError | undefined {
    return this.#errors.failure;
  }

  /** Dispatches, bytes and readbacks since the last call. */
  takeCounts(): DeviceCounts {
    const counts = this.#counts;
    this.#counts = { dispatches: 0, bytes: 0, readbacks: 0, submits: 0 };
    return counts;
  }

  /**
   * Throws the pending device error. A lost device stays lost; other errors are thrown once.
   *
   * @throws {DeviceLostError} @throws {DeviceValidationError} @throws {OutOfMemoryError}
   */
  throwIfFailed(): void {
    this.#errors.throwIfFailed();
  }

  /** Whether a kernel can bind the whole of `tensor`. */
  fits(tensor: tf.TensorInfo): boolean {
    return tf.util.sizeFromShape(tensor.shape) * BYTES <= this.bindingLimit;
  }

  /** Runs one kernel. Outputs are bindings like inputs; create them with `makeTensorInfo`. */
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
    const owned = internalsOf(this).commandQueueOwnedIds;
    for (const { tensor, length } of bindings) {
      owned.add(tensor.dataId);
      this.#counts.bytes += (length ?? tf.util.sizeFromShape(tensor.shape)) * BYTES;
    }
    recordDispatch(this, pipeline, group, program.name, workgroups);
    this.#counts.dispatches++;
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

  /** Allocates a buffer on the device and uploads the values; throws if that is not possible. */
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
      throw this.#errors.ofUpload(cause, this.nameOf(dataId), bytes);
    }
  }

  /** Submits the recorded commands to the queue. */
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
      values = await this.#errors.orLost(super.read(dataId));
    } catch (error) {
      throw await this.#errors.behind(error);
    }
    this.throwIfFailed();
    return values;
  }

  /** Throws, because Deno cannot read from the GPU synchronously. */
  override readSync(dataId: object): Values {
    const { values, dtype } = this.tensorMap.get(dataId);
    if (values == null && this.#errors.lost !== undefined) throw this.#errors.lost;
    if (values == null && dtype !== "complex64" && !canReadSync()) {
      throw new DeviceValidationError(
        "Expected an asynchronous read of a tensor on webgpu but found dataSync(), arraySync() or " +
          "print(); write `await tensor.data()`.",
      );
    }
    return super.readSync(dataId);
  }

  /** Drops the values cached on the CPU, after a kernel has changed the tensor in place. */
  changedInPlace(dataId: DataId): void {
    Reflect.set(this.tensorMap.get(dataId), "values", null);
  }

  /** The name of the variable that holds `dataId`, or `a tensor`. */
  nameOf(dataId: DataId): string {
    const variables = Object.values(tf.engine().registeredVariables);
    return variables.find((variable) => variable.dataId === dataId)?.name ?? "a tensor";
  }

  /** Destroys the device; no errors are reported afterwards. */
  override dispose(): void {
    this.#errors.close();
    this.#uniforms.dispose();
    super.dispose();
    this.device.destroy();
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
    const size = length === undefined ? {} : { size: length * BYTES };
    return { buffer: resource, offset: start * BYTES, ...size };
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
        this.#errors.report(error, program.name);
        this.#pipelines.delete(program);
      }, () => {});
      this.#pipelines.set(program, pipeline);
    }
    return pipeline;
  }

  #uniformBuffer(launch: Launch): GPUBuffer {
    const bytes = packUniforms(launch);
    if (!launch.changing) return this.#uniforms.holding(bytes);
    const buffer = this.bufferManager.acquireBuffer(bytes.byteLength, uniformUsage());
    this.queue.writeBuffer(buffer, 0, bytes);
    internalsOf(this).uniformPendingDisposal.push(buffer);
    return buffer;
  }
}

function canReadSync(): boolean {
  return typeof OffscreenCanvas !== "undefined" &&
    new OffscreenCanvas(1, 1).getContext("2d") !== null;
}
