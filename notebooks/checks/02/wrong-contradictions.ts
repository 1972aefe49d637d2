import { wrongAnswers } from "@alexnet/alexnet/course";
import { lesson02 } from "@alexnet/alexnet/exercises";

const square = "a map has a side in both directions";
const every = "every layer is looked at, and its index counts from 0";

export default wrongAnswers(lesson02.contradictions, [
  {
    mistake: "takes a map for a line",
    violates: square,
    answer: (layers) =>
      layers.flatMap(({ side, maps, printed }, i) => side * maps === printed ? [] : [i]),
  },
  {
    mistake: "returns the layers that agree",
    violates: square,
    answer: (layers) =>
      layers.flatMap(({ side, maps, printed }, i) => side * side * maps === printed ? [i] : []),
  },
  {
    mistake: "stops at the first",
    violates: every,
    answer: (layers) => {
      const first = layers.findIndex(({ side, maps, printed }) => side * side * maps !== printed);
      return first < 0 ? [] : [first];
    },
  },
]);
