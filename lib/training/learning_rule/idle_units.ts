/**
 * Counts the units of a net that get no gradient.
 *
 * A rectified linear unit that is 0 for every image of a batch passes no gradient on, so that of its
 * bias is exactly 0. One that stays so is dead: nothing moves it any more, except weight decay. The
 * gradients of the biases are there in every update; looking at them takes no pass through the net.
 *
 * A normalization before the ReLU (layer 1 of the 2012 program) passes a little gradient to a unit
 * that is 0, through its neighbours: such units count as alive.
 *
 * @module
 */
import type * as tf from "@tensorflow/tfjs";
import type { LayerFractions } from "./layer_fractions.ts";
import { isBias, layerOf, originalNameOf } from "./variable_names.ts";

/** Updates between those whose gradients are looked at. */
const EVERY = 10;

/** Looks in a row without a gradient after which a unit counts as dead: 100 updates. */
const LOOKS = 10;

/** Watches the gradients of the biases of one run. */
export class IdleUnits {
  /** By the name of a bias, the looks in a row in which each unit got no gradient. */
  readonly #idle = new Map<string, Uint8Array>();
  #looks = 0;

  /**
   * Of `learning`, the biases whose gradients are to be read after `step` updates: none between two
   * looks.
   */
  wanted(step: number, learning: readonly tf.Variable[]): tf.Variable[] {
    if (step % EVERY !== 0) return [];
    return learning.filter(({ name }) => isBias(originalNameOf(name)));
  }

  /**
   * Looks at the gradients of `biases`, one after the other in `gradients`.
   *
   * @returns by layer, the number of dead units, and of all; `undefined` before the tenth look, and without
   * biases.
   */
  see(
    biases: readonly tf.Variable[],
    gradients: Float32Array,
  ): LayerFractions | undefined {
    if (biases.length === 0) return undefined;
    this.#looks++;
    const shares: Record<string, readonly [number, number]> = {};
    let start = 0;
    for (const { name, size } of biases) {
      const idle = this.#idle.get(name) ?? new Uint8Array(size);
      this.#idle.set(name, idle);
      let dead = 0;
      for (let unit = 0; unit < size; unit++) {
        idle[unit] = gradients[start + unit] === 0 ? Math.min(LOOKS, idle[unit] + 1) : 0;
        if (idle[unit] === LOOKS) dead++;
      }
      shares[layerOf(originalNameOf(name))] = [dead, size];
      start += size;
    }
    return this.#looks < LOOKS ? undefined : shares;
  }
}
