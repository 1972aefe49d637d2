/**
 * A fault for tests: the heap of the CPU backend rejects one chosen allocation.
 */
import * as tf from "@tensorflow/tfjs";
import { assert, assertEquals } from "@std/assert";
import { OutOfMemoryError } from "../../../lib/errors.ts";
import { Heap } from "../../../lib/ops/cpu/memory/heap.ts";
import { cpuBackend, type HeapBackend } from "../../../lib/ops/cpu/register.ts";

/** Fails the allocations of the current CPU backend, one at a time. */
export class FailingHeap {
  readonly backend: HeapBackend = cpuBackend();
  /** The number of the allocation that fails, counted from 1; 0: none. */
  #failing = 0;
  #allocations = 0;

  constructor() {
    const { heap } = this.backend;
    Object.defineProperty(heap, "allocate", {
      value: (bytes: number, what: () => string): number => {
        if (++this.#allocations === this.#failing) {
          throw new OutOfMemoryError(`No room for ${what()}`);
        }
        return Heap.prototype.allocate.call(heap, bytes, what);
      },
    });
  }

  /**
   * Runs `work` repeatedly, each time with the next allocation failing, until it succeeds. Every
   * failure must be an `OutOfMemoryError` and leave the heap as it was.
   *
   * @returns how many allocations failed.
   */
  failEach(name: string, work: () => unknown): number {
    const before = this.#inUse();
    for (let n = 1; n < 5000; n++) {
      [this.#failing, this.#allocations] = [n, 0];
      let failure: unknown;
      try {
        tf.dispose(work() as tf.Tensor);
      } catch (error) {
        failure = error;
      }
      this.#failing = 0;
      if (failure === undefined) return n - 1;
      assert(failure instanceof OutOfMemoryError, `${name}: ${failure}`);
      assertEquals(this.#inUse(), before, `${name}: allocation ${n} failed`);
    }
    throw new Error(`${name} never ends`);
  }

  /** The memory in use, in one line, without the work space that the threads keep. */
  #inUse(): string {
    this.backend.pool.freeScratch();
    const { used, blocks } = this.backend.heap.statistics;
    return `${used} bytes in ${blocks} blocks, ${tf.memory().numTensors} tensors`;
  }
}
