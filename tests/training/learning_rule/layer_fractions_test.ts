import { assertEquals } from "@std/assert";
import { rootsOf, valuesOf } from "../../../lib/training/learning_rule/layer_fractions.ts";

Deno.test("a fraction is its numerator by its denominator, and a ratio of norms its root", () => {
  const fractions = { conv1: [9, 4], fc2: [0, 3] } as const;
  assertEquals(valuesOf(fractions), { conv1: 2.25, fc2: 0 });
  assertEquals(rootsOf(fractions), { conv1: 1.5, fc2: 0 });
});
