/** Covers datasets/pictures/own_error.ts. */
import { assertEquals, assertRejects } from "@std/assert";
import { withOwnError } from "../../../datasets/pictures/own_error.ts";

/** Fails with each of `messages` and then with the last one; counts the attempts. */
function failing(...messages: string[]) {
  let attempts = 0;
  const decode = () => {
    const message = messages[Math.min(attempts++, messages.length - 1)];
    return Promise.reject(new Error(message));
  };
  return { decode, attempts: () => attempts };
}

Deno.test("an image keeps the reason that it gives three times, not those of other threads", async () => {
  const { decode, attempts } = failing("other's", "own", "Unknown error", "own", "other's", "own");
  await assertRejects(() => withOwnError(decode), Error, "own");
  assertEquals(attempts(), 8);
  const seldom = failing("own", "own", "Unknown error");
  await assertRejects(() => withOwnError(seldom.decode), Error, "own");
  assertEquals(seldom.attempts(), 12);
});

Deno.test("a missing reason counts only if no attempt gives another one", async () => {
  const never = failing("Unknown error");
  await assertRejects(() => withOwnError(never.decode), Error, "Unknown error");
  assertEquals(never.attempts(), 12);
  const late = failing("Unknown error", "Unknown error", "Unknown error", "own");
  await assertRejects(() => withOwnError(late.decode), Error, "own");
  assertEquals(late.attempts(), 6);
});

Deno.test("an image that decodes in a later attempt is decoded", async () => {
  let attempts = 0;
  const decode = () => attempts++ === 0 ? Promise.reject(new Error("x")) : Promise.resolve(7);
  assertEquals(await withOwnError(decode), 7);
});
