/**
 * Tracks what a kernel has allocated, so that a kernel that fails leaves the heap unchanged.
 *
 * If a kernel runs out of memory half-way, tfjs does not know the tensors that it has already
 * created. The backend therefore notes each change of a reference count while a kernel runs.
 *
 * @module
 */

/** The part of a backend that {@linkcode Allocations} needs. */
export interface Counted {
  /** How many tensors share the values; 0 if there are none. */
  refCount(dataId: object): number;
  /** Increments the number of tensors. */
  incRef(dataId: object): void;
  /** Decrements the number of tensors. */
  decRef(dataId: object): void;
  /** Frees the values. */
  disposeData(dataId: object, force: boolean): boolean;
}

/** The values that a running kernel has created or shared. */
export class Allocations {
  /** The reference count before the kernel; 0 for values that it created. */
  readonly #before = new Map<object, number>();

  /** Notes values that are about to change from `count` references. */
  note(dataId: object, count: number): void {
    if (!this.#before.has(dataId)) this.#before.set(dataId, count);
  }

  /** Frees what was created and restores the counts of what was shared. */
  undo(backend: Counted): void {
    for (const [dataId, count] of this.#before) {
      if (count === 0) {
        backend.disposeData(dataId, true);
        continue;
      }
      while (backend.refCount(dataId) > count) backend.decRef(dataId);
      while (backend.refCount(dataId) < count) backend.incRef(dataId);
    }
  }
}
