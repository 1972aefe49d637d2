/**
 * The paper's learning rule (section 5): stochastic gradient descent with momentum and weight decay,
 * the learning rate inside the velocity.
 *
 *     v := 0.9 v - 0.0005 ε w - ε <∂L/∂w>
 *     w := w + v
 *
 * tfjs's own momentum optimizer keeps the rate outside (`w -= ε v`). Both agree while ε stays the
 * same; when ε drops, here the old velocity still moves the weights at the old rate.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { requireFinite, requireOptions } from "../argument_checks.ts";
import { BadArgumentError, nearestName } from "../errors.ts";
import { momentumUpdate } from "../ops/momentum_update.ts";
import { readsAsynchronously } from "../ops/values_of.ts";
import { requireFiniteVelocity } from "./finite_tensor.ts";
import { type PendingUpdate, requireFiniteUpdates } from "./single_update.ts";
import { isBias, layerOf, originalNameOf } from "./variable_names.ts";

/** Options of {@linkcode MomentumSGD}. */
export interface MomentumSGDOptions {
  /** ε, 0 or more. It can be set again before every step. */
  learningRate: number;
  /** How much of the last velocity stays, 0 to below 1; default 0.9. */
  momentum?: number;
  /** Weight decay, on weights (`…/kernel`) only, 0 or more; default 0.0005. */
  weightDecay?: number;
  /** How much faster biases learn; default 1 (the 2012 program used 2 for most of its run). */
  biasRateFactor?: number;
  /**
   * A factor on ε for single layers (`"tower1/conv1"`) or variables (`"tower1/conv1/bias"`), by the
   * names that the layers gave; default 1. A layer with factor 0 is frozen. `train` refuses names that
   * the net does not have, the first update by tfjs (`minimize`, `model.fit`) those that no variable has.
   */
  rateFactors?: Readonly<Record<string, number>>;
}

/**
 * The paper's momentum SGD as a tfjs optimizer: it works in `minimize`, in `model.compile`, and in
 * {@linkcode train}.
 *
 * * Weight decay acts on weights, never on biases (the 2012 program passes 0 for every bias).
 * * A rate of 0 skips the whole update: the momentum does not coast on. So did the 2012 program.
 * * Velocities belong to variables by name, so freezing a layer moves no velocity to another one.
 * * An update that would make a weight infinite or NaN is refused before anything is updated. In
 *   `minimize` and `model.fit` that takes a synchronous read, which backend `webgpu` does not have:
 *   there only {@linkcode train}, which waits for the device, checks.
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
  /** How much of the last velocity stays. */
  readonly momentum: number;
  /** Weight decay of the weights. */
  readonly weightDecay: number;
  /** The factor on the rate of biases. */
  readonly biasRateFactor: number;
  /** The factors on the rate of single layers or variables. */
  readonly rateFactors: Readonly<Record<string, number>>;
  #learningRate: number;
  readonly #velocities = new Map<string, tf.Variable>();
  #knowsRateFactors = false;

  /**
   * An optimizer without velocities; each is made, as zeros, when its variable is first updated.
   *
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
    const rateFactors = options.rateFactors ?? {};
    requireFinite("learningRate", learningRate, { min: 0 });
    requireFinite("momentum", momentum, { min: 0, below: 1 });
    requireFinite("weightDecay", weightDecay, { min: 0 });
    requireFinite("biasRateFactor", biasRateFactor, { min: 0 });
    for (const [name, factor] of Object.entries(rateFactors)) {
      requireFinite(`rateFactors["${name}"]`, factor, { min: 0 });
    }
    this.#learningRate = learningRate;
    this.momentum = momentum;
    this.weightDecay = weightDecay;
    this.biasRateFactor = biasRateFactor;
    this.rateFactors = { ...rateFactors };
  }

  /** ε of the next update. */
  get learningRate(): number {
    return this.#learningRate;
  }

  /** Sets ε of the next update: 0 or more. */
  set learningRate(value: number) {
    this.#learningRate = requireFinite("learningRate", value, { min: 0 });
  }

  /** The velocity of each variable that was updated, by the variable's name. */
  get velocities(): ReadonlyMap<string, tf.Variable> {
    return this.#velocities;
  }

  /**
   * The rate at which the variable `name` learns now: ε times the factors that belong to it. Its name is
   * that of the living variable (`conv1/bias_1`) or the one that its layer gave (`conv1/bias`).
   */
  rateOf(name: string): number {
    const original = originalNameOf(name);
    const own = this.rateFactors[original] ?? this.rateFactors[layerOf(original)] ?? 1;
    return this.#learningRate * own * (isBias(original) ? this.biasRateFactor : 1);
  }

  /**
   * Checks that each of `rateFactors` belongs to one of the variables at hand.
   *
   * @param originalNames The names that the layers gave.
   * @throws {BadArgumentError} that names the nearest layer or variable.
   */
  requireKnownRateFactors(originalNames: readonly string[]): void {
    const known = new Set([...originalNames.map(layerOf), ...originalNames]);
    for (const name of Object.keys(this.rateFactors)) {
      if (known.has(name)) continue;
      const near = nearestName(name, known) ?? [...known].find((it) => it.endsWith(`/${name}`));
      const some = [...new Set(originalNames.map(layerOf))].join(", ");
      throw new BadArgumentError(
        `Expected layers of the net (${some}) or their variables in rateFactors but found ` +
          `${JSON.stringify(name)}${near === undefined ? "." : `; did you mean ${near}?`}`,
      );
    }
  }

  /**
   * Puts copies of `values` in the place of the velocities of the variables they are named after.
   *
   * @throws {NotFiniteError} when a velocity is not finite; none was set. On `webgpu`, which has no
   * synchronous read, {@linkcode train} finds out when it starts.
   * @throws {BadArgumentError} when a velocity has another shape than its variable; none was set.
   */
  setVelocities(values: ReadonlyMap<string, tf.Tensor>): void {
    if (!readsAsynchronously()) {
      // deno-lint-ignore alexnet/no-synchronous-read
      for (const [name, value] of values) requireFiniteVelocity(name, value.dataSync());
    }
    this.#setVelocities(values);
  }

  /**
   * One step: every variable named in `gradients` is updated by its gradient.
   *
   * @throws {NotFiniteError} when a weight or a velocity could stop being finite; nothing was updated.
   * On `webgpu`, which has no synchronous read, this is not checked: {@linkcode train} does.
   * @throws {BadArgumentError} in the first step, when `rateFactors` names no living variable and no
   * layer of one; in any, when a gradient has the name of no living variable.
   */
  override applyGradients(
    gradients: tf.NamedTensorMap | { name: string; tensor: tf.Tensor }[],
  ): void {
    if (!this.#knowsRateFactors) {
      const own = new Set([...this.#velocities.values()].map(({ name }) => name));
      const living = Object.keys(tf.engine().registeredVariables).filter((name) => !own.has(name));
      this.requireKnownRateFactors(living.map(originalNameOf));
      this.#knowsRateFactors = true;
    }
    const updates = this.#updatesOf(gradients);
    requireFiniteUpdates(updates, this);
    this.#apply(updates);
  }

  /**
   * As {@linkcode applyGradients}, for gradients that the caller has read and found to be finite: they
   * are not read again.
   */
  applyFiniteGradients(gradients: tf.NamedTensorMap): void {
    this.#apply(this.#updatesOf(gradients));
  }

  /** The options that make this optimizer again, without its velocities. */
  override getConfig(): tf.serialization.ConfigDict {
    return {
      learningRate: this.#learningRate,
      momentum: this.momentum,
      weightDecay: this.weightDecay,
      biasRateFactor: this.biasRateFactor,
      rateFactors: { ...this.rateFactors },
    };
  }

  /** The number of updates and the velocities, for tfjs's own saving. The tensors stay owned here. */
  override async getWeights(): Promise<{ name: string; tensor: tf.Tensor }[]> {
    const velocities = [...this.#velocities].map(([name, tensor]) => ({ name, tensor }));
    return [await this.saveIterations(), ...velocities];
  }

  /**
   * Takes over what {@linkcode getWeights} gave.
   *
   * @throws {NotFiniteError} when a velocity is not finite, on any backend; none was set.
   * @throws {BadArgumentError} when a velocity has another shape than its variable; none was set.
   */
  override async setWeights(weights: { name: string; tensor: tf.Tensor }[]): Promise<void> {
    const velocities = await this.extractIterations(weights);
    for (const { name, tensor } of velocities) requireFiniteVelocity(name, await tensor.data());
    this.#setVelocities(new Map(velocities.map(({ name, tensor }) => [name, tensor])));
  }

  /** Frees the velocities. */
  override dispose(): void {
    for (const velocity of this.#velocities.values()) velocity.dispose();
    this.#velocities.clear();
  }

  /** What `gradients` change: not the variables whose rate is 0. */
  #updatesOf(
    gradients: tf.NamedTensorMap | { name: string; tensor: tf.Tensor }[],
  ): PendingUpdate[] {
    const named = Array.isArray(gradients)
      ? gradients.map(({ name, tensor }) => [name, tensor] as const)
      : Object.entries(gradients);
    return named.flatMap(([name, gradient]) => {
      const learningRate = this.rateOf(name);
      if (gradient === undefined || gradient === null || learningRate === 0) return [];
      const weight: tf.Variable = registeredVariable(name);
      return [{ name, weight, velocity: this.#velocities.get(name), gradient, learningRate }];
    });
  }

  #apply(updates: readonly PendingUpdate[]): void {
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
      const known: tf.Tensor | undefined = this.#velocities.get(name) ??
        tf.engine().registeredVariables[name];
      if (known === undefined || tf.util.arraysEqual(known.shape, shape)) continue;
      throw new BadArgumentError(
        `Expected a velocity of the shape [${known.shape}] for ${name} but found [${shape}].`,
      );
    }
    for (const [name, value] of values) {
      this.#velocityOf(name, value.shape).assign(tf.tidy(() => value.clone()));
    }
  }

  #velocityOf(name: string, shape: number[]): tf.Variable {
    let velocity = this.#velocities.get(name);
    if (velocity === undefined) {
      velocity = tf.tidy(() => tf.variable(tf.zeros(shape), false));
      this.#velocities.set(name, velocity);
    }
    return velocity;
  }
}

tf.serialization.registerClass(MomentumSGD);

function registeredVariable(name: string): tf.Variable {
  const variable = tf.engine().registeredVariables[name];
  if (variable === undefined) {
    throw new BadArgumentError(`Expected the name of a living tf.Variable but found "${name}".`);
  }
  return variable;
}
