import { wrongAnswers } from "@alexnet/alexnet/course";
import { lesson06 } from "@alexnet/alexnet/exercises";

const seconds = "operations divided by operations a second are seconds, and sixty of them a minute";

export default wrongAnswers(lesson06.minutesNeeded, [
  {
    mistake: "returns seconds",
    violates: seconds,
    answer: (seeds, epochs, images, mflop, gflops) =>
      2 * seeds * epochs * images * mflop / (1000 * gflops),
  },
  {
    mistake: "takes a million and a billion for the same",
    violates: seconds,
    answer: (seeds, epochs, images, mflop, gflops) =>
      2 * seeds * epochs * images * mflop / gflops / 60,
  },
  {
    mistake: "trains one net only",
    violates: seconds,
    answer: (seeds, epochs, images, mflop, gflops) =>
      seeds * epochs * images * mflop / (1000 * gflops) / 60,
  },
  {
    mistake: "trains each net once",
    violates: "both nets are trained from every seed",
    answer: (seeds, epochs, images, mflop, gflops) =>
      2 * Math.min(seeds, 1) * epochs * images * mflop / (1000 * gflops) / 60,
  },
]);
