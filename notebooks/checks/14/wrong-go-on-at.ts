import { wrongAnswers } from "@alexnet/alexnet/course";
import { lesson14 } from "@alexnet/alexnet/exercises";

export default wrongAnswers(lesson14.goOnAt, [
  {
    mistake: "begins the pass again",
    violates: "within a pass the batch is counted on",
    answer: (updates, images, batchSize) => [
      Math.floor(updates / Math.ceil(images / batchSize)),
      0,
    ],
  },
  {
    mistake: "repeats the last update",
    violates: "within a pass the batch is counted on",
    answer: (updates, images, batchSize) => {
      const batches = Math.ceil(images / batchSize);
      const last = Math.max(0, updates - 1);
      return [Math.floor(last / batches), last % batches];
    },
  },
  {
    mistake: "goes on after the end of the pass",
    violates: "after the last batch the next pass begins",
    answer: (updates, images, batchSize) => {
      const batches = Math.ceil(images / batchSize);
      const pass = Math.max(0, Math.ceil(updates / batches) - 1);
      return [pass, updates - pass * batches];
    },
  },
  {
    mistake: "forgets the smaller last batch",
    violates: "a smaller last batch counts as one",
    answer: (updates, images, batchSize) => {
      const batches = Math.floor(images / batchSize);
      return [Math.floor(updates / batches), updates % batches];
    },
  },
]);
