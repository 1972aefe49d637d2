/**
 * What a test of a promise tried: kills, flips, files, the worst seconds and bytes.
 *
 * @module
 */
import { FIGURES_FILE } from "../tools/reliability/test_results.ts";

/**
 * Reports what a test tried, for `deno task dev reliability`, which writes it into its page; does
 * nothing in other runs of the tests.
 *
 * @param test The context of the test.
 * @param figures A phrase without a verb, e.g. `80 flips, 74 rejected`.
 */
export function reportFigures(test: { name: string; origin: string }, figures: string): void {
  const file = Deno.env.get(FIGURES_FILE);
  if (file === undefined) return;
  const line = JSON.stringify({ name: test.name, origin: test.origin, figures });
  Deno.writeTextFileSync(file, `${line}\n`, { append: true });
}
