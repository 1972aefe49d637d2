/// <reference lib="dom" />
import { assertEquals } from "@std/assert";
import type { Ended } from "../../../../tools/site/kernel/messages.ts";
import type { Output } from "../../../../tools/notebook/notebook.ts";
import { CellView } from "../../../../tools/site/live/cell_view.ts";
import type { Renderer } from "../../../../tools/site/live/own_outputs.ts";
import { inPage } from "./page_document.ts";

const html = `<section class="cell"><pre class="code"><code>1;</code></pre>
<div class="outputs">recorded</div></section>`;
const author = { id: "a", source: "1;", tags: [] };
const ended: Ended = { type: "ended", id: 1, status: "ok", count: 7, seconds: 1 };
const render: Renderer = (output) => ({
  html: output.output_type === "stream" ? output.text : "",
  figure: false,
});
const printed = (text: string): Output => ({ output_type: "stream", name: "stdout", text });

/** The cell in the page, with what a reader sees of its outputs. */
function cellIn(body: HTMLElement) {
  const section = body.querySelector<HTMLElement>("section");
  if (section === null) throw new Error("no cell");
  const ignore = () => {};
  const cell = new CellView(section, author, 1, undefined, String, {
    run: ignore,
    next: ignore,
    runAbove: ignore,
    notLoaded: ignore,
    edited: ignore,
    reset: ignore,
  });
  const button = (text: string) =>
    [...section.querySelectorAll("button")].find((one) => one.textContent?.startsWith(text));
  const shown = () =>
    [...section.querySelectorAll(".outputs, .own-mark, .author-changed")].map((place) =>
      place.textContent
    );
  const print = (text: string) => {
    cell.replaceOutputs();
    cell.outputs?.add(printed(text));
  };
  return { cell, button, shown, print };
}

Deno.test("a cell whose author's text has changed since the edit says so until it is reset", async () => {
  await inPage(html, (body) => {
    const { cell, button, shown } = cellIn(body);
    cell.setSource("2;");
    cell.showAuthorChanged(true);
    assertEquals(shown()[0]?.includes("has changed since your edit. Reset shows it."), true);
    button("Reset")?.click();
    assertEquals(shown(), ["recorded"]);
  });
});

Deno.test("after a run a button shows the recorded result again", async () => {
  await inPage(html, (body) => {
    const { cell, button, shown, print } = cellIn(body);
    assertEquals(button("Show the recorded result")?.hidden, true);
    cell.showBegun(render);
    print("mine");
    cell.showEnded("ok", ended, "quick");
    assertEquals(shown(), ["Your run, 1.0 s, quick scale", "mine"]);
    assertEquals(button("Show the recorded result")?.hidden, false);
    button("Show the recorded result")?.click();
    assertEquals(shown(), ["recorded"]);
    assertEquals(button("Show the recorded result")?.hidden, true);
    cell.showBegun(render);
    print("again");
    cell.showEnded("ok", ended, "quick");
    assertEquals(shown(), ["Your run, 1.0 s, quick scale", "again"]);
  });
});

/** An edited cell that is reset after it has printed, while it runs. */
function resetDuringRun(body: Parameters<typeof cellIn>[0]): ReturnType<typeof cellIn> {
  const parts = cellIn(body);
  parts.cell.setSource("2;");
  parts.cell.showBegun(render);
  parts.print("before");
  parts.button("Reset")?.click();
  return parts;
}

Deno.test("what a cell prints after a reset during its run is shown", async () => {
  await inPage(html, (body) => {
    const { cell, shown, print } = resetDuringRun(body);
    assertEquals(shown(), ["recorded"]);
    print("after");
    assertEquals(shown(), ["after"]);
    cell.showEnded("ok", ended, "quick");
    assertEquals(shown(), ["Your run, 1.0 s, quick scale", "after"]);
  });
});

Deno.test("after a reset during a run that shows nothing more, the recorded result stays", async () => {
  await inPage(html, (body) => {
    const { cell, shown } = resetDuringRun(body);
    cell.showEnded("ok", ended, "quick");
    assertEquals(shown(), ["recorded"]);
  });
});
