import { wrongAnswers } from "@alexnet/alexnet/course";
import { lesson11 } from "@alexnet/alexnet/exercises";

/** The last of some losses. */
const last = (losses: number[]) => losses[losses.length - 1];

/** The rule of the task, with the thresholds of an answer. */
const ruleWith =
  (plateau: number, overfit: number) =>
  (training: number[], validation: number[], classes: number) => {
    if (![...training, ...validation].every(Number.isFinite)) return "diverged";
    if (last(training) > plateau * Math.log(classes)) return "plateau";
    return last(validation) > overfit * Math.min(...validation) ? "overfit" : "fine";
  };

const diverged = "a loss that is not a finite number is a run that diverged";
const stuck = "a training loss near ln(classes) is the plateau of a net that has learned nothing";
const fine = "a run that learns is fine";

export default wrongAnswers(lesson11.diagnose, [
  {
    mistake: "looks for large losses, and NaN is not large",
    violates: diverged,
    answer: (training, validation, classes) => {
      if (last(training) > 1e6) return "diverged";
      if (last(training) > 0.95 * Math.log(classes)) return "plateau";
      return last(validation) > 1.1 * Math.min(...validation) ? "overfit" : "fine";
    },
  },
  {
    mistake: "knows the plateau of ten classes only",
    violates: stuck,
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
    violates: fine,
    answer: (training, validation, classes) => {
      if (![...training, ...validation].every(Number.isFinite)) return "diverged";
      if (last(training) > 0.95 * Math.log(classes)) return "plateau";
      return last(validation) > last(training) ? "overfit" : "fine";
    },
  },
  {
    mistake: "looks at the last training loss alone for NaN",
    violates: diverged,
    answer: (training, validation, classes) => {
      if (!Number.isFinite(last(training))) return "diverged";
      if (last(training) > 0.95 * Math.log(classes)) return "plateau";
      return last(validation) > 1.1 * Math.min(...validation) ? "overfit" : "fine";
    },
  },
  {
    mistake: "looks at the last losses alone for NaN",
    violates: diverged,
    answer: (training, validation, classes) => {
      if (![last(training), last(validation)].every(Number.isFinite)) return "diverged";
      if (last(training) > 0.95 * Math.log(classes)) return "plateau";
      return last(validation) > 1.1 * Math.min(...validation) ? "overfit" : "fine";
    },
  },
  {
    mistake: "calls any rise from the least overfitting",
    violates: fine,
    answer: ruleWith(0.95, 1),
  },
  {
    mistake: "waits for a rise of a fifth",
    violates: "a validation loss that rises from its least is overfitting",
    answer: ruleWith(0.95, 1.2),
  },
  { mistake: "sees a plateau far below ln(classes)", violates: fine, answer: ruleWith(0.6, 1.1) },
  { mistake: "sees a plateau only at ln(classes)", violates: stuck, answer: ruleWith(0.99, 1.1) },
  {
    mistake: "looks for overfitting first",
    violates: stuck,
    answer: (training, validation, classes) => {
      if (![...training, ...validation].every(Number.isFinite)) return "diverged";
      if (last(validation) > 1.1 * Math.min(...validation)) return "overfit";
      return last(training) > 0.95 * Math.log(classes) ? "plateau" : "fine";
    },
  },
]);
