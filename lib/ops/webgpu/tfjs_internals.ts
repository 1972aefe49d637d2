/**
 * The private fields of tfjs 4.22's WebGPU backend that these kernels need. Only this file uses
 * them; check it against each new version of tfjs.
 *
 * tfjs records dispatches into one command encoder and one compute pass, and submits them in
 * groups. The dispatches of this package must be in the same pass, in order with tfjs's own, and
 * count towards the same groups; tfjs has no public API for this.
 *
 * @module
 */
import type { WebGPUBackend } from "@tensorflow/tfjs-backend-webgpu";
import * as tf from "@tensorflow/tfjs";

/** tfjs's state while it times kernels (`tf.time`). */
interface Timer {
  readonly name: string;
  readonly query: Promise<number>;
}

/** The private fields, with the reason why each is needed. */
export interface TfjsInternals {
  /**
   * Tensors used by recorded commands: tfjs does not free them before the commands are submitted.
   */
  readonly commandQueueOwnedIds: WeakSet<tf.TensorInfo["dataId"]>;
  /** Uniform buffers to release after the recorded commands are submitted. */
  readonly uniformPendingDisposal: GPUBuffer[];
  /** Timers of a running `tf.time`; null or undefined outside. Timed kernels get a pass each. */
  readonly activeTimers?: Timer[] | null;
  /** Whether the device can write timestamps into a pass. */
  readonly supportTimestampQuery: boolean;
  /** The encoder of recorded commands; `ensureCommandEncoderReady()` creates it. */
  readonly commandEncoder: GPUCommandEncoder;
  /** Receives the two timestamps of a timed pass; created at the first timed kernel. */
  querySet?: GPUQuerySet;
  /** The open pass that dispatches are added to; null between passes. */
  computePassEncoder?: GPUComputePassEncoder | null;
  /** Number of dispatches in the open pass: tfjs submits when it reaches a limit. */
  dispatchCountInPass: number;
}

/** The private fields of `backend`. */
export function internalsOf(backend: WebGPUBackend): TfjsInternals {
  return backend as unknown as TfjsInternals;
}

/**
 * Adds a dispatch of `workgroups` groups to the commands of `backend`, in the same pass as tfjs's
 * own kernels, or in a separate pass while `tf.time` runs. Commands are submitted when their number
 * reaches tfjs's flag `WEBGPU_DEFERRED_SUBMIT_BATCH_SIZE`.
 */
export function recordDispatch(
  backend: WebGPUBackend,
  pipeline: GPUComputePipeline,
  group: GPUBindGroup,
  name: string,
  workgroups: readonly [number, number, number],
): void {
  const internals = internalsOf(backend);
  const timers = internals.activeTimers ?? undefined;
  const timed = timers !== undefined && internals.supportTimestampQuery;
  backend.ensureCommandEncoderReady();
  if (timed) {
    backend.endComputePassEncoder();
    internals.querySet ??= backend.device.createQuerySet({ type: "timestamp", count: 2 });
    internals.computePassEncoder = internals.commandEncoder.beginComputePass({
      timestampWrites: {
        querySet: internals.querySet,
        beginningOfPassWriteIndex: 0,
        endOfPassWriteIndex: 1,
      },
    });
  }
  const pass = internals.computePassEncoder ??= internals.commandEncoder.beginComputePass();
  pass.setPipeline(pipeline);
  pass.setBindGroup(0, group);
  pass.dispatchWorkgroups(...workgroups);
  internals.dispatchCountInPass++;
  if (timed) {
    backend.endComputePassEncoder();
    timers.push({ name, query: backend.getQueryTime() });
  } else if (
    timers !== undefined ||
    internals.dispatchCountInPass >= tf.env().getNumber("WEBGPU_DEFERRED_SUBMIT_BATCH_SIZE")
  ) {
    backend.endComputePassEncoder();
    backend.submitQueue();
  }
}
