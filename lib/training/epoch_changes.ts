/**
 * Applies the events of a run to its net, see `learning_rule/recipe_events.ts`.
 *
 * @module
 */
import type * as tf from "@tensorflow/tfjs";
import type { AlexNetSpec } from "../spec/spec.ts";
import { requireLayers, specLayerOf } from "./checkpoint/initial_weights.ts";
import { restDropout } from "./learning_rule/frozen_layers.ts";
import type { MomentumSGD } from "./learning_rule/momentum_sgd.ts";
import type { RateFactors } from "./learning_rule/rate_factors.ts";
import { checkedEvents, type RecipeEvent, settingsAt } from "./learning_rule/recipe_events.ts";
import { layerOf } from "./learning_rule/variable_names.ts";

/**
 * Checks the events of a run before its net is built.
 *
 * @throws {BadArgumentError} when one is invalid or names a layer that the net does not have.
 */
export function requireEvents(events: readonly RecipeEvent[], spec: AlexNetSpec): void {
  const layers = checkedEvents(events).flatMap(({ rateFactors = {} }) => Object.keys(rateFactors));
  requireLayers(layers, spec, "a layer of an event");
}

/** The events of one run. */
export class EpochChanges {
  /** The events, in the order of their epochs. */
  readonly events: readonly RecipeEvent[];
  readonly #model: tf.LayersModel;
  readonly #optimizer: MomentumSGD;
  /** The factors without events. */
  readonly #factors: RateFactors;

  /** Prepares `events` for `model`, which `optimizer` updates with the factors that it has now. */
  constructor(events: readonly RecipeEvent[], model: tf.LayersModel, optimizer: MomentumSGD) {
    this.events = events;
    this.#model = model;
    this.#optimizer = optimizer;
    this.#factors = optimizer.rateFactors;
  }

  /** Whether images get colour noise in `epoch`, if the run has some. */
  hasNoise(epoch: number): boolean {
    return settingsAt(this.events, epoch).colorNoise;
  }

  /** Gives each variable its factor for `epoch`: that of the run, times that of its layer. */
  apply(epoch: number): void {
    if (this.events.length === 0) return;
    const { rateFactors } = settingsAt(this.events, epoch);
    const factors: Record<string, number> = { ...this.#factors };
    for (const { originalName } of this.#model.weights) {
      const factor = rateFactors[specLayerOf(originalName)];
      if (factor === undefined) continue;
      const own = this.#factors[originalName] ?? this.#factors[layerOf(originalName)] ?? 1;
      factors[originalName] = own * factor;
    }
    this.#optimizer.rateFactors = factors;
    restDropout(this.#model, this.#optimizer);
  }
}
