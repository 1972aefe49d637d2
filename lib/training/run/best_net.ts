/**
 * Keeps the net of the epoch with the lowest validation error (early stopping).
 *
 * @module
 */
import type * as tf from "@tensorflow/tfjs";
import { restoreWeights } from "../checkpoint/checkpoint.ts";
import type { Checkpoint } from "../checkpoint/checkpoint_format.ts";
import type { TrainingState } from "../history.ts";
import type { RunFolder } from "./run_folder.ts";

/**
 * The best net of a run. It is written before the checkpoint of its epoch, so that an interrupted run
 * that goes on knows it. Of epochs with the same error, which are common where few images validate, the
 * last one counts: it has the lower loss.
 */
export class BestNet {
  readonly #folder: RunFolder;
  #error: number;
  /** A better net than that of the file. */
  #unsaved: Checkpoint | undefined;

  private constructor(folder: RunFolder, error: number) {
    this.#folder = folder;
    this.#error = error;
  }

  /**
   * Continues with the best net in `folder`.
   *
   * @param anew Whether the run is a new one: what the folder has is not its.
   * @param warn Called if the file is damaged.
   */
  static async open(
    folder: RunFolder,
    anew: boolean,
    warn: (message: string) => void,
  ): Promise<BestNet> {
    const before = anew ? undefined : await folder.loadBest(warn);
    return new BestNet(folder, before?.info.training?.state.validationError ?? Infinity);
  }

  /** Takes the net at `state` if an epoch has ended, and none before had a lower error. */
  async see(state: TrainingState, capture: () => Promise<Checkpoint>): Promise<void> {
    const { epochStep, validationError = Infinity } = state;
    if (epochStep > 0 || validationError > this.#error) return;
    this.#error = validationError;
    this.#unsaved = await capture();
  }

  /** Writes the best net, if it is not in its file yet. */
  async save(): Promise<void> {
    if (this.#unsaved === undefined) return;
    await this.#folder.saveBest(this.#unsaved);
    this.#unsaved = undefined;
  }

  /** Puts the best weights into `model`. */
  async restore(model: tf.LayersModel): Promise<void> {
    await this.save();
    const checkpoint = await this.#folder.loadBest(() => {});
    if (checkpoint !== undefined) restoreWeights(checkpoint, model, this.#folder.best);
  }
}
