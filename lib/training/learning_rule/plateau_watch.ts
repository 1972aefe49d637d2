/**
 * Detects the initial plateau: a net whose loss stays at ln(classes) gives the same output for
 * every image.
 *
 * With bias 1 and weights from N(0, 0.01), the paper's net may stay there for thousands of steps,
 * and a net whose ReLUs have all died stays there forever; neither has any other symptom.
 *
 * @module
 */
import { requireInteger } from "../../argument_checks.ts";

/** Watches a run's losses for the plateau at ln(classes). */
export class PlateauWatch {
  readonly #chance: number;
  readonly #patience: number;
  #average: number | undefined;
  #since = 0;
  #warned = false;

  /** Creates a watch for `classes` classes that warns after `patience` steps on the plateau. */
  constructor(classes: number, patience = 200) {
    this.#chance = Math.log(requireInteger("classes", classes, { min: 1 }));
    this.#patience = patience === Infinity
      ? patience
      : requireInteger("plateauPatience", patience, { min: 1 });
  }

  /** Records the loss of a step; returns a warning once per plateau. */
  see(loss: number): string | undefined {
    this.#average = this.#average === undefined ? loss : 0.95 * this.#average + 0.05 * loss;
    if (Math.abs(this.#average - this.#chance) > 0.01 * this.#chance) {
      this.#since = 0;
      this.#warned = false;
      return undefined;
    }
    this.#since++;
    if (this.#since < this.#patience || this.#warned) return undefined;
    this.#warned = true;
    const chance = this.#chance.toFixed(3);
    return `the loss has stayed at ${chance} = ln(classes) for ${this.#since} steps: the net ` +
      "gives the same output for every image. Deep nets may need thousands of steps to leave this " +
      "plateau; if it lasts, raise the learning rate or the initial weights, or look for layers " +
      "whose update/weight ratio is 0 (dead ReLUs).";
  }
}
