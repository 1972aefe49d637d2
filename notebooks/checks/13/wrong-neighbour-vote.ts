import { wrongAnswers } from "@alexnet/alexnet/course";
import { lesson13 } from "@alexnet/alexnet/exercises";

function winners(labels: number[]): number[] {
  const count = (label: number) => labels.filter((other) => other === label).length;
  const most = Math.max(...labels.map(count));
  return labels.filter((label) => count(label) === most);
}

const near = "of equally many, the nearer class wins";

export default wrongAnswers(lesson13.neighbourVote, [
  {
    mistake: "takes the class of the nearest neighbour alone",
    violates: "most votes win, not the nearest neighbour",
    answer: (labels) => labels[0],
  },
  {
    mistake: "lets the lowest class number win a tie",
    violates: near,
    answer: (labels) => Math.min(...winners(labels)),
  },
  {
    mistake: "lets the farthest of the tied classes win",
    violates: near,
    answer: (labels) => winners(labels).at(-1) ?? NaN,
  },
  {
    mistake: "returns the number of votes for the class",
    violates: "most votes win, not the nearest neighbour",
    answer: (labels) => labels.filter((label) => label === winners(labels)[0]).length,
  },
]);
