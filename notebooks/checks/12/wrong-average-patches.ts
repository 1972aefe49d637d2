import { wrongAnswers } from "@alexnet/alexnet/course";
import { lesson12 } from "@alexnet/alexnet/exercises";

const one = "one patch: its softmax";

function softmax(row: number[]): number[] {
  const largest = Math.max(...row);
  const powers = row.map((x) => Math.exp(x - largest));
  const sum = powers.reduce((total, x) => total + x, 0);
  return powers.map((x) => x / sum);
}

function mean(rows: number[][]): number[] {
  return rows[0].map((_, c) => rows.reduce((sum, row) => sum + row[c], 0) / rows.length);
}

export default wrongAnswers(lesson12.averagePatches, [
  {
    mistake: "averages the logits, then takes the softmax",
    violates: "several patches: the mean of their probabilities, not of their logits",
    answer: (logits) => softmax(mean(logits)),
  },
  { mistake: "returns the mean of the logits", violates: one, answer: mean },
  {
    mistake: "overflows on large logits",
    violates: "large logits give numbers, not NaN",
    answer: (logits) =>
      mean(logits.map((row) => {
        const powers = row.map(Math.exp);
        const sum = powers.reduce((total, x) => total + x, 0);
        return powers.map((x) => x / sum);
      })),
  },
  {
    mistake: "subtracts the first logit, which may be small",
    violates: "large logits give numbers, not NaN",
    answer: (logits) =>
      mean(logits.map((row) => {
        const powers = row.map((x) => Math.exp(x - row[0]));
        const sum = powers.reduce((total, x) => total + x, 0);
        return powers.map((x) => x / sum);
      })),
  },
  {
    mistake: "subtracts the largest logit of all patches",
    violates: "large logits give numbers, not NaN",
    answer: (logits) => {
      const largest = Math.max(...logits.flat());
      return mean(logits.map((row) => {
        const powers = row.map((x) => Math.exp(x - largest));
        const sum = powers.reduce((total, x) => total + x, 0);
        return powers.map((x) => x / sum);
      }));
    },
  },
  {
    mistake: "takes the sum for the mean",
    violates: "several patches: the mean of their probabilities, not of their logits",
    answer: (logits) => mean(logits.map(softmax)).map((x) => x * logits.length),
  },
]);
