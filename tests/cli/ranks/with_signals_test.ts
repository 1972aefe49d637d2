/** Covers lib/cli/ranks/with_signals.ts: what it does with copies of a signal. */
import { assertEquals } from "@std/assert";
import { forwardSignals, ONE_SIGNAL, SignalCopies } from "../../../lib/cli/ranks/with_signals.ts";

Deno.test("a signal within half a second of the last one that counted is a copy of it", () => {
  const copies = new SignalCopies(ONE_SIGNAL);
  const times = [0, 1, 20, 499, 500, 999, 1000, 5000];
  const counted = times.filter((time) => !copies.isCopy(time));
  assertEquals(counted, [0, 500, 1000, 5000]);
});

Deno.test("without a time in which they are one, each signal counts", () => {
  const copies = new SignalCopies(0);
  assertEquals([7, 7, 8].map((time) => copies.isCopy(time)), [false, false, false]);
});

Deno.test({
  name: "a copy of a signal is not forwarded",
  ignore: Deno.build.os === "windows",
  fn: async () => {
    const late = setTimeout(() => {}, 10_000); // Waiting for a signal does not keep a process running.
    const sentOf = async (apart: number) => {
      const sent: unknown[] = [];
      const stop = forwardSignals({ kill: (signal) => void sent.push(signal) }, apart);
      for (let i = 0; i < 2; i++) {
        const { promise, resolve } = Promise.withResolvers<void>();
        Deno.addSignalListener("SIGTERM", resolve);
        Deno.kill(Deno.pid, "SIGTERM");
        await promise;
        await new Promise((next) => setTimeout(next)); // All listeners have been called.
        Deno.removeSignalListener("SIGTERM", resolve);
      }
      stop();
      return sent;
    };
    assertEquals(await sentOf(60_000), ["SIGINT"]);
    assertEquals(await sentOf(0), ["SIGINT", "SIGINT"]);
    clearTimeout(late);
  },
});
