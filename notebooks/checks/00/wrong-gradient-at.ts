import { wrongAnswers } from "@alexnet/alexnet/course";
import { lesson00 } from "@alexnet/alexnet/exercises";

const rising = "a loss that rises by 3 when the weight rises by 1, everywhere, has the gradient 3";
const falling = "a loss that falls when the weight rises has a negative gradient";
const local = "it is the slope at this weight, however the loss goes on";

export default wrongAnswers(lesson00.gradientAt, [
  {
    mistake: "takes the loss for its gradient",
    violates: rising,
    answer: (lossAt, weight) => lossAt(weight),
  },
  {
    mistake: "does not divide by the change of the weight",
    violates: rising,
    answer: (lossAt, weight) => lossAt(weight + 1e-5) - lossAt(weight),
  },
  {
    mistake: "divides the loss by the weight",
    violates: rising,
    answer: (lossAt, weight) => lossAt(weight) / weight,
  },
  {
    mistake: "gives the steepness without its direction",
    violates: falling,
    answer: (lossAt, weight) => Math.abs(lossAt(weight + 1e-5) - lossAt(weight)) / 1e-5,
  },
  {
    mistake: "moves the weight by a whole unit",
    violates: local,
    answer: (lossAt, weight) => lossAt(weight + 1) - lossAt(weight),
  },
  {
    mistake: "the slope at a weight of 0",
    violates: local,
    answer: (lossAt) => (lossAt(1e-5) - lossAt(-1e-5)) / 2e-5,
  },
]);
