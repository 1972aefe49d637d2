import { wrongAnswers } from "@alexnet/alexnet/course";
import { lesson12 } from "@alexnet/alexnet/exercises";

const corners = "four patches touch the corners";

export default wrongAnswers(lesson12.fivePlaces, [
  {
    mistake: "begins the last patches outside the image",
    violates: corners,
    answer: (imageSide, cropSide) => {
      const middle = (imageSide - cropSide) / 2;
      return [[0, 0], [0, cropSide], [middle, middle], [cropSide, 0], [cropSide, cropSide]];
    },
  },
  {
    mistake: "exchanges row and column",
    violates: corners,
    answer: (imageSide, cropSide) => {
      const far = imageSide - cropSide;
      return [[0, 0], [far, 0], [far / 2, far / 2], [0, far], [far, far]];
    },
  },
  {
    mistake: "takes the middle of the image for the beginning of the centre patch",
    violates: "the remaining patch lies in the middle",
    answer: (imageSide, cropSide) => {
      const far = imageSide - cropSide;
      return [[0, 0], [0, far], [imageSide / 2, imageSide / 2], [far, 0], [far, far]];
    },
  },
]);
