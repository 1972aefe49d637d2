import { wrongAnswers } from "@alexnet/alexnet/course";
import { lesson03 } from "@alexnet/alexnet/exercises";

const pieces = "without padding every window is a piece of the line";
const zeros = "there are zeros on both sides, as many as `padding`";

/** Windows of `long` that fit. */
function cut(long: number[], size: number, stride: number): number[][] {
  const rows: number[][] = [];
  for (let from = 0; from + size <= long.length; from += stride) {
    rows.push(long.slice(from, from + size));
  }
  return rows;
}

const zerosOf = (count: number) => Array.from({ length: count }, () => 0);

export default wrongAnswers(lesson03.patches, [
  {
    mistake: "moves by the size of the window",
    violates: pieces,
    answer: (line, size, _stride, padding) =>
      cut([...zerosOf(padding), ...line, ...zerosOf(padding)], size, size),
  },
  {
    mistake: "keeps a window that does not fit",
    violates: "a window that does not fit is left out",
    answer: (line, size, stride, padding) => {
      const long = [...zerosOf(padding), ...line, ...zerosOf(padding)];
      const count = 1 + Math.ceil((long.length - size) / stride);
      return Array.from({ length: count }, (_, i) => long.slice(i * stride, i * stride + size));
    },
  },
  {
    mistake: "puts all zeros before the line",
    violates: zeros,
    answer: (line, size, stride, padding) => cut([...zerosOf(2 * padding), ...line], size, stride),
  },
  {
    mistake: "repeats the edge instead of zeros",
    violates: zeros,
    answer: (line, size, stride, padding) =>
      cut(
        [
          ...zerosOf(padding).map(() => line[0]),
          ...line,
          ...zerosOf(padding).map(() => line[line.length - 1]),
        ],
        size,
        stride,
      ),
  },
]);
