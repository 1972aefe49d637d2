import { assertEquals, assertRejects } from "@std/assert";
import { inParallel } from "../../datasets/in_parallel.ts";

Deno.test("every item is processed once, at most `parallel` at a time", async () => {
  const done: number[] = [];
  let running = 0;
  let most = 0;
  await inParallel(20, 3, async (i) => {
    most = Math.max(most, ++running);
    await Promise.resolve();
    running--;
    done.push(i);
  });
  assertEquals(done.toSorted((a, b) => a - b), Array.from({ length: 20 }, (_, i) => i));
  assertEquals([most, running], [3, 0]);
});

Deno.test("after an error no further item is started, and all started ones have ended", async () => {
  let started = 0;
  let ended = 0;
  const work = async (i: number) => {
    started++;
    await Promise.resolve();
    ended++;
    if (i === 2) throw new Error("third");
  };
  await assertRejects(() => inParallel(100, 4, work), Error, "third");
  assertEquals(started, ended);
  assertEquals(started < 10, true);
});
