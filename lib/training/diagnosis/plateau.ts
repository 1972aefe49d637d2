/**
 * Looks for the plateau at ln(classes), where a net gives every image the same answer.
 *
 * With bias 1 and weights from N(0, 0.01), as in the paper, a net of 1,000 classes stays there for
 * thousands of updates: reports of AlexNet in Caffe name up to 15,000 before the loss falls. Nets of
 * ten classes leave it within some hundred.
 *
 * @module
 */
import { hasDeadLayer } from "./dead_units.ts";
import { type Finding, found, inOrder, type Look, notJudged } from "./finding.ts";
import { numbered, rate, updatesText } from "./finding_text.ts";
import { type RunFacts, updatesIn } from "./run_facts.ts";

/** The loss is on the plateau within this share of it. */
const TOLERANCE = 0.01;

/** Updates on the plateau that say nothing yet. */
const FEW_UPDATES = 100;

/** Updates on the plateau that are normal, for nets of at least so many classes. */
const NORMAL: readonly { readonly classes: number; readonly updates: number }[] = [
  { classes: 500, updates: 15_000 },
  { classes: 50, updates: 3000 },
  { classes: 0, updates: 500 },
];

/** Whether the loss is that of a net which gives every image the same answer. */
export function lookForPlateau(facts: RunFacts): Look {
  const { chanceLoss, classes, steps, updates } = facts;
  if (chanceLoss === undefined || classes === undefined) {
    return notJudged("plateau", "The log does not say how many classes there are.");
  }
  if (classes < 2 || steps.length === 0) return notJudged("plateau", "No update is logged.");
  const level = chanceLoss < Math.log(classes) - 5e-4
    ? `${numbered(chanceLoss)}, the entropy of the classes,`
    : `ln(classes) = ${numbered(chanceLoss)}`;
  const { lastOn, lastOff, average } = plateauEnd(facts, chanceLoss);
  const stayed = updates - lastOff;
  if (lastOff === updates) {
    return inOrder(
      "plateau",
      lastOn === 0
        ? `the loss was never at ${level}`
        : `the loss left ${level} after update ${lastOn} and is ${numbered(average)}`,
    );
  }
  if (stayed < FEW_UPDATES) {
    return notJudged(
      "plateau",
      `The loss has been at ${level} for ${updatesText(stayed)}, too few to judge.`,
    );
  }
  return found(plateauFinding(facts, level, stayed));
}

/** Whether a run is on the plateau at its end, for other looks that then have nothing to judge. */
export function isOnPlateau(facts: RunFacts): boolean {
  const { chanceLoss, steps, updates } = facts;
  if (chanceLoss === undefined || steps.length === 0) return false;
  return plateauEnd(facts, chanceLoss).lastOff < updates;
}

/**
 * The last updates after which the averaged loss was on the plateau, and off it (0 if never), and
 * that average at the end.
 */
function plateauEnd(
  { steps }: RunFacts,
  chanceLoss: number,
): { lastOn: number; lastOff: number; average: number } {
  let average = steps[0].loss;
  let [lastOn, lastOff] = [0, 0];
  const counts = updatesIn(steps);
  for (const [i, { loss, step }] of steps.entries()) {
    const kept = 0.95 ** counts[i];
    average = kept * average + (1 - kept) * loss;
    if (Math.abs(average - chanceLoss) > TOLERANCE * chanceLoss) lastOff = step;
    else lastOn = step;
  }
  return { lastOn, lastOff, average };
}

function plateauFinding(facts: RunFacts, level: string, stayed: number): Finding {
  const { classes = 0, updates, steps, settings, ended } = facts;
  const normal = NORMAL.find((row) => classes >= row.classes)?.updates ?? 0;
  const waits = stayed < normal && !ended && !hasDeadLayer(facts);
  const { learningRate } = steps[steps.length - 1];
  return {
    sign: "plateau",
    kind: waits ? "note" : "problem",
    title: waits
      ? "The loss is still on the plateau of ln(classes)"
      : "The loss does not leave the plateau of ln(classes)",
    update: updates,
    seen: `The loss has stayed within 1 % of ${level} for ${updatesText(stayed)}, up to the last.`,
    why:
      "The net gives every image the same answer. With bias 1 and small initial weights, as in " +
      "the paper, the first layers get hardly any gradient until the last ones have moved. That " +
      `is normal for up to about ${updatesText(normal)} with ${numbered(classes)} classes.`,
    advice: hasDeadLayer(facts)
      ? "Nothing passes through a dead layer, and waiting does not help: train again with a lower " +
        "learning rate."
      : waits
      ? "Wait, and look again then. If it lasts: a higher learning rate " +
        `(it is ${rate(learningRate)}), larger initial weights, or another seed.`
      : "Look at the other findings first: a rate that is too low and dead units look the same in " +
        `the loss. Otherwise train with a higher rate (it is ${rate(learningRate)}) or another ` +
        `seed${typeof settings.seed === "number" ? ` (it is ${settings.seed})` : ""}, and check ` +
        "that the labels belong to the images.",
  };
}
