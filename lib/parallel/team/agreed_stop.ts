/**
 * A stop that all ranks make after the same step. A rank that stopped alone would leave the others
 * waiting for it.
 *
 * @module
 */
import type { Communicator } from "../mpi/communicator.ts";

/** One rank's wish to stop, shared with all: `train({ signal: stop.signal, onStep: stop.check })`. */
export class AgreedStop {
  readonly #world: Pick<Communicator, "gather">;
  readonly #wish: AbortSignal;
  readonly #controller = new AbortController();

  /** Shares `wish`, which need be aborted on one rank only. */
  constructor(world: Pick<Communicator, "gather">, wish: AbortSignal) {
    this.#world = world;
    this.#wish = wish;
  }

  /** Aborted on all ranks by the same call of {@linkcode check}. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /**
   * Asks all ranks; every rank must call it after every step.
   *
   * @throws {MpiError} if MPI reports an error.
   */
  readonly check = (): void => {
    const wishes = this.#world.gather([this.#wish.aborted ? 1 : 0]);
    if (wishes.some(([wish]) => wish > 0)) this.#controller.abort(this.#wish.reason);
  };
}
