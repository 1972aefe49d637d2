import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { BadArgumentError } from "../../lib/errors.ts";
import { topKErrors } from "../../lib/evaluation/error_rate.ts";
import { errorsByPatchCount } from "../../lib/evaluation/patch_counts.ts";
import { RandomStreams } from "../../lib/random.ts";

Deno.test("three patches of one image: one, two and three votes by hand", () => {
  // Right by 0.2, wrong by 0.1, wrong by 0.4: pairs are right, wrong, wrong; all three wrong.
  const patches = [0.6, 0.4, 0.45, 0.55, 0.3, 0.7];
  const [one, two, three] = errorsByPatchCount(patches, [0], 3);
  assertEquals([one.choices, two.choices, three.choices], [3, 3, 1]);
  assertEquals([one.mean, one.lowest, one.highest], [2 / 3, 0, 1]);
  assertEquals([two.mean, two.lowest, two.highest], [2 / 3, 0, 1]);
  assertEquals(three.mean, 1);
});

Deno.test("with all patches the result is the error of their mean, with one the mean of their errors", () => {
  const stream = new RandomStreams(2).stream("patches");
  const [n, count, classes] = [25, 10, 4];
  const patches = Array.from({ length: n * count * classes }, () => stream.uniform());
  const labels = Array.from({ length: n }, () => stream.integer(classes));
  const found = errorsByPatchCount(patches, labels, count);
  const of = (image: number, patch: number, c: number) =>
    patches[(image * count + patch) * classes + c];
  const error = (probability: (image: number, c: number) => number) =>
    topKErrors(
      labels.flatMap((_, image) =>
        Array.from({ length: classes }, (_, c) => probability(image, c))
      ),
      labels,
      { ks: [1] },
    )[0].error;
  const all = error((image, c) => {
    let sum = 0;
    for (let patch = 0; patch < count; patch++) sum += of(image, patch, c);
    return sum;
  });
  assertEquals(found[9].mean, all);
  const each = Array.from(
    { length: count },
    (_, patch) => error((image, c) => of(image, patch, c)),
  );
  assertAlmostEquals(found[0].mean, each.reduce((sum, e) => sum + e, 0) / count, 1e-12);
  assertEquals([found[0].lowest, found[0].highest], [Math.min(...each), Math.max(...each)]);
  assertEquals(found.map(({ choices }) => choices), [10, 45, 120, 210, 252, 210, 120, 45, 10, 1]);
  for (const { lowest, mean, highest } of found) assert(lowest <= mean && mean <= highest);
});

Deno.test("ties count as in topKErrors, and shapes that do not match are rejected", () => {
  assertEquals(errorsByPatchCount([0.5, 0.5], [1], 1)[0].mean, 0.5);
  assertThrows(() => errorsByPatchCount([0.5], [0, 1], 1), BadArgumentError, "found 1 patches");
  assertThrows(() => errorsByPatchCount([], [0], 13), BadArgumentError, "from 1 to 12");
});
