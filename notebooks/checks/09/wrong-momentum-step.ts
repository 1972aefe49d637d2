import { wrongAnswers } from "@alexnet/alexnet/course";
import { lesson09 } from "@alexnet/alexnet/exercises";

const rest = "from rest, without decay, the velocity is the gradient times minus the learning rate";

export default wrongAnswers(lesson09.momentumStep, [
  {
    mistake: "climbs instead of descending",
    violates: rest,
    answer: (w, v, g, rate, decay) => {
      const velocity = 0.9 * v - decay * rate * w + rate * g;
      return [w + velocity, velocity];
    },
  },
  {
    mistake: "keeps the rate outside the velocity, as tfjs does",
    violates: rest,
    answer: (w, v, g, rate, decay) => {
      const velocity = 0.9 * v + g + decay * w;
      return [w - rate * velocity, velocity];
    },
  },
  {
    mistake: "multiplies the old velocity by the rate",
    violates: "nine tenths of the old velocity stay, whatever the learning rate is now",
    answer: (w, v, g, rate, decay) => {
      const velocity = rate * (0.9 * v - decay * w - g);
      return [w + velocity, velocity];
    },
  },
  {
    mistake: "lets the weight decay without the rate",
    violates: "the decay pulls towards zero, by learningRate * weightDecay * w",
    answer: (w, v, g, rate, decay) => {
      const velocity = 0.9 * v - decay * w - rate * g;
      return [w + velocity, velocity];
    },
  },
  {
    mistake: "moves the weight by the old velocity",
    violates: "the weight moves by the new velocity",
    answer: (w, v, g, rate, decay) => [w + v, 0.9 * v - decay * rate * w - rate * g],
  },
]);
