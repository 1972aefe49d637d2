import { wrongAnswers } from "@alexnet/alexnet/course";
import { lesson07 } from "@alexnet/alexnet/exercises";

const whole = "every place is a whole number from 0 to places - 1";
const share = "each place gets the same share of the numbers from 0 to 1";

export default wrongAnswers(lesson07.placeOf, [
  {
    mistake: "does not cut to a whole number",
    violates: whole,
    answer: (u, places) => u * places,
  },
  {
    mistake: "counts places from one",
    violates: whole,
    answer: (u, places) => 1 + Math.floor(u * places),
  },
  {
    mistake: "counts the places from the last one",
    violates: "low numbers give the first places, high ones the last",
    answer: (u, places) => places - 1 - Math.floor(u * places),
  },
  {
    mistake: "rounds, so that the ends get half a share",
    violates: share,
    answer: (u, places) => Math.round(u * (places - 1)),
  },
  {
    mistake: "never draws the last place",
    violates: share,
    answer: (u, places) => Math.floor(u * (places - 1)),
  },
]);
