import { wrongAnswers } from "@alexnet/alexnet/course";
import { lesson01 } from "@alexnet/alexnet/exercises";

const untied = "a label among the k highest scores gives credit 1, any other 0";
const tied = "labels tied for the last places share them";

export default wrongAnswers(lesson01.topKCredit, [
  {
    mistake: "full credit for every tie, so that a constant guess is always right",
    violates: tied,
    answer: (scores, label, k) => scores.filter((s) => s > scores[label]).length < k ? 1 : 0,
  },
  {
    mistake: "no credit for a tie",
    violates: tied,
    answer: (scores, label, k) => scores.filter((s) => s >= scores[label]).length <= k ? 1 : 0,
  },
  {
    mistake: "counts places from 1",
    violates: untied,
    answer: (scores, label, k) => scores.filter((s) => s > scores[label]).length + 1 < k ? 1 : 0,
  },
  {
    mistake: "gives the best label more credit than 1",
    violates: untied,
    answer: (scores, label, k) => {
      const higher = scores.filter((s) => s > scores[label]).length;
      return Math.max(0, (k - higher) / scores.filter((s) => s === scores[label]).length);
    },
  },
  {
    mistake: "gives a label far behind less credit than 0",
    violates: untied,
    answer: (scores, label, k) => {
      const higher = scores.filter((s) => s > scores[label]).length;
      return Math.min(1, (k - higher) / scores.filter((s) => s === scores[label]).length);
    },
  },
  {
    mistake: "gives tied labels more credit than 1 where places are left",
    violates: tied,
    answer: (scores, label, k) => {
      const higher = scores.filter((s) => s > scores[label]).length;
      const equal = scores.filter((s) => s === scores[label]).length;
      return equal === 1 ? Number(higher < k) : Math.max(0, (k - higher) / equal);
    },
  },
  {
    mistake: "lowest scores first",
    violates: untied,
    answer: (scores, label, k) => scores.filter((s) => s < scores[label]).length < k ? 1 : 0,
  },
]);
