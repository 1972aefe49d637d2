/**
 * The options of the learning rule.
 *
 * @module
 */

/** Options of `MomentumSGD`. */
export interface MomentumSGDOptions {
  /** ε, 0 or more. It can be changed before every step. */
  learningRate: number;
  /** The factor of the previous velocity, from 0 to less than 1; default 0.9. */
  momentum?: number;
  /** Weight decay, on weights (`…/kernel`) only, 0 or more; default 0.0005. */
  weightDecay?: number;
  /** Factor of ε for biases; default 1 (the 2012 program used 2 for most of its run). */
  biasRateFactor?: number;
  /**
   * Factors of ε for single layers (`"tower1/conv1"`) or variables (`"tower1/conv1/bias"`), by
   * their original names; default 1. A layer with factor 0 is frozen. `train` rejects names that
   * the net does not have; the first update by tfjs (`minimize`, `model.fit`) rejects names that it
   * does not update.
   */
  rateFactors?: Readonly<Record<string, number>>;
}
