/// <reference lib="dom" />
import { assertEquals, assertStringIncludes } from "@std/assert";
import { RunBar } from "../../../../tools/site/live/run_bar.ts";
import { inPage } from "./page_document.ts";

const nothing = { runAll() {}, stop() {}, restart() {} };
const running = { running: 3, counts: { all: 1, ended: 0 }, starting: false, alive: true };
const words = (body: HTMLElement) => body.querySelector(".bar-words")?.textContent ?? "";

Deno.test("a second press of Run the lesson while the first one loads does nothing", async () => {
  await inPage("", async (body) => {
    let presses = 0;
    let loaded = () => {};
    const loading = new Promise<void>((resolve) => loaded = resolve);
    const bar: RunBar = new RunBar({
      ...nothing,
      runAll: () => {
        presses++;
        void bar.during(() => loading);
      },
    });
    const run = body.querySelector("button");
    run?.click();
    run?.click();
    assertEquals(presses, 1);
    loaded();
    await bar.during(() => Promise.resolve());
    run?.click();
    assertEquals(presses, 2);
  });
});

Deno.test("some seconds after Stop the bar says that Restart ends the cell", async () => {
  await inPage("", (body) => {
    let late = () => {};
    const bar = new RunBar(nothing, (act) => late = act);
    bar.show({ ...running, stopping: true });
    assertStringIncludes(words(body), "stops after this step");
    late();
    assertStringIncludes(words(body), "may never end by itself. Restart ends it");
    bar.show({ ...running, stopping: false });
    assertEquals(words(body), "Cell 3 runs");
    late();
    assertEquals(words(body), "Cell 3 runs");
  });
});
