/**
 * Looks for over-fitting: the training error falls, the validation error does not follow.
 *
 * The training error of the log is measured with dropout and random crops, which make it larger, so
 * that a gap between the two is not an artefact of them.
 *
 * @module
 */
import { found, inOrder, type Look, notJudged } from "./finding.ts";
import { errorNoise } from "./rate_drops.ts";
import { percentText } from "./finding_text.ts";
import { chanceError, type RunFacts } from "./run_facts.ts";

/** A gap between validation and training error that is much. */
const GAP = 0.15;

function imagesText(images: number): string {
  return images === 1 ? "1 image" : `${images} images`;
}

/** Whether the net learned its training images rather than their classes. */
export function lookForOverFitting(facts: RunFacts): Look {
  const { epochs, data, settings } = facts;
  if (settings.overfit === true) {
    return notJudged("over-fitting", "The run overfits its images on purpose (--overfit).");
  }
  const measured = epochs.flatMap(({ validationError, ...epoch }) =>
    validationError === undefined ? [] : [{ ...epoch, validationError }]
  );
  const last = measured.at(-1);
  if (last === undefined || measured.length < 3) {
    return notJudged(
      "over-fitting",
      "There are fewer than three validation errors; train with --validation images.",
    );
  }
  if (last.validationError > 0.97 * (chanceError(facts) ?? Infinity)) {
    return notJudged(
      "over-fitting",
      `The validation error is that of guessing, ${percentText(last.validationError)}.`,
    );
  }
  const best = measured.reduce((least, epoch) =>
    epoch.validationError < least.validationError ? epoch : least
  );
  const noise = errorNoise(best.validationError, data?.validationImages ?? 1000);
  const gap = last.validationError - last.errorRate;
  const rise = last.validationError - best.validationError;
  // The mean of the last third against that of the middle third: one epoch alone is noisy.
  const third = Math.max(1, Math.floor(measured.length / 3));
  const mean = (part: readonly { validationError: number }[]) =>
    part.reduce((sum, { validationError }) => sum + validationError, 0) / part.length;
  const gain = mean(measured.slice(-2 * third, -third)) - mean(measured.slice(-third));
  const falls = last.errorRate < best.errorRate - 0.02 || last.errorRate < 0.02;
  const rises = rise > noise && falls && gain < 0;
  const parts = gap > Math.max(GAP, noise) && gain < noise / 2;
  const both = `training ${percentText(last.errorRate)}, validation ` +
    `${percentText(last.validationError)} (epoch ${last.epoch + 1})`;
  if (!rises && !parts && gap > GAP) {
    const images = data?.validationImages;
    return notJudged(
      "over-fitting",
      `A gap that cannot be told from chance${
        images === undefined ? "" : ` with ${imagesText(images)} of validation`
      }, or that still closes: ${both}.`,
    );
  }
  if (!rises && !parts) return inOrder("over-fitting", `the errors stay together: ${both}`);
  return found({
    sign: "over-fitting",
    kind: "problem",
    title: "The net over-fits",
    update: last.step,
    seen: `The errors have parted: ${both}. The best validation error was ` +
      `${percentText(best.validationError)}, after epoch ${best.epoch + 1}` +
      (rises ? ", and it has risen since by more than chance explains." : "."),
    why: "The net remembers training images instead of what their classes have in common; more " +
      "epochs at this rate only make it surer.",
    advice:
      `Use more images first. Then what the paper used: random crops and reflections ${
        settings.augment === false ? "(--no-augment turned them off)" : "(on)"
      }, colour noise ${
        settings.color === true ? "(on)" : "(--color)"
      }, dropout and weight decay (of the preset), or weights of a trained net (--weights). ` +
      "Otherwise stop earlier.",
  });
}
