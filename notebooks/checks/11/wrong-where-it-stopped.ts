import { wrongAnswers } from "@alexnet/alexnet/course";
import { lesson11 } from "@alexnet/alexnet/exercises";

const begin = "a run that has not begun is at the beginning";

export default wrongAnswers(lesson11.whereItStopped, [
  {
    mistake: "counts epochs from one",
    violates: begin,
    answer: (step, images, batchSize) => {
      const batches = Math.ceil(images / batchSize);
      return [1 + Math.floor(step / batches), step % batches];
    },
  },
  {
    mistake: "takes a run of no updates for one that has made its first epoch",
    violates: begin,
    answer: (step, images, batchSize) => {
      const batches = Math.ceil(images / batchSize);
      return step === 0 ? [1, 0] : [Math.floor(step / batches), step % batches];
    },
  },
  {
    mistake: "goes on with the last update instead of the next",
    violates: begin,
    answer: (step, images, batchSize) => {
      const batches = Math.ceil(images / batchSize);
      return [Math.floor(step / batches), Math.max(0, step % batches - 1)];
    },
  },
  {
    mistake: "drops the short last batch",
    violates: "the short last batch counts as a batch",
    answer: (step, images, batchSize) => {
      const batches = Math.floor(images / batchSize);
      return [Math.floor(step / batches), step % batches];
    },
  },
  {
    mistake: "goes on after the end of the epoch",
    violates: "after the last batch of an epoch comes the first of the next",
    answer: (step, images, batchSize) => {
      const batches = Math.ceil(images / batchSize);
      const epoch = Math.max(0, Math.ceil(step / batches) - 1);
      return [epoch, step - epoch * batches];
    },
  },
  {
    mistake: "never leaves the first epoch",
    violates: "after the last batch of an epoch comes the first of the next",
    answer: (step) => [0, step],
  },
]);
