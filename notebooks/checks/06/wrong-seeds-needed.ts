import { wrongAnswers } from "@alexnet/alexnet/course";
import { lesson06 } from "@alexnet/alexnet/exercises";

const four = "half the effect needs four times the seeds";
const fewest = "they are enough, and one fewer would not be";

export default wrongAnswers(lesson06.seedsNeeded, [
  {
    mistake: "forgets the square",
    violates: four,
    answer: (effect, sd) => Math.ceil((2.58 + 0.84) * sd / Math.abs(effect)),
  },
  {
    mistake: "asks only that the interval excludes zero half of the time",
    violates: four,
    answer: (effect, sd) => Math.ceil((2.58 * sd / effect) ** 2),
  },
  {
    mistake: "lets a helpful effect need fewer than no seeds",
    violates: "an effect that helps is negative, and needs as many seeds as one that harms",
    answer: (effect, sd) => Math.sign(effect) * Math.ceil(((2.58 + 0.84) * sd / effect) ** 2),
  },
  {
    mistake: "leaves a fraction of a seed",
    violates: "the number of seeds is whole",
    answer: (effect, sd) => ((2.58 + 0.84) * sd / effect) ** 2,
  },
  {
    mistake: "rounds to the nearest whole number, which may be one seed too few",
    violates: fewest,
    answer: (effect, sd) => Math.round(((2.58 + 0.84) * sd / effect) ** 2),
  },
  {
    mistake: "rounds down, to one seed too few",
    violates: fewest,
    answer: (effect, sd) => Math.floor(((2.58 + 0.84) * sd / effect) ** 2),
  },
  {
    mistake: "adds a seed to be on the safe side",
    violates: fewest,
    answer: (effect, sd) => Math.ceil(((2.58 + 0.84) * sd / effect) ** 2) + 1,
  },
]);
