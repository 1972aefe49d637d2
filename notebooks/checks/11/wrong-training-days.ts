import { wrongAnswers } from "@alexnet/alexnet/course";
import { lesson11 } from "@alexnet/alexnet/exercises";

const units = "operations over operations a second are seconds, and a day has 86,400";
const back = "backward costs twice as much as forward";

export default wrongAnswers(lesson11.trainingDays, [
  {
    mistake: "forgets the way back",
    violates: back,
    answer: (images, epochs, mflop, gflops) => images * epochs * mflop / 1000 / gflops / 86400,
  },
  {
    mistake: "counts the way back once",
    violates: back,
    answer: (images, epochs, mflop, gflops) => 2 * images * epochs * mflop / 1000 / gflops / 86400,
  },
  {
    mistake: "returns hours",
    violates: units,
    answer: (images, epochs, mflop, gflops) => 3 * images * epochs * mflop / 1000 / gflops / 3600,
  },
  {
    mistake: "mixes millions and billions",
    violates: units,
    answer: (images, epochs, mflop, gflops) => 3 * images * epochs * mflop / gflops / 86400,
  },
]);
