import { wrongAnswers } from "@alexnet/alexnet/course";
import { lesson15 } from "@alexnet/alexnet/exercises";

const found = "a name whose values differ is found, and no other";
const oneSide = "a name that only one of them has is found, whichever it is";
const order = "the names are in alphabetical order, each once";
const namesOf = (a: object, b: object) => [...new Set([...Object.keys(a), ...Object.keys(b)])];

export default wrongAnswers(lesson15.differingNames, [
  {
    mistake: "names that agree",
    violates: found,
    answer: (a, b) => namesOf(a, b).filter((name) => a[name] === b[name]).sort(),
  },
  {
    mistake: "looks at the names of the first only",
    violates: oneSide,
    answer: (a, b) => Object.keys(a).filter((name) => a[name] !== b[name]).sort(),
  },
  {
    mistake: "takes a value of 0 for a missing one",
    violates: oneSide,
    answer: (a, b) => namesOf(a, b).filter((name) => (a[name] || 0) !== (b[name] || 0)).sort(),
  },
  {
    mistake: "in the order in which they were written",
    violates: order,
    answer: (a, b) => namesOf(a, b).filter((name) => a[name] !== b[name]),
  },
]);
