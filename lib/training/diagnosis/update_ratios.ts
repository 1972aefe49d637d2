/**
 * Looks at how far an update moves each layer: ‖v‖ / ‖w‖ of its weights. About 0.001 is usual.
 *
 * @module
 */
import { median } from "../../statistics/median.ts";
import { hasDeadLayer } from "./dead_units.ts";
import { found, inOrder, type Look, notJudged } from "./finding.ts";
import { isOnPlateau } from "./plateau.ts";
import { listed, numbered, percentText, rate } from "./finding_text.ts";
import { atFirstRate, chanceError, lastLines, meanOf, type RunFacts } from "./run_facts.ts";

/**
 * Above this, at the first rate, a net moves too far to settle; and above half of it, if it has not
 * halved the error of guessing. (cifarSmall on 2,000 images: 0.002 at its own rate and 62 % error
 * after 7 epochs, 0.011 at five times that rate and 67 %.)
 */
const LARGE = 0.02;

/** Below this, at the first rate, a net hardly moves; a tenth for one that starts from weights. */
const SMALL = 5e-5;

/** A layer that moves this many times less than the median layer is left behind. */
const BEHIND = 100;

/** The velocity has its size after about so many updates. */
const WARM_UP = 50;

/** A training error at which little is left to learn, so that small updates are right. */
const LEARNED = 0.1;

/** Whether updates are too large or too small, for the net or for one layer. */
export function lookForUpdateRatios(facts: RunFacts): Look {
  const { steps, fromWeights, settings } = facts;
  const first = atFirstRate(facts);
  const inspected = steps.flatMap((line) =>
    line.updateRatios !== undefined && line.step > WARM_UP && first(line)
      ? [{ step: line.step, learningRate: line.learningRate, ratios: line.updateRatios }]
      : []
  );
  const last = inspected.at(-1);
  if (last === undefined) {
    return notJudged("update-ratios", "No update after the fiftieth was inspected.");
  }
  const middles = inspected.map(({ ratios }) => median(Object.values(ratios)));
  // Those of the second half: the last layer starts with small weights and large ratios.
  const late = median(middles.slice(Math.floor(middles.length / 2)));
  const most = Math.max(...middles);
  const common = {
    sign: "update-ratios",
    kind: "problem",
    update: last.step,
  } as const;
  const now = `The rate is ${rate(last.learningRate)}`;
  const error = meanOf(lastLines(steps, 100), ({ errorRate }) => errorRate);
  const learns = error < (chanceError(facts) ?? 0) / 2;
  if (late > (learns ? LARGE : LARGE / 2)) {
    return found({
      ...common,
      title: "The updates are too large",
      seen:
        `At the first rate, one update moves the median layer by ${numbered(late)} of its size ` +
        `(update/weight ratio); about 0.001 is usual, and 0.01 is much. The training error is ${
          percentText(error)
        }.`,
      why:
        "The net jumps over what it could settle in: the loss is uneven and high, units die, and " +
        "with a little more the numbers overflow.",
      advice: `${now}; train with a third or a tenth of it.`,
    });
  }
  // Dead layers get small updates at any rate.
  const dead = hasDeadLayer(facts);
  if (most < (fromWeights ? SMALL / 10 : SMALL) && error > LEARNED && !dead) {
    return found({
      ...common,
      title: "The updates are too small",
      seen:
        `At the first rate, one update moves the median layer by at most ${numbered(most)} of ` +
        `its size (update/weight ratio); about 0.001 is usual. The training error is ` +
        `${percentText(error)}.`,
      why: "The net learns, but so slowly that it will not get far in the updates that it has.",
      advice: `${now}; train with ten times as much${
        typeof settings.batch === "number"
          ? `, and raise it in proportion if you raise --batch (${settings.batch})`
          : ""
      }.`,
    });
  }
  const behind = Object.keys(last.ratios).filter((name) =>
    median(inspected.map(({ ratios }) => ratios[name] ?? 0)) < most / (10 * BEHIND) &&
    last.ratios[name] < median(Object.values(last.ratios)) / BEHIND
  );
  if (behind.length > 0 && !dead && !isOnPlateau(facts)) {
    return found({
      ...common,
      title: "Some layers hardly move",
      seen: `${
        listed(behind.map((name) => `${name} (${numbered(last.ratios[name])})`))
      } move less than a hundredth as far in an update as the median layer ` +
        `(${numbered(median(Object.values(last.ratios)))}).`,
      why: "Hardly any gradient reaches them, so they stay near their initial weights.",
      advice:
        "If they are meant to be frozen, nothing. Otherwise look for dead or saturated units " +
        "after them, and for initial weights that are too large or too small.",
    });
  }
  return inOrder(
    "update-ratios",
    `an update moves the median layer by ${numbered(late)} of its size at the first rate`,
  );
}
