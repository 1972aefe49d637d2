import { wrongAnswers } from "@alexnet/alexnet/course";
import { lesson10 } from "@alexnet/alexnet/exercises";

const grey = "a grey filter has no colour";
const between = "between the two it is a share of the squares";

function sums(filter: number[][], part: (w: number, mean: number) => number): number {
  return filter.reduce((total, place) => {
    const mean = place.reduce((sum, w) => sum + w, 0) / 3;
    return total + place.reduce((sum, w) => sum + part(w, mean), 0);
  }, 0);
}

export default wrongAnswers(lesson10.colorShare, [
  {
    mistake: "takes the mean of the whole filter",
    violates: grey,
    answer: (filter) => {
      const all = filter.flat();
      const mean = all.reduce((sum, w) => sum + w, 0) / all.length;
      return all.reduce((sum, w) => sum + (w - mean) ** 2, 0) / sums(filter, (w) => w * w);
    },
  },
  {
    mistake: "returns the grey share",
    violates: grey,
    answer: (filter) => sums(filter, (_w, mean) => mean * mean) / sums(filter, (w) => w * w),
  },
  {
    mistake: "divides by the grey part in place of all of it",
    violates: "weights that cancel are nothing but colour",
    answer: (filter) =>
      sums(filter, (w, mean) => (w - mean) ** 2) / sums(filter, (_w, mean) => mean * mean),
  },
  {
    mistake: "adds sizes instead of squares",
    violates: between,
    answer: (filter) =>
      sums(filter, (w, mean) => Math.abs(w - mean)) / sums(filter, (w) => Math.abs(w)),
  },
]);
