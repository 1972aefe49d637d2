import { wrongAnswers } from "@alexnet/alexnet/course";
import { lesson02 } from "@alexnet/alexnet/exercises";

const whole = "a layer in one piece has one weight for each pixel and map of each kernel's window";
const tower = "a kernel of a tower reads the tower's maps alone: conv2 has 5 x 5 x 48 weights each";

export default wrongAnswers(lesson02.groupedParameters, [
  {
    mistake: "forgets the biases",
    violates: whole,
    answer: (inMaps, kernels, size, groups) => size * size * inMaps / groups * kernels,
  },
  {
    mistake: "takes the window for a line",
    violates: whole,
    answer: (inMaps, kernels, size, groups) => (size * inMaps / groups + 1) * kernels,
  },
  {
    mistake: "lets every tower read all maps",
    violates: tower,
    answer: (inMaps, kernels, size) => (size * size * inMaps + 1) * kernels,
  },
  {
    mistake: "divides the biases as well",
    violates: tower,
    answer: (inMaps, kernels, size, groups) => (size * size * inMaps + 1) * kernels / groups,
  },
]);
