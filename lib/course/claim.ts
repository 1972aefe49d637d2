/**
 * A claim card: what the paper says, what the program of 2012 logged, what this run measured with
 * its interval, what the learner guessed, and a verdict by a fixed rule.
 *
 * @module
 */
import { requireOptions } from "../argument_checks.ts";
import { BadArgumentError } from "../errors.ts";
import { jupyterDisplay, type MediaBundle } from "../figures/figure_spec.ts";
import { claimHtml, claimText } from "./claim_card.ts";
import { claimMediaType, type ClaimRecord } from "./claim_record.ts";
import { type Displayable, inCourseRun, inNotebook } from "../figures/notebook.ts";
import type { Estimate } from "../statistics/estimate.ts";
import { noteGuess } from "./prediction_ledger.ts";
import type { Prediction } from "./predict.ts";
import type { MinimumDetectableEffect } from "./minimum_detectable_effect.ts";
import { currentLesson } from "./setup.ts";
import { type PaperValue, type Verdict, verdict } from "./verdict.ts";

/** Options of {@linkcode claim}. */
export interface ClaimOptions {
  /** Stable name, unique in the course, e.g. `relu-2012-recipe`; no lesson number, which may change. */
  id: string;
  /** Where the paper says it, e.g. `3.1, Fig. 1`. */
  section: string;
  /** The claim in one sentence, with the paper's number. */
  statement: string;
  /** The unit of all values, e.g. `points`, `times`, `parameters`. */
  unit: string;
  /** The paper's number and how it is meant. */
  paper: PaperValue;
  /** What the run log of 2012 says, with the name of the log. */
  log2012?: { value: number; source: string };
  /** Our measurement. */
  ours: Estimate;
  /** Under which condition we measured, when it matters, e.g. `2012 recipe, 4,000 images`. */
  condition?: string;
  /** The learner's prediction. */
  prediction?: Prediction;
  /** The smallest effect that the run could see. */
  minimumDetectableEffect?: MinimumDetectableEffect;
}

/** A claim card; shows itself as the value of a cell. */
export interface Claim extends Displayable {
  /** Everything on the card, as data. */
  readonly record: Readonly<ClaimRecord>;
  /** Our value. */
  readonly value: number;
  /** The verdict. */
  readonly verdict: Verdict;
}

/**
 * Judges a claim of the paper by our measurement. As the value of a cell it shows its card, and
 * `deno task course` collects it into `claims.json`.
 *
 * @param options the claim, the paper's number and the measurement.
 * @returns the card, as the value of a cell.
 * @throws {BadArgumentError} when the id does not begin with the lesson's number, a value is not a
 * number, or the paper's value is missing.
 *
 * @example
 * ```ts
 * import { acrossSeeds, claim } from "@alexnet/alexnet/course";
 *
 * const overlap = claim({
 *   id: "overlap-error",
 *   section: "3.4",
 *   statement: "Overlapping pooling lowers the top-1 error by 0.4 points.",
 *   unit: "points",
 *   paper: { value: -0.4, rounding: 0.05 },
 *   log2012: { value: -0.39, source: "layer-params-147" },
 *   ours: acrossSeeds([-3.1, -3.6, -3.4]),
 * });
 * console.log(overlap.verdict); // same direction
 * ```
 * @throws BadArgumentError when the id is not words with hyphens, a value is not a
 * number, or the paper's value is missing.
 */
export function claim(options: ClaimOptions): Claim {
  requireOptions("claim", options, {
    id: true,
    section: true,
    statement: true,
    unit: true,
    paper: true,
    log2012: true,
    ours: true,
    condition: true,
    prediction: true,
    minimumDetectableEffect: true,
  });
  const lesson = currentLesson();
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(options.id)) {
    throw new BadArgumentError(
      `Expected a claim id such as "relu-2012-recipe" but found "${options.id}".`,
    );
  }
  const { relation = "about", value } = options.paper;
  if ((relation === "higher" || relation === "lower") !== (value === undefined)) {
    throw new BadArgumentError(
      `Expected the paper's number in claim ${options.id}, or relation "higher" or "lower".`,
    );
  }
  if (!Number.isFinite(options.ours.value)) {
    throw new BadArgumentError(
      `Expected a measured number in claim ${options.id} but found ${options.ours.value}.`,
    );
  }
  const record: ClaimRecord = {
    id: options.id,
    lesson: lesson.number,
    section: options.section,
    statement: options.statement,
    unit: options.unit,
    paper: options.paper,
    log2012: options.log2012,
    ours: options.ours,
    verdict: verdict(options.paper, options.ours),
    condition: options.condition,
    smallestEffect: options.minimumDetectableEffect?.smallest,
    guess: options.prediction?.guess ?? undefined,
    scale: lesson.scale,
    seed: lesson.seed,
  };
  return {
    record,
    value: record.ours.value,
    verdict: record.verdict,
    [jupyterDisplay]: async (): Promise<MediaBundle> => {
      const calibration = await calibrationOf(record);
      return {
        [claimMediaType]: JSON.parse(JSON.stringify(record)),
        "text/html": claimHtml(record, calibration),
        "text/plain": claimText(record, calibration),
      };
    },
  };
}

/** How the learner's guesses do; nothing without a guess, and in a run that nobody watches. */
async function calibrationOf(record: ClaimRecord): Promise<string | undefined> {
  if (record.guess === undefined || !inNotebook() || inCourseRun()) return undefined;
  return await noteGuess(record.id, record.guess, record.ours);
}
