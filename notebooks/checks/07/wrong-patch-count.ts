import { wrongAnswers } from "@alexnet/alexnet/course";
import { lesson07 } from "@alexnet/alexnet/exercises";

const alone = "a patch as large as the image has one place, and a mirror image";

export default wrongAnswers(lesson07.patchCount, [
  {
    mistake: "leaves the last place out, as the paper's number does",
    violates: alone,
    answer: (imageSide, cropSide) => 2 * (imageSide - cropSide) ** 2,
  },
  {
    mistake: "forgets the mirror images",
    violates: alone,
    answer: (imageSide, cropSide) => (imageSide - cropSide + 1) ** 2,
  },
  {
    mistake: "counts places down but not across",
    violates: "the first and the last place both count",
    answer: (imageSide, cropSide) => 2 * (imageSide - cropSide + 1),
  },
]);
