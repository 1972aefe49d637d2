import { wrongAnswers } from "@alexnet/alexnet/course";
import { lesson08 } from "@alexnet/alexnet/exercises";

const dropped = "what was dropped passes no gradient";
const kept = "what was kept passes its gradient as it is";

export default wrongAnswers(lesson08.dropoutBackward, [
  { mistake: "lets every gradient through", violates: dropped, answer: (_mask, dy) => [...dy] },
  {
    mistake: "passes the gradient to the dropped units instead of the kept ones",
    violates: dropped,
    answer: (mask, dy) => dy.map((gradient, i) => gradient * (1 - mask[i])),
  },
  {
    mistake: "doubles, as the inverted form would",
    violates: kept,
    answer: (mask, dy) => dy.map((gradient, i) => 2 * gradient * mask[i]),
  },
  {
    mistake: "halves, as at test",
    violates: kept,
    answer: (mask, dy) => dy.map((gradient, i) => 0.5 * gradient * mask[i]),
  },
]);
