/**
 * Keeps a net finite: rejects an update that could make a weight or a velocity overflow.
 *
 * Checking every weight after every update would cost a pass over all of them. Instead, upper
 * bounds of the magnitudes of weights and velocities are tracked:
 *
 *     v' = momentum v + ε (decay w + g),   w' = w + v'
 *
 * with g the largest sum of magnitudes of a gradient, which is read together with the loss. The
 * weights are measured again only when w' comes near the largest float32.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { NotFiniteError } from "../../errors.ts";
import { readAll } from "./finite_gradients.ts";
import type { MomentumSGD } from "./momentum_sgd.ts";
import { MOST } from "./single_update.ts";
import { layerOf, originalNameOf } from "./variable_names.ts";

/** Small enough that the sum of a billion of the largest float32s, scaled by it, is finite. */
const SCALE = 1e-10;

/** Watches the updates of one run. */
export class UpdateGuard {
  readonly #weights: readonly tf.Variable[];
  readonly #optimizer: MomentumSGD;
  /** Upper bound of the magnitudes of the weights. */
  #weight = Infinity;
  /** Upper bound of the magnitudes of the velocities. */
  #velocity = Infinity;

  /** Creates a guard for `weights`, trainable or not, which `optimizer` updates. */
  constructor(weights: readonly tf.Variable[], optimizer: MomentumSGD) {
    this.#weights = weights;
    this.#optimizer = optimizer;
  }

  /**
   * Measures the weights and velocities at the start of a run.
   *
   * @throws {NotFiniteError} that names the first one that is not finite.
   */
  async start(): Promise<void> {
    const { velocities } = this.#optimizer;
    const moving = this.#weights.filter(({ name }) => velocities.has(name));
    const tensors = [...this.#weights, ...moving.map(({ name }) => velocities.get(name))];
    const scaled = await readAll(
      tensors.flatMap((tensor) =>
        tensor === undefined ? [] : [() => tf.sum(tf.mul(tf.abs(tensor), SCALE))]
      ),
    );
    const sums = Float64Array.from(scaled, (sum) => sum / SCALE);
    const bad = sums.findIndex((sum) => !Number.isFinite(sum));
    if (bad >= 0) {
      const velocity = bad >= this.#weights.length;
      const variable = velocity ? moving[bad - this.#weights.length] : this.#weights[bad];
      const name = originalNameOf(variable.name);
      throw new NotFiniteError(
        `Expected finite weights and velocities to start from but found ${
          sums[bad]
        } as the sum of ` +
          `the magnitudes in ${velocity ? "the velocity of " : ""}${name} (a weight of layer ` +
          `${layerOf(name)}); start from an earlier checkpoint or from new weights.`,
      );
    }
    this.#weight = Math.max(0, ...sums.subarray(0, this.#weights.length));
    this.#velocity = Math.max(0, ...sums.subarray(this.#weights.length));
  }

  /**
   * Checks the next update.
   *
   * @param rate The largest rate of a variable.
   * @param gradient The largest sum of magnitudes of a gradient; finite.
   * @throws {NotFiniteError} when a weight could overflow. The weights are unchanged.
   */
  async allow(rate: number, gradient: number, step: number): Promise<void> {
    if (rate === 0) return;
    let next = this.#next(rate, gradient);
    if (!(next.weight < MOST)) {
      await this.start();
      next = this.#next(rate, gradient);
    }
    if (!(next.weight < MOST)) {
      throw new NotFiniteError(
        `Expected weights that stay finite in step ${step} but its update may reach ` +
          `${
            next.weight.toPrecision(2)
          }, and float32 ends at 3.4e+38; lower the learning rate. The ` +
          "weights are those before the step.",
      );
    }
    [this.#weight, this.#velocity] = [next.weight, next.velocity];
  }

  #next(rate: number, gradient: number): { weight: number; velocity: number } {
    const { momentum, weightDecay } = this.#optimizer;
    const velocity = momentum * this.#velocity + rate * (weightDecay * this.#weight + gradient);
    return { weight: this.#weight + velocity, velocity };
  }
}
