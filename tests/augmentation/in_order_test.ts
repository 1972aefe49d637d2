import { assertEquals, assertRejects } from "@std/assert";
import fc from "fast-check";
import { inOrder } from "../../lib/augmentation/in_order.ts";

Deno.test("results come in order, whichever is ready first, and few are under way", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      fc.nat(12),
      fc.integer({ min: 1, max: 5 }),
      async (s, n, ahead) => {
        let [running, most] = [0, 0];
        const work = async (i: number) => {
          most = Math.max(most, ++running);
          await s.schedule(Promise.resolve());
          running--;
          return i;
        };
        const all = Array.fromAsync(inOrder(2, 2 + n, ahead, work));
        assertEquals(await s.waitFor(all), Array.from({ length: n }, (_, i) => i + 2));
        assertEquals(most, Math.min(ahead, n));
      },
    ),
    { numRuns: 50 },
  );
});

Deno.test("an error is thrown at its turn, after the results before it", async () => {
  const seen: number[] = [];
  const work = (i: number) =>
    i === 3 ? Promise.reject(new RangeError("three")) : Promise.resolve(i);
  await assertRejects(
    async () => {
      for await (const i of inOrder(0, 6, 4, work)) seen.push(i);
    },
    RangeError,
    "three",
  );
  assertEquals(seen, [0, 1, 2]);
});

Deno.test("a caller that stops early waits for what is under way", async () => {
  let ended = 0;
  const work = async () => {
    await new Promise((resolve) => setTimeout(resolve, 1));
    ended++;
  };
  for await (const _ of inOrder(0, 100, 3, work)) break;
  assertEquals(ended, 4);
});
