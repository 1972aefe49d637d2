import { assertEquals, assertRejects } from "@std/assert";
import { disposing } from "../lib/disposing.ts";

/** A resource that records when it is disposed of. */
function recorded(): { events: string[] } & Disposable {
  const events: string[] = [];
  return { events, [Symbol.dispose]: () => void events.push("disposed") };
}

Deno.test("a resource is disposed of after the work, whose result is returned", async () => {
  const resource = recorded();
  const result = await disposing(resource, async ({ events }) => {
    await Promise.resolve();
    events.push("worked");
    return 7;
  });
  assertEquals([result, resource.events], [7, ["worked", "disposed"]]);
});

Deno.test("a resource is disposed of when the work fails", async () => {
  const resource = recorded();
  await assertRejects(() => disposing(resource, () => Promise.reject(new Error("no"))));
  assertEquals(resource.events, ["disposed"]);
});
