import { wrongAnswers } from "@alexnet/alexnet/course";
import { lesson10 } from "@alexnet/alexnet/exercises";

const itself = "each tower reads its own maps";

export default wrongAnswers(lesson10.oneMatrix, [
  {
    mistake: "writes one matrix under the other, without the other's inputs",
    violates: "outputs and inputs of both towers are there",
    answer: (a, b) => [...a, ...b],
  },
  {
    mistake: "exchanges the towers",
    violates: itself,
    answer: (a, b) => [
      ...a.map((row) => [...b[0].map(() => 0), ...row]),
      ...b.map((row) => [...row, ...a[0].map(() => 0)]),
    ],
  },
  {
    mistake: "lets each output read both towers",
    violates: "no tower reads the other",
    answer: (a, b) => [
      ...a.map((row) => [...row, ...b[0].map(() => 1)]),
      ...b.map((row) => [...a[0].map(() => 1), ...row]),
    ],
  },
]);
