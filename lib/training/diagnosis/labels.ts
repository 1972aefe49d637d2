/**
 * Looks for labels that do not belong to the images: off by one, or in another order.
 *
 * Labels that are off by one in all sets alike train as well as right ones, and no log shows them;
 * only the names of the classes are wrong. They show where two numberings meet: in the validation,
 * and in the first updates from the weights of a trained net.
 *
 * @module
 */
import type { OffByOne } from "../history.ts";
import { type Finding, found, inOrder, type Look, notJudged } from "./finding.ts";
import { numbered, percentText } from "./finding_text.ts";
import { chanceError, firstLines, meanOf, type RunFacts } from "./run_facts.ts";

/** A neighbouring class must be named this many times as often as the right one. */
const TIMES = 3;

/** The first updates from trained weights, in which the net still has what it learned before. */
const FIRST_UPDATES = 20;

/** Whether the labels fit the images, as far as the log can show. */
export function lookForLabels(facts: RunFacts): Look {
  const findings = [validationFinding(facts), startFinding(facts)].filter((it) => it !== undefined);
  if (findings.length > 0) return found(findings[0], ...findings.slice(1));
  const validated = facts.epochs.some(({ validationError }) => validationError !== undefined);
  if (!validated && !facts.fromWeights) {
    return notJudged(
      "labels",
      "Wrong labels show only with validation images, or from the weights of a trained net.",
    );
  }
  return inOrder("labels", "no sign of labels in another order");
}

/** The validation labels against what the net learned from the training labels. */
function validationFinding(facts: RunFacts): Finding | undefined {
  const { epochs, data } = facts;
  const last = epochs.findLast(({ validationError }) => validationError !== undefined);
  if (last?.validationError === undefined) return undefined;
  const images = data?.validationImages ?? 0;
  const common = { sign: "labels", kind: "problem", update: last.step } as const;
  const shifted = shiftIn(last.validationOffByOne, last.validationError, images, facts);
  if (shifted !== undefined) {
    return {
      ...common,
      title: "The validation labels are off by one",
      seen: `After epoch ${last.epoch + 1}, ${shifted.text} The training error is ` +
        `${percentText(last.errorRate)}.`,
      why:
        "The net has learned the numbers of the training labels, and the validation labels count " +
        "from another one: the development kits of ILSVRC count from 1, this module from 0.",
      advice: `${shifted.advice} Also check that both sets number the classes in the same order.`,
    };
  }
  const chance = chanceError(facts) ?? 1;
  const noise = 2 * Math.sqrt(chance * (1 - chance) / Math.max(1, images));
  const learned = last.errorRate < chance - 0.3;
  if (images < 50 || !learned || last.validationError < chance - noise) return undefined;
  return {
    ...common,
    title: "The validation labels do not fit what was learned",
    seen:
      `After epoch ${last.epoch + 1} the training error is ${percentText(last.errorRate)}, and ` +
      `the validation error ${
        percentText(last.validationError)
      }: as good as guessing, which would be ${percentText(chance)}.`,
    why:
      "A net that over-fits still knows more of new images than nothing. Its validation labels are " +
      "probably in another order than its training labels: ILSVRC's own numbers are not the sorted " +
      "WordNet ids that most weights use.",
    advice:
      "Compare the class names of both sets, and look at a few validation images with the names " +
      "of their labels. If they are right, the training labels are random.",
  };
}

/** The labels of the first batches against what a trained net already knows. */
function startFinding(facts: RunFacts): Finding | undefined {
  const { fromWeights, steps, chanceLoss } = facts;
  if (!fromWeights || steps.length === 0 || steps[0].epoch > 0) return undefined;
  const first = firstLines(steps, FIRST_UPDATES);
  const images = first.reduce((sum, line) => sum + line.images, 0);
  const error = meanOf(first, ({ errorRate }) => errorRate);
  const share = (of: 0 | 1) => meanOf(first, ({ offByOne }) => offByOne?.[of] ?? 0);
  const { step } = first[first.length - 1];
  const common = { sign: "labels", kind: "problem", update: step } as const;
  const shifted = shiftIn([share(0), share(1)], error, images, facts);
  if (shifted !== undefined) {
    return {
      ...common,
      title: "The training labels are off by one",
      seen: `In the first ${step} updates from the trained weights, ${shifted.text}`,
      why:
        "The weights know the classes, by other numbers than these labels have. The net unlearns " +
        "them first, and the names of its classes will be wrong.",
      advice: shifted.advice,
    };
  }
  const loss = meanOf(first);
  if (chanceLoss === undefined || loss < 1.3 * chanceLoss) return undefined;
  return {
    ...common,
    title: "The trained weights start worse than guessing",
    seen: `The mean loss of the first ${step} updates is ${numbered(loss)}; an untrained net ` +
      `has ${numbered(chanceLoss)}.`,
    why:
      "The net is sure of wrong answers. Either the labels are in another order than those that " +
      "its weights learned, or its inputs are not what they expect: scale of the pixels, mean, order " +
      "of the colour channels.",
    advice:
      "Classify a few of the pictures with these weights before training on. If the names are " +
      "right, the labels are in another order; if not, the preprocessing is another one, or the rate " +
      "is so high that the first updates destroy what was learned.",
  };
}

/**
 * Whether images are taken for a neighbour of their class far more often than for their own, and
 * than a net does that always names the largest class.
 */
function shiftIn(
  shares: OffByOne | undefined,
  error: number,
  images: number,
  { classes = 0, data }: RunFacts,
): { text: string; advice: string } | undefined {
  if (shares === undefined || classes < 4 || images < 50) return undefined;
  const [share, other] = shares.toSorted((a, b) => b - a);
  const after = share === shares[1];
  const chance = data?.largestClass ?? 1 / classes;
  const noise = 4 * Math.sqrt(chance * (1 - chance) / images);
  if (share < TIMES * (1 - error) || share < TIMES * other || share < chance + noise) {
    return undefined;
  }
  return {
    text: `${percentText(share)} of the images are taken for the class ${
      after ? "after" : "before"
    } their label, and ${percentText(1 - error)} for that of their label.`,
    advice: `Add ${after ? 1 : -1} to each label, and run again.`,
  };
}
