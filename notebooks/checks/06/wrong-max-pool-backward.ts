import { wrongAnswers } from "@alexnet/alexnet/course";
import { lesson06 } from "@alexnet/alexnet/exercises";

const winner = "the winner of a window gets its whole gradient, the others nothing";

/** Adds up what `share` gives each value of each window. */
function backward(
  values: number[],
  size: number,
  stride: number,
  dy: number[],
  share: (window: number[], gradient: number) => number[],
): number[] {
  const dx = values.map(() => 0);
  dy.forEach((gradient, i) => {
    const window = values.slice(i * stride, i * stride + size);
    share(window, gradient).forEach((part, j) => dx[i * stride + j] += part);
  });
  return dx;
}

export default wrongAnswers(lesson06.maxPoolBackward, [
  {
    mistake: "shares the gradient among all values, as for a mean",
    violates: winner,
    answer: (values, size, stride, dy) =>
      backward(values, size, stride, dy, (window, g) => window.map(() => g / window.length)),
  },
  {
    mistake: "multiplies by the value",
    violates: winner,
    answer: (values, size, stride, dy) =>
      backward(values, size, stride, dy, (window, g) => {
        const first = window.indexOf(Math.max(...window));
        return window.map((value, j) => j === first ? g * value : 0);
      }),
  },
  {
    mistake: "overwrites the gradient of a pixel that wins twice",
    violates: "a pixel that wins in two windows gets the sum of both gradients",
    answer: (values, size, stride, dy) => {
      const dx = values.map(() => 0);
      dy.forEach((gradient, i) => {
        const window = values.slice(i * stride, i * stride + size);
        dx[i * stride + window.indexOf(Math.max(...window))] = gradient;
      });
      return dx;
    },
  },
  {
    mistake: "gives every one of equal values the gradient",
    violates: "of equal values the first one wins",
    answer: (values, size, stride, dy) =>
      backward(values, size, stride, dy, (window, g) => {
        const largest = Math.max(...window);
        return window.map((value) => value === largest ? g : 0);
      }),
  },
  {
    mistake: "forgets the window that hangs over",
    violates: "a last window that hangs over hands on its gradient too",
    answer: (values, size, stride, dy) => {
      const dx = values.map(() => 0);
      for (let i = 0; i * stride + size <= values.length; i++) {
        const window = values.slice(i * stride, i * stride + size);
        dx[i * stride + window.indexOf(Math.max(...window))] += dy[i];
      }
      return dx;
    },
  },
]);
