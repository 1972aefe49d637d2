/**
 * Errors of a WebGPU device, kept until the next dispatch or readback throws them.
 *
 * In Deno a WebGPU failure is silent: a shader that does not validate, a binding that is too large
 * and a device that is gone all "work" and leave zeros. This file listens
 * to `uncapturederror` and `device.lost`; each dispatch and readback throws the pending error.
 *
 * @module
 */
import {
  type AlexNetError,
  DeviceLostError,
  DeviceValidationError,
  OutOfMemoryError,
} from "../../errors.ts";

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

/** Listens to one device. */
export class DeviceErrors {
  readonly #device: GPUDevice;
  readonly #listener: (event: ErrorEventLike) => void;
  readonly #waiting = new Set<(error: DeviceLostError) => void>();
  #failure: AlexNetError | undefined;
  #lost: DeviceLostError | undefined;
  #closed = false;

  /** Listens from now on. */
  constructor(device: GPUDevice) {
    this.#device = device;
    this.#listener = (event) => {
      event.preventDefault();
      this.#failure ??= deviceError(event.error);
    };
    (device as unknown as ErrorTarget).addEventListener("uncapturederror", this.#listener);
    device.lost.then(({ reason, message }) => {
      const lost = this.#lost = new DeviceLostError(
        `The GPU device is gone (${reason ?? "unknown"}: ${message || "no message"}); make a new ` +
          "one with recreateWebGPU() and go on from the last checkpoint.",
      );
      this.#waiting.forEach((reject) => reject(lost));
    });
  }

  /** The loss of the device, if it is lost. */
  get lost(): DeviceLostError | undefined {
    return this.#lost;
  }

  /** What went wrong, if anything; does not clear it. */
  get failure(): AlexNetError | undefined {
    return this.#closed ? undefined : this.#lost ?? this.#failure;
  }

  /** Throws what went wrong. A lost device stays lost; other errors are thrown once. */
  throwIfFailed(): void {
    const { failure } = this;
    if (failure === undefined) return;
    this.#failure = undefined;
    throw failure;
  }

  /** Puts the error of a kernel that does not compile first: it names the cause, what follows does not. */
  report(error: GPUError, kernel: string): void {
    this.#failure = deviceError(error, kernel);
  }

  /** `work`, or the loss of the device if that comes first. */
  orLost<T>(work: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#waiting.add(reject);
      work.then(resolve, reject).finally(() => this.#waiting.delete(reject));
    });
  }

  /** The failure behind a call that threw: the loss of a device is reported after what it broke. */
  async behind(error: unknown): Promise<unknown> {
    for (let turn = 0; turn < 3 && this.failure === undefined; turn++) {
      await new Promise((resolve) => setTimeout(resolve, 0));
    }
    return this.failure ?? error;
  }

  /** Why the buffer of the tensor `name` could not be filled. */
  ofUpload(cause: unknown, name: string, bytes: number): AlexNetError {
    if (this.failure !== undefined) return this.failure;
    try {
      const usage = GPUBufferUsage.MAP_WRITE | GPUBufferUsage.COPY_SRC;
      const probe = this.#device.createBuffer({ size: 16, usage, mappedAtCreation: true });
      probe.getMappedRange();
      probe.destroy();
    } catch {
      return new DeviceLostError("The GPU device is gone: not even 16 bytes can be written.", {
        cause,
      });
    }
    return new OutOfMemoryError(
      `The GPU has no room for ${name} of ${bytes} bytes; use a smaller batch.`,
      { cause },
    );
  }

  /** Reports nothing from now on. */
  close(): void {
    this.#closed = true;
    (this.#device as unknown as ErrorTarget).removeEventListener("uncapturederror", this.#listener);
  }
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
