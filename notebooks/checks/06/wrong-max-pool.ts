import { wrongAnswers } from "@alexnet/alexnet/course";
import { lesson06 } from "@alexnet/alexnet/exercises";

const apart = "windows begin `stride` apart, whether they overlap or not";
const over = "a last window that hangs over is counted";

export default wrongAnswers(lesson06.maxPool, [
  {
    mistake: "moves by the size of the window, not by the stride",
    violates: apart,
    answer: (values, size) =>
      Array.from(
        { length: Math.ceil(values.length / size) },
        (_, i) => Math.max(...values.slice(i * size, (i + 1) * size)),
      ),
  },
  {
    mistake: "takes the mean",
    violates: apart,
    answer: (values, size, stride) =>
      Array.from({ length: 1 + Math.ceil((values.length - size) / stride) }, (_, i) => {
        const window = values.slice(i * stride, i * stride + size);
        return window.reduce((sum, value) => sum + value, 0) / window.length;
      }),
  },
  {
    mistake: "leaves the last window out",
    violates: over,
    answer: (values, size, stride) =>
      Array.from(
        { length: 1 + Math.floor((values.length - size) / stride) },
        (_, i) => Math.max(...values.slice(i * stride, i * stride + size)),
      ),
  },
  {
    mistake: "puts zeros outside the map",
    violates: "places outside the map are ignored, not zero",
    answer: (values, size, stride) => {
      const padded = [...values, ...Array.from({ length: size }, () => 0)];
      return Array.from(
        { length: 1 + Math.ceil((values.length - size) / stride) },
        (_, i) => Math.max(...padded.slice(i * stride, i * stride + size)),
      );
    },
  },
]);
