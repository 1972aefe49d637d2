import { wrongAnswers } from "@alexnet/alexnet/course";
import { lesson10 } from "@alexnet/alexnet/exercises";

const half = "each tower sends its own half of the maps";

export default wrongAnswers(lesson10.bytesSent, [
  {
    mistake: "sends the maps of both towers",
    violates: half,
    answer: (side, maps, batch) => 4 * batch * side * side * maps,
  },
  {
    mistake: "takes a map for a row of pixels",
    violates: half,
    answer: (side, maps, batch) => side === 1 ? 4 * batch * maps / 2 : 4 * batch * side * maps / 2,
  },
  {
    mistake: "counts numbers, not bytes",
    violates: half,
    answer: (side, maps, batch) => batch * side * side * maps / 2,
  },
  {
    mistake: "forgets the batch",
    violates: "for every image of the batch, four bytes a number",
    answer: (side, maps) => 4 * side * side * maps / 2,
  },
]);
