import { assertAlmostEquals, assertEquals } from "@std/assert";
import fc from "fast-check";
import { labelMix, sameClassPairs } from "../../lib/training/label_mix.ts";

Deno.test("pairs of one class are counted without an image and itself", () => {
  assertEquals(sameClassPairs([0, 0, 1, 1]), 1 / 3);
  assertEquals(sameClassPairs([7, 7, 7]), 1);
  assertEquals(sameClassPairs([1, 2, 3]), 0);
  assertEquals([sameClassPairs([]), sameClassPairs([4])], [undefined, undefined]);
});

Deno.test("the mix of equal classes has the entropy ln(classes)", () => {
  const { largestClass, entropy, sameClassPairs } = labelMix([0, 1, 2, 3, 0, 1, 2, 3]);
  assertEquals([largestClass, sameClassPairs], [0.25, 1 / 7]);
  assertAlmostEquals(entropy, Math.log(4), 1e-12);
});

Deno.test("the entropy is at most ln(classes), and the pairs are those that a count of all finds", () => {
  fc.assert(fc.property(
    fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 2, maxLength: 40 }),
    (labels) => {
      const { entropy, sameClassPairs, largestClass } = labelMix(labels);
      let [same, all] = [0, 0];
      for (let a = 0; a < labels.length; a++) {
        for (let b = 0; b < a; b++) [same, all] = [same + Number(labels[a] === labels[b]), all + 1];
      }
      assertAlmostEquals(sameClassPairs, same / all, 1e-12);
      const classes = new Set(labels).size;
      assertEquals(entropy <= Math.log(classes) + 1e-12, true);
      assertEquals(largestClass >= 1 / classes, true);
    },
  ));
});
