/**
 * How long threads or ranks spent on one kind of work.
 *
 * @module
 */
import { requireFinite, requireOptions } from "../../argument_checks.ts";
import type { WorkerSpan } from "./tower_thread.ts";

/**
 * The time of all spans of some kinds together, of all workers.
 *
 * @param spans the activity of threads or ranks.
 * @param kinds what to count, e.g. `wait`.
 * @returns milliseconds.
 * @throws {BadArgumentError} if a span has an unknown field, or a time that is not finite.
 *
 * @example
 * ```ts
 * import { totalTime } from "@alexnet/alexnet/parallel";
 * import { assertEquals } from "@std/assert";
 *
 * const wait = { worker: "tower 1", kind: "wait", label: "conv3", from: 5, to: 7 } as const;
 * assertEquals(totalTime([wait, { ...wait, kind: "exchange" }], "wait"), 2);
 * ```
 */
export function totalTime(
  spans: readonly WorkerSpan[],
  ...kinds: readonly WorkerSpan["kind"][]
): number {
  requireOptions("totalTime", { spans }, {
    spans: [{ worker: true, kind: true, label: true, from: true, to: true, bytes: true }],
  });
  for (const { label, from, to } of spans) {
    requireFinite(`start of ${label}`, from);
    requireFinite(`end of ${label}`, to);
  }
  return spans.filter(({ kind }) => kinds.includes(kind))
    .reduce((sum, { from, to }) => sum + to - from, 0);
}
