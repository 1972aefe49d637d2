import { wrongAnswers } from "@alexnet/alexnet/course";
import { lesson14 } from "@alexnet/alexnet/exercises";

const jpeg = [0xff, 0xd8, 0xff];
const png = [0x89, 0x50, 0x4e, 0x47];

/** The kind by a test of whether bytes agree with the beginning of one. */
function kindBy(agrees: (start: number[]) => boolean): string {
  return agrees(jpeg) ? "jpeg" : agrees(png) ? "png" : "neither";
}

export default wrongAnswers(lesson14.kindOf, [
  {
    mistake: "takes every file that is not a JPEG for a broken one",
    violates: "each kind is told by its own bytes",
    answer: (bytes) => jpeg.every((byte, i) => bytes[i] === byte) ? "jpeg" : "neither",
  },
  {
    mistake: "looks at the first byte only",
    violates: "all of these bytes must agree",
    answer: (bytes) => kindBy(([byte]) => bytes[0] === byte && bytes.length >= 4),
  },
  {
    mistake: "compares the bytes that are there",
    violates: "a file that is cut off within them is neither",
    answer: (bytes) => kindBy((start) => bytes.slice(0, 4).every((b, i) => (start[i] ?? b) === b)),
  },
  {
    mistake: "looks for the bytes anywhere in the file",
    violates: "the bytes stand at the beginning",
    answer: (bytes) => kindBy((start) => bytes.join().includes(start.join())),
  },
]);
