import { wrongAnswers } from "@alexnet/alexnet/course";
import { lesson14 } from "@alexnet/alexnet/exercises";

export default wrongAnswers(lesson14.updatesOf, [
  {
    mistake: "drops what is left over",
    violates: "what is left over is a batch of its own",
    answer: (images, batchSize, passes) => passes * Math.floor(images / batchSize),
  },
  {
    mistake: "lets batches run on from one pass into the next",
    violates: "each pass has its own last batch",
    answer: (images, batchSize, passes) => Math.ceil(passes * images / batchSize),
  },
  {
    mistake: "counts images",
    violates: "one update a batch",
    answer: (images, _batchSize, passes) => passes * images,
  },
  {
    mistake: "returns a fraction",
    violates: "what is left over is a batch of its own",
    answer: (images, batchSize, passes) => passes * images / batchSize,
  },
]);
