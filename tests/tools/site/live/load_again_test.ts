import { assertEquals, assertRejects } from "@std/assert";
import { loadAgain } from "../../../../tools/site/live/load_again.ts";

/** A host that answers as soon as it is online, and a browser that keeps failures. */
function host() {
  const asked: string[] = [];
  const kept = new Set<string>();
  const state = { online: false };
  const importModule = (url: string) => {
    asked.push(url);
    if (!state.online) kept.add(url);
    return kept.has(url) ? Promise.reject(new TypeError("failed")) : Promise.resolve(url);
  };
  return { asked, state, load: loadAgain(() => "https://a/b.js", importModule) };
}

Deno.test("a part is loaded once, also by two calls at the same time", async () => {
  const { asked, state, load } = host();
  state.online = true;
  await Promise.all([load(), load()]);
  await load();
  assertEquals(asked, ["https://a/b.js"]);
});

Deno.test("after each failure a part is loaded from another address", async () => {
  const { asked, state, load } = host();
  await assertRejects(load, TypeError);
  await assertRejects(load, TypeError);
  state.online = true;
  assertEquals(await load(), "https://a/b.js?again=2");
  await load();
  assertEquals(asked, ["https://a/b.js", "https://a/b.js?again=1", "https://a/b.js?again=2"]);
});
