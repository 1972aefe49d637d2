import { wrongAnswers } from "@alexnet/alexnet/course";
import { lesson12 } from "@alexnet/alexnet/exercises";

const from1 = "classes are numbered from 1";

function order(probabilities: number[], sign: number): number[] {
  return probabilities.map((_, i) => i).sort((a, b) =>
    sign * (probabilities[b] - probabilities[a])
  );
}

export default wrongAnswers(lesson12.submissionLine, [
  {
    mistake: "numbers classes from 0",
    violates: from1,
    answer: (probabilities) => order(probabilities, 1).slice(0, 5).join(" "),
  },
  {
    mistake: "lists classes in their own order",
    violates: "the most probable class stands first",
    answer: (probabilities) => probabilities.map((_, i) => i + 1).slice(0, 5).join(" "),
  },
  {
    mistake: "separates by commas",
    violates: from1,
    answer: (probabilities) => order(probabilities, 1).slice(0, 5).map((i) => i + 1).join(", "),
  },
  {
    mistake: "lists every class",
    violates: "there are five guesses, however many classes there are",
    answer: (probabilities) => order(probabilities, 1).map((i) => i + 1).join(" "),
  },
  {
    mistake: "looks up each probability, and finds the first of equals again and again",
    violates: "equally probable classes all keep their number",
    answer: (probabilities) =>
      probabilities.toSorted((a, b) => b - a).slice(0, 5)
        .map((p) => probabilities.indexOf(p) + 1)
        .join(" "),
  },
]);
