import { wrongAnswers } from "@alexnet/alexnet/course";
import { lesson01 } from "@alexnet/alexnet/exercises";

const copy = "a copy is found and nothing else";
const all = "all pixels count";
const every = "every test image is looked at, and its index is given once, in order";

const same = (a: number[], b: number[]) => a.join() === b.join();

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
  {
    mistake: "looks at the first test image only",
    violates: every,
    answer: (train, test) => test[0] && train.some((other) => same(other, test[0])) ? [0] : [],
  },
  {
    mistake: "stops at the first copy",
    violates: every,
    answer: (train, test) =>
      test.flatMap((pixels, i) => train.some((other) => same(other, pixels)) ? [i] : [])
        .slice(0, 1),
  },
  {
    mistake: "gives the indices in the order of the training set",
    violates: every,
    answer: (train, test) => {
      const found = train.map((other) => test.findIndex((pixels) => same(other, pixels)));
      return [...new Set(found)].filter((i) => i >= 0);
    },
  },
  {
    mistake: "gives an index once for each copy in the training set",
    violates: every,
    answer: (train, test) =>
      test.flatMap((pixels, i) => train.filter((other) => same(other, pixels)).map(() => i)),
  },
]);
