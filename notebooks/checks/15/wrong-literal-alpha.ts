import { wrongAnswers } from "@alexnet/alexnet/course";
import { lesson15 } from "@alexnet/alexnet/exercises";

const same = "the squares get the same factor in both";

export default wrongAnswers(lesson15.literalAlpha, [
  { mistake: "multiplies", violates: same, answer: (alpha, n) => alpha * n },
  { mistake: "leaves it as it is", violates: same, answer: (alpha) => alpha },
  { mistake: "divides by the root", violates: same, answer: (alpha, n) => alpha / Math.sqrt(n) },
]);
