import { wrongAnswers } from "@alexnet/alexnet/course";
import { lesson07 } from "@alexnet/alexnet/exercises";

const own = "one pixel is its own mirror image";
const order = "the last pixel comes first, with red still before green before blue";

export default wrongAnswers(lesson07.mirrorRow, [
  {
    mistake: "reverses the numbers, so that red and blue change places",
    violates: own,
    answer: (row) => [...row].reverse(),
  },
  {
    mistake: "returns the row as it is",
    violates: order,
    answer: (row) => [...row],
  },
  {
    mistake: "moves the first pixel to the end and leaves the others",
    violates: order,
    answer: (row) => row.length <= 6 ? [...row] : [...row.slice(3), ...row.slice(0, 3)],
  },
]);
