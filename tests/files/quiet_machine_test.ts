import { assertEquals } from "@std/assert";
import { askForQuiet, waitForTurn } from "../../lib/files/quiet_machine.ts";

Deno.test("a training run waits while another program asks for quiet, and continues when it ends", async () => {
  const folder = await Deno.makeTempDir();
  assertEquals(await waitForTurn(folder), false);
  const quiet = askForQuiet(folder);
  let passed = false;
  const waiting = waitForTurn(folder, { every: 5 }).then((waited) => {
    passed = true;
    return waited;
  });
  await new Promise((resolve) => setTimeout(resolve, 30));
  assertEquals(passed, false);
  quiet?.[Symbol.dispose]();
  assertEquals(await waiting, true);
  await Deno.remove(folder, { recursive: true });
});

Deno.test("a stop ends the waiting", async () => {
  const folder = await Deno.makeTempDir();
  using _quiet = askForQuiet(folder);
  const stop = new AbortController();
  const waiting = waitForTurn(folder, { every: 5, signal: stop.signal });
  stop.abort();
  assertEquals(await waiting, true);
  await Deno.remove(folder, { recursive: true });
});

Deno.test("the second program that asks for quiet is told that it is not the first", async () => {
  const folder = await Deno.makeTempDir();
  using first = askForQuiet(folder);
  assertEquals(first !== undefined, true);
  assertEquals(askForQuiet(folder), undefined);
  await Deno.remove(folder, { recursive: true });
});
