import { assertAlmostEquals } from "@std/assert";
import {
  normalProbability,
  normalQuantile,
  studentQuantile,
} from "../../lib/statistics/quantile.ts";

Deno.test("quantiles agree with printed tables", () => {
  // Abramowitz and Stegun, tables 26.5 and 26.10.
  assertAlmostEquals(normalQuantile(0.975), 1.959963985, 1e-9);
  assertAlmostEquals(normalQuantile(0.8), 0.841621234, 1e-9);
  assertAlmostEquals(normalQuantile(0.00001), -4.264890794, 1e-8);
  for (const [degrees, t] of [[1, 12.706], [2, 4.303], [3, 3.182], [4, 2.776], [30, 2.042]]) {
    assertAlmostEquals(studentQuantile(0.975, degrees), t, 6e-4);
  }
});

Deno.test("the normal probability agrees with printed tables, in the middle and in the tails", () => {
  // Abramowitz and Stegun, tables 26.1 and 26.2.
  for (const [x, p] of [[0, 0.5], [0.5, 0.691462461], [-1, 0.158655254], [3, 0.998650102]]) {
    assertAlmostEquals(normalProbability(x), p, 1e-9);
  }
  assertAlmostEquals(normalProbability(-5), 2.866515719e-7, 1e-15);
});
