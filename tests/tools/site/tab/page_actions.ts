/** What a reader does in a page whose cells run, for scripts that drive Chromium. */
import { type Page, until } from "../chromium.ts";
import { settled } from "./settled.ts";

/** The element of the cell called `id`. */
export const cellAt = (id: string) => `section[data-cell="${id}"]`;

/** Opens a lesson and waits until it is isolated, for which its service worker loads it again. */
export async function openLesson(page: Page, url: string): Promise<void> {
  await page.goto(url, { waitUntil: "load" });
  await settled(page, `crossOriginIsolated && document.querySelector(".run-bar") !== null`);
}

/** Clicks on a button of the cell `id` and waits until nothing runs. */
export async function press(page: Page, id: string, text: string): Promise<void> {
  await page.click(`${cellAt(id)} .cell-tools button:has-text("${text}")`);
  await idle(page);
}

/** Waits until nothing runs. */
export async function idle(page: Page): Promise<void> {
  await until(page, `document.querySelector(".run-bar[aria-busy]") === null`, 120);
}

/** Replaces the text of the cell `id` with `source`, in the editor. */
export async function write(page: Page, id: string, source: string): Promise<void> {
  const content = `${cellAt(id)} .cm-content`;
  if (!await page.evaluate(`document.querySelector(${JSON.stringify(content)}) !== null`)) {
    const folded = `${cellAt(id)} > details.folded`;
    const opener = await page.evaluate<boolean>(`document.querySelector('${folded}') !== null`)
      ? '.cell-tools button:has-text("Edit")'
      : "> pre.code";
    await page.click(`${cellAt(id)} ${opener}`);
    await until(page, `document.querySelector(${JSON.stringify(content)}) !== null`);
  }
  await page.click(content);
  await page.keyboard.press("Control+a");
  await page.keyboard.insertText(source);
}

/** The text of the first element at `selector`; empty if there is none. */
export function textOf(page: Page, selector: string): Promise<string> {
  return page.evaluate(`document.querySelector(${JSON.stringify(selector)})?.textContent ?? ""`);
}

/** The text of the reader's outputs of the cell `id`. */
export const ownText = (page: Page, id: string) => textOf(page, `${cellAt(id)} > .outputs.own`);
