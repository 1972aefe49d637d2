/**
 * Lays out a page in Chromium, 1280 pixels wide, and prints where elements end, in pixels from the top:
 * `screen_of.ts FILE SELECTOR...`.
 */
import { startBrowser } from "./chromium.ts";

const [file, ...selectors] = Deno.args;
await using browser = await startBrowser();
const page = await browser.newPage();
await page.setViewportSize({ width: 1280, height: 900 });
await page.goto(`file://${file}`, { waitUntil: "load" });
const ends = `${JSON.stringify(selectors)}.map((selector) =>
  document.querySelector(selector)?.getBoundingClientRect().bottom)`;
console.log(JSON.stringify(await page.evaluate<number[]>(ends)));
