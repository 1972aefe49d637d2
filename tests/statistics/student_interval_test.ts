import { assertAlmostEquals, assertThrows } from "@std/assert";
import { BadArgumentError } from "../../lib/errors.ts";
import { studentInterval } from "../../lib/statistics/student_interval.ts";

Deno.test("the interval is that of Student's own data on sleep", () => {
  // Student, Biometrika 6 (1908), p. 20, the extra hours of sleep by drug 2 over drug 1; R's
  // t.test(sleep) gives 0.7001142 to 2.4598858 for the ten differences.
  const { mean, half } = studentInterval([1.2, 2.4, 1.3, 1.3, 0, 1, 1.8, 0.8, 4.6, 1.4]);
  assertAlmostEquals(mean, 1.58, 1e-12);
  assertAlmostEquals(mean - half, 0.7001142, 1e-6);
  assertAlmostEquals(mean + half, 2.4598858, 1e-6);
});

Deno.test("one number has no interval", () => {
  assertThrows(() => studentInterval([1]), BadArgumentError, "at least two");
});
