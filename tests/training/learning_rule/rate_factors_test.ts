import { assertEquals, assertThrows } from "@std/assert";
import { BadArgumentError } from "../../../lib/errors.ts";
import {
  checkedRateFactors,
  requireKnownFactors,
} from "../../../lib/training/learning_rule/rate_factors.ts";

Deno.test("factors are copied, and a negative one is named", () => {
  const factors = { conv1: 0, "fc8/bias": 20 };
  const copy = checkedRateFactors(factors);
  factors.conv1 = 1;
  assertEquals(copy, { conv1: 0, "fc8/bias": 20 });
  assertThrows(() => checkedRateFactors({ conv1: -1 }), BadArgumentError, 'rateFactors["conv1"]');
});

Deno.test("a factor of no layer gets the nearest one", () => {
  const names = ["tower1/conv1/kernel", "tower1/conv1/bias"];
  requireKnownFactors({ "tower1/conv1": 0, "tower1/conv1/bias": 2 }, names);
  assertThrows(
    () => requireKnownFactors({ conv1: 0 }, names),
    BadArgumentError,
    "did you mean tower1/conv1?",
  );
});
