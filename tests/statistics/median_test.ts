import { assertEquals } from "@std/assert";
import { median } from "../../lib/statistics/median.ts";

Deno.test("the median is the middle of the sorted values", () => {
  assertEquals([median([3, 1, 9]), median([4, 1, 9, 2])], [3, 3]);
});
