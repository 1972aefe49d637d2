import { wrongAnswers } from "@alexnet/alexnet/course";
import { lesson02 } from "@alexnet/alexnet/exercises";

const fits = "windows that fit exactly are counted from the first to the last";

export default wrongAnswers(lesson02.mapSide, [
  {
    mistake: "counts steps instead of windows",
    violates: fits,
    answer: (side, size, stride, padding) => Math.ceil((side + 2 * padding - size) / stride),
  },
  {
    mistake: "forgets the size of the window",
    violates: fits,
    answer: (side, _size, stride, padding) => Math.ceil((side + 2 * padding) / stride),
  },
  {
    mistake: "puts zeros on one side alone",
    violates: "zeros stand on both sides of the line",
    answer: (side, size, stride, padding) => 1 + Math.ceil((side + padding - size) / stride),
  },
  {
    mistake: "rounds down, so that 224 gives 54",
    violates: "a last window that does not fit is counted: 224 by 11 and 4 gives 55",
    answer: (side, size, stride, padding) => 1 + Math.floor((side + 2 * padding - size) / stride),
  },
]);
