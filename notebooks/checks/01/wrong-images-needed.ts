import { wrongAnswers } from "@alexnet/alexnet/course";
import { lesson01 } from "@alexnet/alexnet/exercises";

const quadratic = "half the effect needs four times the images";
const whole = "the number of images is whole, enough, and no larger than it has to be";

export default wrongAnswers(lesson01.imagesNeeded, [
  {
    mistake: "forgets the square",
    violates: quadratic,
    answer: (points, discordant) => Math.ceil(100 * 1.96 * Math.sqrt(discordant) / points),
  },
  {
    mistake: "forgets 1.96",
    violates: quadratic,
    answer: (points, discordant) => Math.ceil(discordant * (100 / points) ** 2),
  },
  {
    mistake: "takes points for a share",
    violates: quadratic,
    answer: (points, discordant) => Math.ceil(discordant * (1.96 / points) ** 2),
  },
  {
    mistake: "does not round",
    violates: whole,
    answer: (points, discordant) => discordant * (1.96 * 100 / points) ** 2,
  },
  {
    mistake: "rounds down",
    violates: whole,
    answer: (points, discordant) => Math.floor(discordant * (1.96 * 100 / points) ** 2),
  },
  {
    mistake: "rounds to the nearest number",
    violates: whole,
    answer: (points, discordant) => Math.round(discordant * (1.96 * 100 / points) ** 2),
  },
  {
    mistake: "adds an image to be sure",
    violates: whole,
    answer: (points, discordant) => 1 + Math.ceil(discordant * (1.96 * 100 / points) ** 2),
  },
]);
