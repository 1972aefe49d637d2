import { wrongAnswers } from "@alexnet/alexnet/course";
import { lesson12 } from "@alexnet/alexnet/exercises";

const any = "an image is right when any of its guesses is";

export default wrongAnswers(lesson12.flatError, [
  {
    mistake: "looks at the first guess only",
    violates: any,
    answer: (guesses, truths) =>
      guesses.filter((row, i) => row[0] !== truths[i]).length / truths.length,
  },
  {
    mistake: "returns the accuracy",
    violates: any,
    answer: (guesses, truths) =>
      guesses.filter((row, i) => row.slice(0, 5).includes(truths[i])).length / truths.length,
  },
  {
    mistake: "counts images instead of a share",
    violates: "the error is a share of all images",
    answer: (guesses, truths) => {
      const wrong = guesses.filter((row, i) => !row.slice(0, 5).includes(truths[i])).length;
      return truths.length <= 2 ? wrong / truths.length : wrong;
    },
  },
  {
    mistake: "counts a sixth guess",
    violates: "a sixth guess does not count",
    answer: (guesses, truths) =>
      guesses.filter((row, i) => !row.includes(truths[i])).length / truths.length,
  },
]);
