import { wrongAnswers } from "@alexnet/alexnet/course";
import { lesson14 } from "@alexnet/alexnet/exercises";

const shorter = "the shorter side becomes `side`";

export default wrongAnswers(lesson14.scaledSize, [
  {
    mistake: "stretches both sides",
    violates: shorter,
    answer: (_width, _height, side) => [side, side],
  },
  {
    mistake: "scales the longer side",
    violates: shorter,
    answer: (width, height, side) =>
      width >= height
        ? [side, Math.floor(side * height / width)]
        : [Math.floor(side * width / height), side],
  },
  {
    mistake: "rounds to the nearest",
    violates: "the longer side is rounded down",
    answer: (width, height, side) =>
      width <= height
        ? [side, Math.round(side * height / width)]
        : [Math.round(side * width / height), side],
  },
  {
    mistake: "leaves small images as they are",
    violates: "small images are enlarged",
    answer: (width, height, side) => {
      if (Math.min(width, height) < side) return [width, height];
      return width <= height
        ? [side, Math.floor(side * height / width)]
        : [Math.floor(side * width / height), side];
    },
  },
]);
