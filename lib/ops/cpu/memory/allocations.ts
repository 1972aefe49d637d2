/**
 * What a kernel has allocated, so that a kernel that fails leaves the heap as it found it.
 *
 * A kernel that runs out of memory half-way throws past the tensors that it has made, and tfjs does
 * not know them. The backend therefore notes each change of a reference count while a kernel runs.
 *
 * @module
 */

/** The part of a backend that {@linkcode Allocations} needs. */
export interface Counted {
  /** How many tensors share the values; 0 if there are none. */
  refCount(dataId: object): number;
  /** Counts one tensor more. */
  incRef(dataId: object): void;
  /** Counts one tensor less. */
  decRef(dataId: object): void;
  /** Frees the values. */
  disposeData(dataId: object, force: boolean): boolean;
}

/** The values that a running kernel has made or shared. */
export class Allocations {
  /** The reference count before the kernel; 0 for what it made. */
  readonly #before = new Map<object, number>();

  /** Notes values that are about to change from `count` references. */
  note(dataId: object, count: number): void {
    if (!this.#before.has(dataId)) this.#before.set(dataId, count);
  }

  /** Frees what was made and takes back what was shared. */
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
