/**
 * The paper's learning rule (section 5): stochastic gradient descent with momentum and weight decay,
 * the learning rate inside the velocity.
 *
 *     v := 0.9 v - 0.0005 ε w - ε <∂L/∂w>
 *     w := w + v
 *
 * tfjs's own momentum optimizer applies the rate outside the velocity (`w -= ε v`). Both are
 * equivalent while ε is constant; when ε drops, here the old velocity still moves the weights at
 * the old rate.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { requireFinite, requireOptions } from "../../argument_checks.ts";
import { BadArgumentError } from "../../errors.ts";
import { momentumUpdate } from "../../ops/momentum_update.ts";
import { readsAsynchronously } from "../../ops/values_of.ts";
import { requireFiniteVelocity } from "./finite_tensor.ts";
import type { MomentumSGDOptions } from "./momentum_sgd_options.ts";
import { checkedRateFactors, type RateFactors, requireKnownFactors } from "./rate_factors.ts";
import { type PendingUpdate, requireFiniteUpdates } from "./single_update.ts";
import { isBias, layerOf, originalNameOf, requireVariable } from "./variable_names.ts";

/**
 * The paper's momentum SGD as a tfjs optimizer, for `minimize`, `model.compile`, {@linkcode train}.
 *
 * * Weight decay acts on weights, never on biases (the 2012 program passes 0 for every bias).
 * * With a rate of 0 the whole update is skipped, as in the 2012 program: momentum stops too.
 * * Velocities are assigned to variables by name, so freezing a layer does not shift them to other
 * variables.
 * * An update that would make a weight infinite or NaN is rejected before anything is updated. In
 *   `minimize` and `model.fit` this takes a synchronous read, which the backend `webgpu` does not
 *   have; there, only {@linkcode train}, which waits for the device, checks it.
 *
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { MomentumSGD } from "@alexnet/alexnet";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const w = tf.variable(tf.scalar(1), true, "example/kernel");
 * const optimizer = new MomentumSGD({ learningRate: 0.01 });
 * optimizer.minimize(() => w.square().asScalar());
 * // v = 0.9 * 0 - 0.0005 * 0.01 * 1 - 0.01 * 2, and w = 1 + v.
 * assertAlmostEquals((await w.data())[0], 1 - 0.000005 - 0.02, 1e-6);
 * optimizer.dispose();
 * w.dispose();
 * ```
 */
export class MomentumSGD extends tf.Optimizer {
  /** The name under which tfjs serializes the class. */
  static readonly className: string = "MomentumSGD";
  /** The factor of the previous velocity. */
  readonly momentum: number;
  /** Weight decay of the weights. */
  readonly weightDecay: number;
  /** The factor of the rate for biases. */
  readonly biasRateFactor: number;
  #rateFactors: RateFactors;
  #learningRate: number;
  readonly #velocities = new Map<string, tf.Variable>();
  #knowsRateFactors = false;

  /**
   * Creates an optimizer without velocities; each is created as zeros when its variable is first
   * updated.
   *
   * @param options the rate, and what differs from the defaults.
   * @throws {BadArgumentError} when a number is out of its range.
   */
  constructor(options: MomentumSGDOptions) {
    super();
    requireOptions("MomentumSGD", options, {
      learningRate: true,
      momentum: true,
      weightDecay: true,
      biasRateFactor: true,
      rateFactors: true,
    });
    const { learningRate, momentum = 0.9, weightDecay = 5e-4, biasRateFactor = 1 } = options;
    requireFinite("learningRate", learningRate, { min: 0 });
    requireFinite("momentum", momentum, { min: 0, below: 1 });
    requireFinite("weightDecay", weightDecay, { min: 0 });
    requireFinite("biasRateFactor", biasRateFactor, { min: 0 });
    this.#learningRate = learningRate;
    this.momentum = momentum;
    this.weightDecay = weightDecay;
    this.biasRateFactor = biasRateFactor;
    this.#rateFactors = checkedRateFactors(options.rateFactors ?? {});
  }

  /** ε of the next update. */
  get learningRate(): number {
    return this.#learningRate;
  }

  /**
   * Sets ε of the next update: 0 or more.
   *
   * @throws {BadArgumentError} when the value is negative or not finite.
   */
  set learningRate(value: number) {
    this.#learningRate = requireFinite("learningRate", value, { min: 0 });
  }

  /** The factors of the rate for single layers or variables, by their original names. */
  get rateFactors(): Readonly<Record<string, number>> {
    return this.#rateFactors;
  }

  /**
   * Replaces the factors. The velocity of a variable whose factor becomes 0 stays and moves nothing.
   *
   * @throws {BadArgumentError} when a factor is negative or not finite.
   */
  set rateFactors(factors: Readonly<Record<string, number>>) {
    this.#rateFactors = checkedRateFactors(factors);
    this.#knowsRateFactors = false;
  }

  /** The velocity of each variable updated so far, by the variable's name. */
  get velocities(): ReadonlyMap<string, tf.Variable> {
    return this.#velocities;
  }

  /**
   * The current learning rate of a variable, 0 or more: ε times its factors.
   *
   * @param name its name now (`conv1/bias_1`) or its original name (`conv1/bias`).
   * @returns the rate.
   */
  rateOf(name: string): number {
    return this.#factorsOf(name).reduce((rate, factor) => rate * factor, this.#learningRate);
  }

  /**
   * Whether a variable learns, whatever ε is: none of its factors is 0.
   *
   * @param name its name now or its original name.
   * @returns false for a variable that is frozen.
   */
  learns(name: string): boolean {
    return this.#factorsOf(name).every((factor) => factor > 0);
  }

  #factorsOf(name: string): number[] {
    const original = originalNameOf(name);
    const own = this.rateFactors[original] ?? this.rateFactors[layerOf(original)] ?? 1;
    return [own, isBias(original) ? this.biasRateFactor : 1];
  }

  /**
   * Checks, the first time, that each of `rateFactors` belongs to a variable of the net.
   *
   * @param originalNames The original names of the variables.
   * @throws {BadArgumentError} that names the nearest layer or variable.
   */
  requireKnownRateFactors(originalNames: readonly string[]): void {
    if (this.#knowsRateFactors) return;
    requireKnownFactors(this.rateFactors, originalNames);
    this.#knowsRateFactors = true;
  }

  /**
   * Replaces velocities with copies.
   *
   * @param values velocities by the current names of their variables.
   * @throws {NotFiniteError} when a velocity is not finite; none is replaced. On `webgpu`, which has no
   * synchronous read, {@linkcode train} checks when it starts.
   * @throws {BadArgumentError} when a velocity and its variable differ in shape; none is replaced.
   */
  setVelocities(values: ReadonlyMap<string, tf.Tensor>): void {
    if (!readsAsynchronously()) {
      // deno-lint-ignore alexnet/no-synchronous-read
      for (const [name, value] of values) requireFiniteVelocity(name, value.dataSync());
    }
    this.#setVelocities(values);
  }

  /**
   * Performs one step: updates every variable named in `gradients`.
   *
   * @param gradients the gradient of the loss for each variable, by its current name.
   * @throws {NotFiniteError} when a weight or a velocity could stop being finite; nothing is updated.
   * On `webgpu`, which has no synchronous read, only {@linkcode train} checks this.
   * @throws {BadArgumentError} in the first step, when `rateFactors` names neither a variable of
   * `gradients` nor the layer of one; in any step, when a rate is not finite as a float32, or when
   * `gradients` names a variable that does not exist.
   */
  override applyGradients(
    gradients: tf.NamedTensorMap | { name: string; tensor: tf.Tensor }[],
  ): void {
    const updates = this.#updatesOf(gradients);
    requireFiniteUpdates(updates, this);
    this.#apply(updates);
  }

  /**
   * As {@linkcode applyGradients}, for gradients that the caller has read and found to be finite: they
   * are not read again.
   *
   * @param gradients the gradient of the loss for each variable, by its current name.
   * @throws {BadArgumentError} when `gradients` names a variable that does not exist, or the shape
   * of a gradient differs from that of its variable.
   */
  applyFiniteGradients(gradients: tf.NamedTensorMap): void {
    this.#apply(this.#updatesOf(gradients));
  }

  /**
   * The options that recreate this optimizer, without its velocities.
   *
   * @returns every option of the constructor, with the defaults filled in.
   */
  override getConfig(): tf.serialization.ConfigDict {
    const { learningRate, momentum, weightDecay, biasRateFactor, rateFactors } = this;
    return { learningRate, momentum, weightDecay, biasRateFactor, rateFactors: { ...rateFactors } };
  }

  /**
   * The number of updates and the velocities, for tfjs's own saving. The optimizer keeps ownership
   * of the tensors.
   *
   * @returns the number of updates (`iter`), then one velocity per variable.
   */
  override async getWeights(): Promise<{ name: string; tensor: tf.Tensor }[]> {
    const velocities = [...this.#velocities].map(([name, tensor]) => ({ name, tensor }));
    return [await this.saveIterations(), ...velocities];
  }

  /**
   * Restores the result of {@linkcode getWeights}.
   *
   * @param weights the number of updates, then velocities by the names of their variables.
   * @throws {NotFiniteError} when a velocity is not finite, on any backend; none is replaced.
   * @throws {BadArgumentError} when a velocity and its variable differ in shape; none is replaced.
   */
  override async setWeights(weights: { name: string; tensor: tf.Tensor }[]): Promise<void> {
    const velocities = await this.extractIterations(weights);
    for (const { name, tensor } of velocities) requireFiniteVelocity(name, await tensor.data());
    this.#setVelocities(new Map(velocities.map(({ name, tensor }) => [name, tensor])));
  }

  /** Frees the velocities. */
  override dispose(): void {
    tf.dispose([...this.#velocities.values()]);
    this.#velocities.clear();
  }

  /** The variables that `gradients` change: those whose rate is not 0. */
  #updatesOf(gradients: Parameters<MomentumSGD["applyGradients"]>[0]): PendingUpdate[] {
    const named = Array.isArray(gradients)
      ? gradients.map(({ name, tensor }) => [name, tensor] as const)
      : Object.entries(gradients);
    this.requireKnownRateFactors(named.map(([name]) => originalNameOf(name)));
    return named.flatMap(([name, gradient]) => {
      const learningRate = requireFinite(`the rate of ${name}`, this.rateOf(name), { min: 0 });
      if (gradient === undefined || gradient === null || learningRate === 0) return [];
      const weight = requireVariable(name);
      return [{ name, weight, velocity: this.#velocities.get(name), gradient, learningRate }];
    });
  }

  #apply(updates: readonly PendingUpdate[]): void {
    // All velocities are allocated first, so that a lack of memory changes no weight.
    for (const { name, weight } of updates) this.#velocityOf(name, weight.shape);
    for (const { name, weight, gradient, learningRate } of updates) {
      momentumUpdate(weight, this.#velocityOf(name, weight.shape), gradient, {
        learningRate,
        momentum: this.momentum,
        weightDecay: isBias(originalNameOf(name)) ? 0 : this.weightDecay,
      });
    }
    this.incrementIterations();
  }

  #setVelocities(values: ReadonlyMap<string, tf.Tensor>): void {
    for (const [name, { shape }] of values) {
      const known = this.#velocities.get(name) ?? requireVariable(name);
      if (tf.util.arraysEqual(known.shape, shape)) continue;
      throw new BadArgumentError(
        `Expected a velocity of the shape [${known.shape}] for ${name} but found [${shape}].`,
      );
    }
    for (const [name, value] of values) {
      this.#velocityOf(name, value.shape).assign(tf.tidy(() => value.clone()));
    }
  }

  #velocityOf(name: string, shape: number[]): tf.Variable {
    const known = this.#velocities.get(name);
    if (known !== undefined) return known;
    const velocity = tf.tidy(() => tf.variable(tf.zeros(shape), false));
    this.#velocities.set(name, velocity);
    return velocity;
  }
}

tf.serialization.registerClass(MomentumSGD);
