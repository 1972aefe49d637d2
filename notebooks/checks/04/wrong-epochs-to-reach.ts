import { wrongAnswers } from "@alexnet/alexnet/course";
import { lesson04 } from "@alexnet/alexnet/exercises";

const straight = "between two epochs the curve is a straight line";

export default wrongAnswers(lesson04.epochsToReach, [
  {
    mistake: "whole epochs only",
    violates: straight,
    answer: (errors, threshold) => {
      const i = errors.findIndex((error) => error <= threshold);
      return i < 0 ? null : i + 1;
    },
  },
  {
    mistake: "waits until the curve is below the threshold, though it has reached it",
    violates: straight,
    answer: (errors, threshold) => {
      const i = errors.findIndex((error) => error < threshold);
      if (errors[0] === threshold) return 1;
      if (i < 1) return i < 0 ? null : 1;
      return i + (errors[i - 1] - threshold) / (errors[i - 1] - errors[i]);
    },
  },
  {
    mistake: "counts epochs from 0",
    violates: straight,
    answer: (errors, threshold) => {
      const i = errors.findIndex((error) => error <= threshold);
      if (i < 1) return i < 0 ? null : 1;
      return i - 1 + (errors[i - 1] - threshold) / (errors[i - 1] - errors[i]);
    },
  },
  {
    mistake: "takes the length of the curve when it never arrives",
    violates: "a curve that never arrives gives null, not its length",
    answer: (errors, threshold) => {
      const i = errors.findIndex((error) => error <= threshold);
      if (i < 0) return errors.length;
      if (i === 0) return 1;
      return i + (errors[i - 1] - threshold) / (errors[i - 1] - errors[i]);
    },
  },
  {
    mistake: "counts a curve that begins below the threshold as there from the start",
    violates: "a curve that begins below the threshold reached it in its first epoch",
    answer: (errors, threshold) => {
      const i = errors.findIndex((error) => error <= threshold);
      if (i < 1) return i < 0 ? null : 0;
      return i + (errors[i - 1] - threshold) / (errors[i - 1] - errors[i]);
    },
  },
  {
    mistake: "takes the last crossing",
    violates: "the first crossing counts, also when the curve rises again",
    answer: (errors, threshold) => {
      let last: number | null = null;
      for (const [i, error] of errors.entries()) {
        if (error > threshold) continue;
        if (i === 0) last = 1;
        else if (errors[i - 1] > threshold) {
          last = i + (errors[i - 1] - threshold) / (errors[i - 1] - error);
        }
      }
      return last;
    },
  },
]);
