import { assertEquals } from "@std/assert";
import { paperResults, publicWeightsResults } from "../../lib/evaluation/published_results.ts";

Deno.test("the paper's rows are the notes of the runs of 2012, rounded to a tenth of a percent", () => {
  // layers/layer-params-*.cfg of the 2012 program: net, images, crops, top-1 and top-5 error.
  const notes = [
    ["CNN", "ILSVRC-2010 test", "ten", 0.374727, 0.169987],
    ["CNN", "ILSVRC-2010 test", "center", 0.390247, 0.182953],
    ["1 CNN", "ILSVRC-2012 validation", "ten", 0.406640, 0.182100],
    ["1 CNN*", "ILSVRC-2012 validation", "ten", 0.389900, 0.166220],
  ] as const;
  for (const [net, images, crops, top1, top5] of notes) {
    const row = paperResults.find((result) =>
      result.net === net && result.images === images && result.crops === crops
    );
    const rounded = [top1, top5].map((error) => Math.round(1000 * error) / 10);
    assertEquals([row?.top1, row?.top5], rounded, `${net}, ${crops}`);
  }
});

Deno.test("the public weights have the accuracies that their sources give", () => {
  const accuracies = publicWeightsResults.map(({ top1, top5 }) =>
    [100 - top1, 100 - top5].map((percent) => Math.round(1000 * percent) / 1000)
  );
  assertEquals(accuracies, [[57.1, 80.2], [56.522, 79.066]]);
});

Deno.test("every row has a source and a top-5 error below its top-1 error", () => {
  for (const { net, top1, top5, source } of [...paperResults, ...publicWeightsResults]) {
    assertEquals([0 < top5, top5 < top1, top1 < 100, source !== ""], [true, true, true, true], net);
  }
});
