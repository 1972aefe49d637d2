import { wrongAnswers } from "@alexnet/alexnet/course";
import { lesson01 } from "@alexnet/alexnet/exercises";

const copy = "a copy is found and nothing else";
const all = "all pixels count";

export default wrongAnswers(lesson01.leaked, [
  {
    mistake: "compares arrays by identity",
    violates: copy,
    answer: (train, test) => test.flatMap((pixels, i) => train.includes(pixels) ? [i] : []),
  },
  {
    mistake: "gives the places in the training set",
    violates: copy,
    answer: (train, test) => {
      const asked = new Set(test.map((pixels) => pixels.join()));
      return train.flatMap((pixels, i) => asked.has(pixels.join()) ? [i] : []);
    },
  },
  {
    mistake: "compares the first pixel only",
    violates: all,
    answer: (train, test) =>
      test.flatMap((pixels, i) => train.some((other) => other[0] === pixels[0]) ? [i] : []),
  },
  {
    mistake: "joins pixels without a separator",
    violates: all,
    answer: (train, test) => {
      const known = new Set(train.map((pixels) => pixels.join("")));
      return test.flatMap((pixels, i) => known.has(pixels.join("")) ? [i] : []);
    },
  },
]);
