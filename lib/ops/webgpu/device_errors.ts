/**
 * Stores errors of a WebGPU device until the next dispatch or readback throws them.
 *
 * In Deno, WebGPU fails silently: with an invalid shader, a binding that is too large or a lost
 * device, calls seem to succeed and leave zeros. This module listens to `uncapturederror` and
 * `device.lost`; each dispatch and readback throws the pending error.
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
 * A device as a target of error events. In a packed build the types of browsers and of Deno both
 * declare `Event`, so the event is narrowed here once.
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

/** Collects the errors of one device. */
export class DeviceErrors {
  readonly #device: GPUDevice;
  readonly #listener: (event: ErrorEventLike) => void;
  readonly #waiting = new Set<(error: DeviceLostError) => void>();
  #failure: AlexNetError | undefined;
  #lost: DeviceLostError | undefined;
  #closed = false;

  /** Starts listening to `device`. */
  constructor(device: GPUDevice) {
    this.#device = device;
    this.#listener = (event) => {
      event.preventDefault();
      this.#failure ??= deviceError(event.error);
    };
    (device as unknown as ErrorTarget).addEventListener("uncapturederror", this.#listener);
    device.lost.then(({ reason, message }) => {
      const lost = this.#lost = new DeviceLostError(
        `The GPU device is gone (${reason ?? "unknown"}: ${message || "no message"}); create a ` +
          "new one with recreateWebGPU() and continue from the last checkpoint.",
      );
      this.#waiting.forEach((reject) => reject(lost));
    });
  }

  /** The loss of the device, if it is lost. */
  get lost(): DeviceLostError | undefined {
    return this.#lost;
  }

  /** The pending error, if any; reading it does not clear it. */
  get failure(): AlexNetError | undefined {
    return this.#closed ? undefined : this.#lost ?? this.#failure;
  }

  /** Throws the pending error, if any. A lost device stays lost; other errors are thrown once. */
  throwIfFailed(): void {
    const { failure } = this;
    if (failure === undefined) return;
    this.#failure = undefined;
    throw failure;
  }

  /**
   * Makes the error of a kernel that does not compile the pending one: it names the cause, unlike
   * the errors that follow it.
   */
  report(error: GPUError, kernel: string): void {
    this.#failure = deviceError(error, kernel);
  }

  /** `work`, or a rejection if the device is lost first. */
  orLost<T>(work: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#waiting.add(reject);
      work.then(resolve, reject).finally(() => this.#waiting.delete(reject));
    });
  }

  /**
   * The cause of a failed call: the loss of a device is reported only after the call that it broke.
   */
  async behind(error: unknown): Promise<unknown> {
    for (let turn = 0; turn < 3 && this.failure === undefined; turn++) {
      await new Promise((resolve) => setTimeout(resolve, 0));
    }
    return this.failure ?? error;
  }

  /** The error for a buffer of the tensor `name` that could not be filled. */
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

  /** Stops reporting errors. */
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
  return new DeviceValidationError(`The GPU rejected ${where}: ${error.message}`, { cause: error });
}
