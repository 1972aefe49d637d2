/** Covers lib/course/each_in_turn.ts; `stop_test.ts` stops it in the kernel. */
import { assertEquals, assertRejects } from "@std/assert";
import { eachInTurn } from "../../lib/course/each_in_turn.ts";
import { BadArgumentError } from "../../lib/errors.ts";

Deno.test("items are computed one after another, in order, with their index", async () => {
  const running: number[] = [];
  const results = await eachInTurn(["a", "b", "c"], async (item, index) => {
    running.push(index);
    await Promise.resolve();
    return `${item}${running.length}`;
  }, { what: "letters", unit: "letter" });
  assertEquals(results, ["a1", "b2", "c3"]);
});

Deno.test("an error in an item ends the call and is rethrown", async () => {
  const failing = () =>
    eachInTurn([1, 2], (n) => {
      if (n === 2) throw new RangeError("two");
      return n;
    }, { what: "numbers", unit: "number" });
  await assertRejects(failing, RangeError, "two");
});

Deno.test("no items give no results, and something that cannot be called is rejected", async () => {
  assertEquals(await eachInTurn([], () => 1, { what: "nothing", unit: "item" }), []);
  const notCallable = 3 as unknown as () => number;
  const options = { what: "numbers", unit: "number" };
  await assertRejects(() => eachInTurn([1], notCallable, options), BadArgumentError, "function");
});
