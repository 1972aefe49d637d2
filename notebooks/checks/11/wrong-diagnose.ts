import { wrongAnswers } from "@alexnet/alexnet/course";
import { lesson11 } from "@alexnet/alexnet/exercises";

/** The last of some losses. */
const last = (losses: number[]) => losses[losses.length - 1];

export default wrongAnswers(lesson11.diagnose, [
  {
    mistake: "looks for large losses, and NaN is not large",
    violates: "a loss that is not a finite number is a run that diverged",
    answer: (training, validation, classes) => {
      if (last(training) > 1e6) return "diverged";
      if (last(training) > 0.95 * Math.log(classes)) return "plateau";
      return last(validation) > 1.1 * Math.min(...validation) ? "overfit" : "fine";
    },
  },
  {
    mistake: "knows the plateau of ten classes only",
    violates: "a training loss near ln(classes) is the plateau of a net that has learned nothing",
    answer: (training, validation) => {
      if (![...training, ...validation].every(Number.isFinite)) return "diverged";
      if (Math.abs(last(training) - Math.log(10)) < 0.12) return "plateau";
      return last(validation) > 1.1 * Math.min(...validation) ? "overfit" : "fine";
    },
  },
  {
    mistake: "compares the validation loss with the first one",
    violates: "a validation loss that rises from its least is overfitting",
    answer: (training, validation, classes) => {
      if (![...training, ...validation].every(Number.isFinite)) return "diverged";
      if (last(training) > 0.95 * Math.log(classes)) return "plateau";
      return last(validation) > 1.1 * validation[0] ? "overfit" : "fine";
    },
  },
  {
    mistake: "calls every gap overfitting",
    violates: "a run that learns is fine",
    answer: (training, validation, classes) => {
      if (![...training, ...validation].every(Number.isFinite)) return "diverged";
      if (last(training) > 0.95 * Math.log(classes)) return "plateau";
      return last(validation) > last(training) ? "overfit" : "fine";
    },
  },
]);
