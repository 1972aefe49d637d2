/**
 * Looks for a data order that does not mix: images of a class that come together, or an order that
 * is the same in every epoch and shows in the loss.
 *
 * @module
 */
import type { StepLine } from "../run/log_lines.ts";
import { found, inOrder, type Look, notJudged } from "./finding.ts";
import { countText, percentText } from "./finding_text.ts";
import { meanOf, type RunFacts } from "./run_facts.ts";

/** Position between a mixed order (0) and one by class (1) from which an order is not mixed. */
const UNMIXED = 0.05;

/** Parts of an epoch whose losses are compared between epochs, and the epochs that it takes. */
const [PARTS, EPOCHS] = [8, 4];

/** Whether the batches are mixed. */
export function lookForDataOrder(facts: RunFacts): Look {
  const { steps, data, updates } = facts;
  const counted = steps.filter(({ sameClassPairs }) => sameClassPairs !== undefined);
  if (data === undefined || counted.length === 0 || data.sameClassPairs >= 1) {
    return sawToothAlone(facts);
  }
  const expected = data.sameClassPairs;
  const pairs = meanOf(counted, ({ sameClassPairs = 0 }) => sameClassPairs);
  const place = (pairs - expected) / (1 - expected);
  const batch = data.images / data.updatesPerEpoch;
  const images = counted.reduce((sum, line) => sum + line.images, 0);
  // Pairs of a batch are nearly uncorrelated; those of a thousand batches have little noise.
  const error = Math.sqrt(2 * expected * (1 - expected) / Math.max(1, images * (batch - 1)));
  const many = place > UNMIXED || pairs > 3 * expected;
  if (!many || pairs - expected < 6 * error || images < 500) {
    return inOrder(
      "data-order",
      `${percentText(pairs)} of the pairs in a batch have the same class, in the whole set ` +
        percentText(expected),
    );
  }
  const tooth = sawTooth(facts);
  return found({
    sign: "data-order",
    kind: "problem",
    title: "The order of the images does not mix the classes",
    update: updates,
    seen:
      `Of the pairs of images in a batch, ${percentText(pairs)} have the same class; in a mixed ` +
      `order it would be ${
        percentText(expected)
      }, as in the whole set. That is as if a batch held ` +
      `${classesText(pairs)} instead of ${classesText(expected)}.` + (tooth?.text ?? ""),
    why:
      "The net learns the class of the hour and forgets the one before. Its training loss is low " +
      "for that reason alone, and jumps where the next class begins.",
    advice:
      "Shuffle all images anew in every epoch. If they are read from shards, mix the classes " +
      "when the shards are written, and use a buffer that is larger than a shard.",
  });
}

/** The number of equal classes of which two images are the same one with probability `pairs`. */
function classesText(pairs: number): string {
  return countText(Number((1 / pairs).toPrecision(2)), "class", "classes");
}

/** For a log without pairs: whether the loss has the same pattern in every epoch. */
function sawToothAlone(facts: RunFacts): Look {
  const tooth = sawTooth(facts);
  if (tooth === undefined) {
    return notJudged(
      "data-order",
      `The log does not say how classes mix, and has fewer than ${EPOCHS + 1} epochs of ` +
        `${PARTS} lines or more.`,
    );
  }
  if (!tooth.repeats) {
    return inOrder("data-order", "the loss has no pattern that repeats with the epochs");
  }
  return found({
    sign: "data-order",
    kind: "problem",
    title: "The loss repeats the same pattern in every epoch",
    update: facts.updates,
    seen: tooth.text.trim(),
    why: "The images come in the same order each time, and some parts of it are harder, as where " +
      "images of a class come together.",
    advice: "Shuffle all images anew in every epoch.",
  });
}

/**
 * The pattern of the loss within an epoch: the mean correlation between successive epochs of what
 * their parts differ from the epoch's trend. The first epoch, in which the loss falls steeply, is
 * left out.
 */
function sawTooth({ steps }: RunFacts): { repeats: boolean; text: string } | undefined {
  const rows = [...Map.groupBy(steps, ({ epoch }) => epoch)].toSorted(([a], [b]) => a - b)
    .slice(1).flatMap(([, lines]) => lines.length < PARTS ? [] : [patternOf(lines)]);
  if (rows.length < EPOCHS) return undefined;
  const pairs = rows.slice(1).map((row, i) => correlation(rows[i].pattern, row.pattern));
  const r = pairs.reduce((sum, value) => sum + value, 0) / pairs.length;
  const size = rows.reduce((sum, { size }) => sum + size, 0) / rows.length;
  const repeats = r > 0.7 && size > 0.1;
  return {
    repeats,
    text: repeats
      ? ` Within an epoch the loss rises and falls by ${
        percentText(size)
      } around its trend, at the ` +
        `same places in each (correlation ${r.toFixed(2)} between successive epochs).`
      : "",
  };
}

/** The differences of the parts of an epoch from its linear trend, over its mean loss. */
function patternOf(lines: readonly StepLine[]): { pattern: number[]; size: number } {
  const start = lines[0].step;
  const length = Math.max(1, lines[lines.length - 1].step - start);
  const parts = Array.from(
    { length: PARTS },
    (_, part) =>
      meanOf(
        lines.filter(({ step }) =>
          Math.min(PARTS - 1, Math.floor(PARTS * (step - start) / length)) === part
        ),
      ),
  );
  const known = parts.map((loss, i) => Number.isFinite(loss) ? loss : parts[i - 1] ?? parts[i + 1]);
  const mean = known.reduce((sum, loss) => sum + loss, 0) / PARTS;
  const centre = (PARTS - 1) / 2;
  const slope = known.reduce((sum, loss, i) => sum + (i - centre) * (loss - mean), 0) /
    known.reduce((sum, _, i) => sum + (i - centre) ** 2, 0);
  const pattern = known.map((loss, i) => (loss - mean - slope * (i - centre)) / mean);
  const size = Math.sqrt(pattern.reduce((sum, value) => sum + value ** 2, 0) / PARTS);
  return { pattern, size };
}

function correlation(a: readonly number[], b: readonly number[]): number {
  const product = (x: readonly number[], y: readonly number[]) =>
    x.reduce((sum, value, i) => sum + value * y[i], 0);
  const size = Math.sqrt(product(a, a) * product(b, b));
  return size === 0 ? 0 : product(a, b) / size;
}
