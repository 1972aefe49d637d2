/**
 * A worker of the thread pool: opens the libraries that the main thread has chosen and processes
 * regions until the pool ends; if it cannot open them, it records why and does not take part.
 *
 * @module
 */
import type { ConvolutionLibrary, OpenConvolutions } from "../onednn/convolution_interface.ts";
import type { Blas, OpenBlas } from "../blas/gemm_interface.ts";
import { tasks } from "../tasks/tasks.ts";
import {
  CONTROL,
  ERROR_BYTES,
  ERROR_TEXT,
  makeThread,
  SPILL,
  SPILL_BYTES,
  SPINS,
  STATUS,
  takeItems,
  type Thread,
  word,
} from "./thread.ts";
import { withStripeOf } from "../stripe_address.ts";
import { instantiateKernels } from "../wasm.ts";

/** The start data of a worker. */
export interface WorkerStart {
  /** Its number, from 1. */
  alexnetCpuThread: number;
  /** The bytes of the main thread's kernels. */
  kernels: Uint8Array<ArrayBuffer>;
  /** The heap. */
  memory: WebAssembly.Memory;
  /** The BLAS that the main thread uses, if any. */
  blasPath: string | undefined;
  /** The convolution library that the main thread uses, if any. */
  convolutionsPath: string | undefined;
}

/** The loop of a worker: waits for a region and takes its pieces, until the pool ends. */
function serve(thread: Thread, memory: WebAssembly.Memory): void {
  const control = new Int32Array(memory.buffer, CONTROL, 16);
  Atomics.add(control, word.ready, 1);
  let seen = 0;
  for (;;) {
    let spins = 0;
    while (Atomics.load(control, word.generation) === seen) {
      if (++spins > SPINS) Atomics.wait(control, word.generation, seen);
    }
    seen = Atomics.load(control, word.generation);
    if (Atomics.load(control, word.stop) === 1) return;
    Atomics.add(control, word.active, 1);
    if (Atomics.load(control, word.open) === 1) {
      try {
        takeItems(thread, tasks[control[word.task]], control);
      } catch (error) {
        reportError(error, memory, control);
      }
    }
    if (Atomics.sub(control, word.active, 1) === 1) Atomics.notify(control, word.active);
  }
}

function reportError(error: unknown, memory: WebAssembly.Memory, control: Int32Array): void {
  const text = new TextEncoder().encode(String(error)).subarray(0, ERROR_BYTES);
  new Uint8Array(memory.buffer, ERROR_TEXT, ERROR_BYTES).set(text);
  Atomics.store(control, word.error, Math.max(1, text.length));
}

/** Records for the main thread why this worker does not take part. */
function stayAway(index: number, reason: string, memory: WebAssembly.Memory): void {
  const text = new TextEncoder().encode(reason).subarray(0, SPILL_BYTES);
  new Uint8Array(memory.buffer, SPILL + SPILL_BYTES * index, SPILL_BYTES).set(text);
  Atomics.store(new Int32Array(memory.buffer, STATUS), index, -Math.max(1, text.length));
}

/** Opens the libraries that the other threads use and joins the pool, or records why it cannot. */
export async function join(
  { alexnetCpuThread: index, kernels, memory, blasPath, convolutionsPath }: WorkerStart,
): Promise<void> {
  let blas: Blas | undefined;
  let convolutions: ConvolutionLibrary | undefined;
  // Tasks that use the library fail in a thread without it.
  if (blasPath !== undefined) {
    const { openBlas, whyNotOpened } = await import("../blas/blas.ts") as BlasDoor;
    blas = openBlas(memory, blasPath);
    if (blas === undefined) {
      return stayAway(index, `could not open ${blasPath}: ${whyNotOpened(blasPath)}`, memory);
    }
  }
  if (convolutionsPath !== undefined) {
    const { openOneDnn, whyNotOpened } = await import("../onednn/onednn.ts") as OneDnnDoor;
    convolutions = openOneDnn(memory, convolutionsPath);
    if (convolutions === undefined) {
      const reason = whyNotOpened(convolutionsPath);
      return stayAway(index, `could not open ${convolutionsPath}: ${reason}`, memory);
    }
  }
  const own = instantiateKernels(new WebAssembly.Module(withStripeOf(index, kernels)), memory);
  const thread = makeThread(index, own, memory, blas, convolutions);
  Atomics.store(new Int32Array(memory.buffer, STATUS), index, 1);
  serve(thread, memory);
}

interface BlasDoor {
  openBlas: OpenBlas;
  whyNotOpened(path: string): string | undefined;
}

interface OneDnnDoor {
  openOneDnn: OpenConvolutions;
  whyNotOpened(path: string): string | undefined;
}
