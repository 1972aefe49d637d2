import { assertEquals } from "@std/assert";
import { mostProbable } from "../../lib/evaluation/most_probable.ts";

Deno.test("of several equally large probabilities, the first one counts", () => {
  assertEquals(mostProbable([0.9, 0.2, 0.4, 0.4], 1, 3), 1);
  assertEquals(mostProbable([0.5, 0.5], 0, 2), 0);
});
