import { wrongAnswers } from "@alexnet/alexnet/course";
import { lesson05 } from "@alexnet/alexnet/exercises";

const middle = "in the middle of one tower there are n maps, itself among them";

const range = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, offset) => from + offset);

export default wrongAnswers(lesson05.neighbours, [
  {
    mistake: "leaves the map itself out",
    violates: middle,
    answer: (i, maps, n) =>
      range(Math.max(0, i - (n - 1) / 2), Math.min(maps - 1, i + (n - 1) / 2))
        .filter((j) => j !== i),
  },
  {
    mistake: "takes n for the reach on each side",
    violates: middle,
    answer: (i, maps, n) => range(Math.max(0, i - n), Math.min(maps - 1, i + n)),
  },
  {
    mistake: "lists maps that do not exist",
    violates: "at the edge there are fewer",
    answer: (i, _maps, n) => range(i - (n - 1) / 2, i + (n - 1) / 2),
  },
  {
    mistake: "does not know of towers, as Caffe's one blob",
    violates: "map 47 and map 48 of 96 are in different towers",
    answer: (i, maps, n) =>
      range(Math.max(0, i - (n - 1) / 2), Math.min(maps - 1, i + (n - 1) / 2)),
  },
  {
    mistake: "cuts in the middle, however many towers there are",
    violates: "three towers have two borders, and four have three",
    answer: (i, maps, n, towers) => {
      const own = maps / Math.min(towers, 2);
      return range(Math.max(0, i - (n - 1) / 2), Math.min(maps - 1, i + (n - 1) / 2))
        .filter((j) => Math.floor(j / own) === Math.floor(i / own));
    },
  },
]);
