/**
 * The private fields of tfjs 4.22's WebGPU backend that our kernels need. This is the only file that
 * names them; a new version of tfjs is checked against it.
 *
 * tfjs records dispatches into one command encoder and one compute pass, and submits them in groups.
 * Our dispatches have to go into the same pass, in order with tfjs's own, and count towards the same
 * groups; tfjs offers no public way to add one.
 *
 * @module
 */
import type { WebGPUBackend } from "@tensorflow/tfjs-backend-webgpu";
import * as tf from "@tensorflow/tfjs";

/** What tfjs keeps while it times kernels (`tf.time`). */
interface Timer {
  readonly name: string;
  readonly query: Promise<number>;
}

/** The private fields, each with what it is needed for. */
export interface TfjsInternals {
  /** Tensors that recorded commands use: tfjs frees none of them before the commands are submitted. */
  readonly commandQueueOwnedIds: WeakSet<tf.TensorInfo["dataId"]>;
  /** Uniform buffers to take back once the recorded commands are submitted. */
  readonly uniformPendingDisposal: GPUBuffer[];
  /** Timers of a running `tf.time`; null or undefined outside. Timed kernels get a pass each. */
  readonly activeTimers?: Timer[] | null;
  /** Whether the device can write timestamps into a pass. */
  readonly supportTimestampQuery: boolean;
  /** What commands are recorded into; `ensureCommandEncoderReady()` makes it. */
  readonly commandEncoder: GPUCommandEncoder;
  /** Where a timed pass writes its two timestamps; made at the first timed kernel. */
  querySet?: GPUQuerySet;
  /** The open pass that dispatches are added to; null between passes. */
  computePassEncoder?: GPUComputePassEncoder | null;
  /** Dispatches in the open pass: tfjs submits when they reach its limit. */
  dispatchCountInPass: number;
}

/** The private fields of `backend`. */
export function internalsOf(backend: WebGPUBackend): TfjsInternals {
  return backend as unknown as TfjsInternals;
}

/**
 * Adds a dispatch of `workgroups` groups to the commands of `backend`, in the pass that tfjs's own
 * kernels are recorded into, or in a pass of its own while `tf.time` runs. Commands are submitted when
 * as many are recorded as tfjs's flag `WEBGPU_DEFERRED_SUBMIT_BATCH_SIZE` allows.
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
