import { wrongAnswers } from "@alexnet/alexnet/course";
import { lesson09 } from "@alexnet/alexnet/exercises";

/** The rule with its three details to be got wrong. */
function dropped(
  errors: number[],
  patience: number,
  detail: { better: (error: number, best: number) => boolean; anew: boolean; most: number },
): number[] {
  const epochs: number[] = [];
  let best = Infinity, waited = 0;
  errors.forEach((error, epoch) => {
    if (detail.better(error, best)) [best, waited] = [error, 0];
    else waited++;
    if (waited >= patience && epochs.length < detail.most) {
      epochs.push(epoch);
      if (detail.anew) waited = 0;
    }
  });
  return epochs;
}

const less = (error: number, best: number) => error < best;

export default wrongAnswers(lesson09.drops, [
  {
    mistake: "drops after every epoch",
    violates: "while the error improves, nothing drops",
    answer: (errors) => errors.slice(0, 3).map((_, epoch) => epoch),
  },
  {
    mistake: "takes an equal error for a new best",
    violates: "after `patience` epochs without a new best the rate drops",
    answer: (errors, patience) =>
      dropped(errors, patience, { better: (e, best) => e <= best, anew: true, most: 3 }),
  },
  {
    mistake: "does not begin to wait anew after a drop",
    violates: "after a drop the waiting begins anew, and there are three drops at most",
    answer: (errors, patience) => dropped(errors, patience, { better: less, anew: false, most: 3 }),
  },
  {
    mistake: "drops forever",
    violates: "after a drop the waiting begins anew, and there are three drops at most",
    answer: (errors, patience) =>
      dropped(errors, patience, { better: less, anew: true, most: Infinity }),
  },
]);
