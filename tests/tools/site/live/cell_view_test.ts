/// <reference lib="dom" />
import { assertEquals } from "@std/assert";
import { CellView } from "../../../../tools/site/live/cell_view.ts";
import { inPage } from "./page_document.ts";

const html = `<section class="cell"><pre class="code"><code>1;</code></pre>
<div class="outputs">recorded</div></section>`;
const author = { id: "a", source: "1;", tags: [] };

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
  return { cell, button, shown };
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
