import { assertEquals } from "@std/assert";
import {
  contestResults,
  fall2009Results,
  paperResults,
  publicWeightsResults,
} from "../../lib/evaluation/published_results.ts";

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
  for (
    const { net, top1, top5, source } of [
      ...paperResults,
      ...publicWeightsResults,
      ...fall2009Results,
    ]
  ) {
    assertEquals([0 < top5, top5 < top1, top1 < 100, source !== ""], [true, true, true, true], net);
  }
});

Deno.test("the errors on the test images of 2012 are those of the abstract and of Table 2", () => {
  const errors = Object.fromEntries(contestResults.map(({ net, top5 }) => [net, top5]));
  assertEquals(errors, { "SIFT + FVs": 26.2, "5 CNNs": 16.4, "7 CNNs*": 15.3 });
  // Those of the nets differ from their errors on the validation images by a tenth of a point at most.
  for (const { net, top5 } of contestResults.slice(1)) {
    const validation = paperResults.find((row) => row.net === net)?.top5 ?? NaN;
    assertEquals(Math.abs(validation - top5) < 0.15, true, net);
  }
});
