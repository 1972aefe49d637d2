/**
 * Looks for a run that ended in numbers that are not finite, or is about to.
 *
 * @module
 */
import { found, inOrder, type Look, notJudged } from "./finding.ts";
import { numbered, rate, updatesText } from "./finding_text.ts";
import { firstLines, lastLines, meanOf, type RunFacts } from "./run_facts.ts";

/** Whether the run stopped because a number was not finite. */
export function lookForNotFinite({ failure, steps }: RunFacts): Look {
  if (failure === undefined) return inOrder("not-finite", "no number stopped being finite");
  const last = steps.at(-1);
  const before = steps.at(-2);
  const { error } = failure;
  if (error !== "NotFiniteError") {
    return found({
      sign: "not-finite",
      kind: "problem",
      title: "The run was stopped by an error",
      update: failure.step,
      seen: `After ${updatesText(failure.step)}: ${failure.message}`,
      why: "The run ended before its time; its last checkpoint is from before the error.",
      advice: "Do what the message says, then continue with the same command and --resume.",
    });
  }
  const rise = before === undefined || last === undefined
    ? ""
    : ` The loss went from ${numbered(before.loss)} to ${numbered(last.loss)} in the last lines.`;
  return found({
    sign: "not-finite",
    kind: "problem",
    title: "The numbers of the net stopped being finite",
    update: failure.step,
    seen: `After ${updatesText(failure.step)}: ${failure.message}${rise}`,
    why:
      "An update that is too large makes the next gradient larger still, until float32 overflows. " +
      "The last checkpoint is from before that.",
    advice:
      `Train with a lower rate${
        last === undefined ? "" : `: it was ${rate(last.learningRate)}, try a tenth`
      }. From trained weights, also check that pixels have the scale and channel order that these ` +
      "weights expect.",
  });
}

/** Updates whose losses are compared, at the end. */
const RECENT = 100;

/** A loss this many times that of an untrained net is out of hand. */
const OUT_OF_HAND = 1.5;

/** Whether the loss grows, or is above that of an untrained net. */
export function lookForDivergence(facts: RunFacts): Look {
  const { steps, updates, chanceLoss, failure } = facts;
  if (failure !== undefined) return notJudged("diverging", "The run has failed.");
  if (steps.length < 3 || updates < 30) {
    return notJudged("diverging", "Too few updates are logged.");
  }
  const recent = lastLines(steps, Math.min(RECENT, Math.ceil(updates / 3)));
  const loss = meanOf(recent);
  const least = leastMean(facts, recent);
  const level = chanceLoss ?? meanOf(firstLines(steps, 10));
  const above = loss > OUT_OF_HAND * level;
  const risen = loss > 1.1 * level && loss > 1.5 * least;
  if (!above && !risen) {
    return inOrder("diverging", `the loss does not run away; it is ${numbered(loss)}`);
  }
  const { learningRate } = steps[steps.length - 1];
  return found({
    sign: "diverging",
    kind: "problem",
    title: "The loss is running away",
    update: updates,
    seen:
      `The mean loss of the last ${
        updatesText(updates - (steps[steps.length - recent.length - 1]?.step ?? 0))
      } is ${numbered(loss)}; an untrained net has ${numbered(level)}, and the least mean ` +
      `before was ${numbered(least)}.`,
    why:
      "The net is sure of wrong answers, and each update makes it worse. The next stage is numbers " +
      "that are not finite.",
    advice:
      `Stop, and continue from an earlier checkpoint or start again with a lower rate (it is ${
        rate(learningRate)
      }; try a third, then a tenth).`,
  });
}

/** The least mean loss over as many lines as `recent` has, before them. */
function leastMean({ steps }: RunFacts, recent: readonly unknown[]): number {
  const size = Math.max(1, Math.min(recent.length, 10));
  let least = Infinity;
  for (let end = size; end <= steps.length - recent.length; end++) {
    least = Math.min(least, meanOf(steps.slice(end - size, end)));
  }
  return least;
}
