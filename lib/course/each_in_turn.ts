/**
 * Runs one computation after another in a cell, with progress and the Stop button.
 *
 * @module
 */
import { requireFunction, requireOptions } from "../argument_checks.ts";
import { disposing } from "../disposing.ts";
import { LongCall } from "../long_call.ts";

/** What the progress of {@linkcode eachInTurn} shows. */
export interface TurnOptions {
  /** What runs, e.g. `layers of paper`. */
  what: string;
  /** What an item is, in the singular, e.g. `layer`. */
  unit: string;
}

/**
 * Computes a result for each item, one after another. In a notebook the cell shows which one runs
 * and how much time is left, and Stop ends the call after the current one.
 *
 * @param items what to compute a result for.
 * @param compute computes the result of one item.
 * @param options what the progress shows.
 * @returns the results in order; only those of the first items if it was stopped.
 * @throws {BadArgumentError} for an unknown option, and if `compute` is not a function.
 *
 * @example
 * ```ts
 * import { eachInTurn } from "@alexnet/alexnet/course";
 * import { assertEquals } from "@std/assert";
 *
 * const squares = await eachInTurn([1, 2, 3], (n) => n ** 2, { what: "squares", unit: "number" });
 * assertEquals(squares, [1, 4, 9]);
 * ```
 */
export async function eachInTurn<Item, Result>(
  items: readonly Item[],
  compute: (item: Item, index: number) => Result | Promise<Result>,
  options: TurnOptions,
): Promise<Result[]> {
  requireFunction("compute of eachInTurn", compute);
  requireOptions("eachInTurn", options, { what: true, unit: true });
  const results: Result[] = [];
  return await disposing(new LongCall({ ...options, total: items.length }), async (call) => {
    for (const [index, item] of items.entries()) {
      if (!await call.goOn(index)) return results;
      results.push(await compute(item, index));
    }
    await call.goOn(items.length);
    return results;
  });
}
