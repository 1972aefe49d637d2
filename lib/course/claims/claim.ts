/**
 * A claim card: the paper's claim, the log of the 2012 program, this run's measurement with its
 * interval, the learner's guess, and a verdict by a fixed rule.
 *
 * @module
 */
import { requireInteger, requireOneOf, requireOptions } from "../../argument_checks.ts";
import { BadArgumentError } from "../../errors.ts";
import { jupyterDisplay, type MediaBundle } from "../../figures/figure_spec.ts";
import { atFullScaleText, claimHtml, claimText, verdictWords } from "./claim_card.ts";
import {
  type ClaimKind,
  claimKinds,
  claimMediaType,
  type ClaimRecord,
  hasVerdict,
} from "./claim_record.ts";
import { recordedClaims, type RegisteredClaim } from "./claims_file.ts";
import type { Displayable } from "../../figures/displayable.ts";
import { inCourseRun, inNotebook } from "../../in_notebook.ts";
import type { Estimate } from "../../statistics/estimate.ts";
import { smallestEffectOf } from "../../statistics/smallest_effect.ts";
import type { FullScale } from "./full_scale.ts";
import { noteGuess } from "../prediction_ledger.ts";
import type { Prediction } from "../prediction.ts";
import type { MinimumDetectableEffect } from "./minimum_detectable_effect.ts";
import { currentLesson } from "../setup.ts";
import { seedsToDecide } from "./seeds_to_decide.ts";
import { isUnmeasured } from "../../unmeasured.ts";
import { PAPER_VALUE_FIELDS, type PaperValue, type Verdict, verdict } from "./verdict.ts";

/** Options of {@linkcode claim}. */
export interface ClaimOptions {
  /**
   * Stable name, unique in the course, e.g. `relu-2012-recipe`; without a lesson number, because
   * lessons may move.
   */
  id: string;
  /** What the claim is about; `counted` goes with a paper's value whose `neutral` is `null`. */
  kind: ClaimKind;
  /** Where the paper says it, e.g. `3.1, Fig. 1`. */
  section: string;
  /** The claim in one sentence, with the paper's number. */
  statement: string;
  /** The unit of all values, e.g. `points`, `times`, `parameters`. */
  unit: string;
  /** The paper's number and its meaning. */
  paper: PaperValue;
  /** The value in the run log of 2012, with the name of the log. */
  log2012?: { value: number; source: string };
  /** Our measurement. */
  ours: Estimate;
  /** The condition of our measurement, if it matters, e.g. `2012 recipe, 4,000 images`. */
  condition?: string;
  /** Training images of each net of our measurement, for a figure by their number. */
  images?: number;
  /** The learner's prediction. */
  prediction?: Prediction;
  /** The smallest effect that the run can detect. Default: computed from the run's own spread. */
  minimumDetectableEffect?: MinimumDetectableEffect;
  /** The same measurement on a second block of seeds. */
  confirmation?: Estimate;
  /**
   * What the record at full scale says. A complete record decides the card, and this run is shown
   * beside it; for an incomplete one, the card says what is missing.
   */
  record?: FullScale;
  /** Whether the nets of either arm are still at chance level; default false. */
  atChance?: boolean;
}

/** A claim card; can be displayed as the value of a cell. */
export interface Claim extends Displayable {
  /** Everything on the card, as data. */
  readonly record: Readonly<ClaimRecord>;
  /** Our value. */
  readonly value: number;
  /** The verdict by the rule, also of a quick run. */
  readonly verdict: Verdict;
  /**
   * The verdict as the card prints it, for text in a lesson: at scale `quick` the card of trained
   * nets has none, and says so.
   */
  readonly verdictWords: string;
  /**
   * What the complete record says, as a sentence for text in a lesson that states this run's value;
   * empty for a card that this run decides.
   */
  readonly atFullScale: string;
}

/**
 * Compares a claim of the paper with our measurement. As the value of a cell it displays its card;
 * `deno task course` collects it in `claims.json`.
 *
 * @param options the claim, the paper's number and the measurement.
 * @returns the card, as the value of a cell.
 * @throws {BadArgumentError} when the id is not words with hyphens, a value is not a number, or the
 * paper's value is missing.
 *
 * @example
 * ```ts
 * import { acrossSeeds, claim } from "@alexnet/alexnet/course";
 *
 * const overlap = claim({
 *   id: "overlap-error",
 *   kind: "effect",
 *   section: "3.4",
 *   statement: "Overlapping pooling lowers the top-1 error by 0.4 points.",
 *   unit: "points",
 *   paper: { value: -0.4, rounding: 0.05 },
 *   log2012: { value: -0.39, source: "layer-params-147" },
 *   ours: acrossSeeds([-3.1, -3.6, -3.4]),
 * });
 * console.log(overlap.verdict); // same direction
 * ```
 */
export function claim(options: ClaimOptions): Claim {
  requireOptions("claim", options, {
    id: true,
    kind: true,
    section: true,
    statement: true,
    unit: true,
    paper: PAPER_VALUE_FIELDS,
    log2012: { value: true, source: true },
    ours: true,
    condition: true,
    images: true,
    prediction: true,
    minimumDetectableEffect: true,
    confirmation: true,
    record: true,
    atChance: true,
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
  requireOneOf(`kind of claim ${options.id}`, options.kind, claimKinds);
  if ((options.kind === "counted") !== (options.paper.neutral === null)) {
    throw new BadArgumentError(
      `Expected kind "counted" in claim ${options.id} exactly when its value is a count, ` +
        "which has no value for no effect (neutral: null).",
    );
  }
  if (!Number.isFinite(options.ours.value) && !isUnmeasured(options.ours.value)) {
    throw new BadArgumentError(
      `Expected a measured number in claim ${options.id} but found ${options.ours.value}.`,
    );
  }
  if (options.images !== undefined) {
    requireInteger(`images of claim ${options.id}`, options.images, { min: 1 });
  }
  const decided = options.record?.done === options.record?.planned
    ? options.record?.estimate
    : undefined;
  const smallest = decided === undefined
    ? options.minimumDetectableEffect?.smallest
    : options.record?.smallest;
  const ours = decided ?? options.ours;
  const { neutral = 0 } = options.paper;
  const judged = verdict(options.paper, ours, {
    ...optional("smallest", smallest),
    ...(decided === undefined
      ? {
        ...optional("confirmation", options.confirmation),
        ...optional("atChance", options.atChance),
      }
      : {}),
  });
  const byOwnSpread = smallest === undefined && neutral !== null;
  const record: ClaimRecord = {
    id: options.id,
    kind: options.kind,
    lesson: lesson.number,
    section: options.section,
    statement: options.statement,
    unit: options.unit,
    paper: options.paper,
    log2012: options.log2012,
    ours,
    ...(decided === undefined ? {} : { own: options.ours }),
    ...optional("images", options.images),
    ...optional("record", options.record && progressOf(options.record, options, judged)),
    verdict: judged,
    condition: decided === undefined ? options.condition : options.record?.condition,
    smallestEffect: byOwnSpread ? smallestEffectOf(ours, neutral === 1) : smallest,
    ...(byOwnSpread ? { smallestByOwnSpread: true } : {}),
    guess: options.prediction?.guess ?? undefined,
    scale: lesson.scale,
    seed: lesson.seed,
  };
  return {
    record,
    value: record.ours.value,
    verdict: record.verdict,
    verdictWords: verdictWords(record),
    atFullScale: atFullScaleText(record),
    [jupyterDisplay]: async (): Promise<MediaBundle> => {
      const card = {
        asked: options.prediction !== undefined,
        calibration: await calibrationOf(record),
        recorded: await recordBeside(record),
      };
      return {
        [claimMediaType]: JSON.parse(JSON.stringify(record)),
        "text/html": claimHtml(record, card),
        "text/plain": claimText(record, card),
      };
    },
  };
}

/** How far the record is, and what a complete one that decides nothing would have needed. */
function progressOf(
  record: FullScale,
  { paper, log2012 }: ClaimOptions,
  judged: Verdict,
): ClaimRecord["record"] {
  const { done, planned, hoursLeft } = record;
  const isOpen = done === planned && judged === "undecided";
  return {
    ...{ done, planned, hoursLeft },
    ...optional("toDecide", isOpen ? seedsToDecide(record, paper, log2012?.value) : undefined),
  };
}

/** An object with `value` under `key`, or an empty one. */
function optional<Key extends string, Value>(
  key: Key,
  value: Value | undefined,
): { [K in Key]?: Value } {
  return value === undefined ? {} : { [key]: value } as { [K in Key]: Value };
}

/**
 * The committed measurement that a card shows beside its own. Exact claims need none, and a run of
 * the course at the scale of the record, which may replace it, shows none.
 */
export async function recordBeside(
  { id, scale, ours }: ClaimRecord,
): Promise<RegisteredClaim | undefined> {
  if (ours.covers === "exact") return undefined;
  const known = (await recordedClaims()).find((claim) => claim.id === id);
  return inCourseRun() && known?.scale === scale ? undefined : known;
}

/**
 * How accurate the learner's guesses are; undefined without a guess, in an unattended run, and in a
 * quick one, whose nets are no measure of a guess.
 */
async function calibrationOf(record: ClaimRecord): Promise<string | undefined> {
  const { id, guess, unit, ours } = record;
  if (guess === undefined || Number.isNaN(ours.value) || !hasVerdict(record)) return undefined;
  if (!inNotebook() || inCourseRun()) return undefined;
  return await noteGuess({ id, guess, unit }, ours);
}
