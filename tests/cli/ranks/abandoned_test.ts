/** Covers lib/cli/ranks/abandoned.ts; tests/cli/train_rank_faults_test.ts kills the processes. */
import { assertEquals } from "@std/assert";
import { abandonedSignal } from "../../../lib/cli/ranks/abandoned.ts";

const never = new Promise<void>(() => {});

/** Waits for the abort; the timer of the signal itself does not keep a process running. */
async function aborted(signal: AbortSignal): Promise<boolean> {
  const late = setTimeout(() => {}, 10_000);
  await new Promise((resolve) => signal.addEventListener("abort", resolve));
  clearTimeout(late);
  return signal.aborted;
}

Deno.test("a rank is abandoned when the input that its command holds open ends", async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const signal = abandonedSignal({ parent: () => 7, inputEnds: promise });
  assertEquals(signal.aborted, false);
  resolve();
  assertEquals(await aborted(signal), true);
});

Deno.test("a rank is abandoned when it gets another parent", async () => {
  let parent = 7;
  const signal = abandonedSignal({ parent: () => parent, inputEnds: never });
  parent = 1;
  assertEquals(await aborted(signal), true);
});
