/**
 * How `deno task evaluate` comes to the probabilities of a net's images: the net computes them, or
 * jobs have done so before.
 *
 * @module
 */
import { type TimedPredictions, timedPredictions } from "../../evaluation/timed_predictions.ts";
import { progressReporter } from "../../training/progress.ts";
import type { OpenedNet } from "./evaluated_images.ts";

/**
 * Gives the probabilities of a net's images, and disposes of the net.
 *
 * @param position The position of the net among those of the command, from 0.
 */
export type Predictor = (opened: OpenedNet, position: number) => Promise<TimedPredictions>;

/** Lets the net classify its images, with a bar on a terminal. */
export function computing({ crops }: { readonly crops: "center" | "ten" }): Predictor {
  return async ({ net: { model, info: { preprocessing } }, images }) => {
    const progress = progressReporter();
    try {
      return await timedPredictions(model, images, {
        ...{ preprocessing, crops },
        onProgress: (done) => progress.test?.(done),
      });
    } finally {
      progress.end();
      model.dispose();
    }
  };
}
