import { wrongAnswers } from "@alexnet/alexnet/course";
import { lesson07 } from "@alexnet/alexnet/exercises";

const along = "along one axis of colour, the shift is alpha times the standard deviation";
const all = "each component moves all three colours";

export default wrongAnswers(lesson07.colorShift, [
  {
    mistake: "multiplies by the eigenvalue, the square of the deviation",
    violates: along,
    answer: (components, deviations, alphas) =>
      [0, 1, 2].map((c) =>
        alphas.reduce((sum, alpha, i) => sum + alpha * deviations[i] ** 2 * components[i][c], 0)
      ),
  },
  {
    mistake: "forgets the deviations",
    violates: along,
    answer: (components, _deviations, alphas) =>
      [0, 1, 2].map((c) => alphas.reduce((sum, alpha, i) => sum + alpha * components[i][c], 0)),
  },
  {
    mistake: "takes columns for rows",
    violates: all,
    answer: (components, deviations, alphas) =>
      [0, 1, 2].map((c) =>
        alphas.reduce((sum, alpha, i) => sum + alpha * deviations[i] * components[c][i], 0)
      ),
  },
  {
    mistake: "moves each colour along its own component only",
    violates: all,
    answer: (components, deviations, alphas) =>
      [0, 1, 2].map((c) => alphas[c] * deviations[c] * components[c][c]),
  },
]);
