/**
 * What changes at an epoch of a run besides the learning rate of all layers: the 2012 program was
 * stopped, its settings were edited, and it went on.
 *
 * Events are plain data and are saved in checkpoints. What holds in an epoch follows from the events
 * and the epoch alone, so that a resumed run changes exactly when the uninterrupted run does.
 *
 * @module
 */
import {
  requireBoolean,
  requireFields,
  requireFinite,
  requireInteger,
} from "../../argument_checks.ts";
import { BadArgumentError } from "../../errors.ts";

/** A change that takes effect at the beginning of an epoch and holds until another one replaces it. */
export interface RecipeEvent {
  /** The epoch, from 1 (0 is the first of a run), before whose first update it takes effect. */
  readonly epoch: number;
  /**
   * New factors of the rate by the names of layers in the spec (`conv1`: in all towers); 0 freezes a
   * layer: its whole update is skipped, so that momentum does not coast. Other layers keep theirs.
   */
  readonly rateFactors?: Readonly<Record<string, number>>;
  /** Whether images get the colour noise of the run from now on. */
  readonly colorNoise?: boolean;
}

/** What the events up to an epoch say. */
export interface EpochSettings {
  /** The factors by the names of layers in the spec. */
  readonly rateFactors: Readonly<Record<string, number>>;
  /** Whether images get the colour noise of the run. */
  readonly colorNoise: boolean;
}

/** What holds in `epoch`, by the events up to it. A run begins with noise and without factors. */
export function settingsAt(events: readonly RecipeEvent[], epoch: number): EpochSettings {
  let settings: EpochSettings = { rateFactors: {}, colorNoise: true };
  for (const event of events) {
    if (event.epoch > epoch) break;
    settings = {
      rateFactors: { ...settings.rateFactors, ...event.rateFactors },
      colorNoise: event.colorNoise ?? settings.colorNoise,
    };
  }
  return settings;
}

/**
 * Checks events that were written by hand or read from a checkpoint.
 *
 * @param what The events, for the message.
 * @throws {BadArgumentError} that names what is invalid.
 */
export function checkedEvents(
  events: readonly RecipeEvent[],
  what = "the events of the run",
): readonly RecipeEvent[] {
  if (!Array.isArray(events)) {
    throw new BadArgumentError(`Expected a list as ${what} but found another value.`);
  }
  let before = 0;
  for (const event of events as readonly RecipeEvent[]) {
    requireFields<object>(`one of ${what}`, event, {
      epoch: true,
      rateFactors: true,
      colorNoise: true,
    });
    before = requireInteger("epoch of an event, after that of the one before", event.epoch, {
      above: before,
    });
    for (const [layer, factor] of Object.entries(event.rateFactors ?? {})) {
      requireFinite(`rateFactors["${layer}"] of the event at epoch ${before}`, factor, { min: 0 });
    }
    requireBoolean("colorNoise of an event", event.colorNoise ?? true);
  }
  return events;
}
