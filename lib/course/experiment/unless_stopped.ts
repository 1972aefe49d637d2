/**
 * Work that the Stop button may cut short.
 *
 * @module
 */
import { BadArgumentError } from "../../errors.ts";
import { stopPressed } from "../../stop_button.ts";

/** What `work` returns; undefined if it was stopped with too little for its own statistics. */
export async function unlessStopped<Result>(
  work: () => Result | Promise<Result>,
): Promise<Result | undefined> {
  try {
    return await work();
  } catch (error) {
    if (stopPressed() && error instanceof BadArgumentError) return undefined;
    throw error;
  }
}
