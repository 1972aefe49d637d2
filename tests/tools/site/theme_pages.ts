/**
 * Shows figures in Chromium as front ends do, and prints a picture of each, PNG in base 64, as JSON:
 * `theme_pages.ts FILE`, a JSON list of pages. The figure is the element with the id `figure`.
 */
import { startBrowser } from "./chromium.ts";

/** A page to show. */
export interface ThemedPage {
  /** The markup in the body. */
  html: string;
  /** The colour scheme of the operating system. */
  system: "light" | "dark";
}

const pages: ThemedPage[] = JSON.parse(await Deno.readTextFile(Deno.args[0]));
const pictures: string[] = [];
{
  await using browser = await startBrowser();
  for (const { html, system } of pages) {
    const page = await browser.newPage();
    await page.emulateMedia({ media: "screen", colorScheme: system });
    const file = await Deno.makeTempFile({ suffix: ".html" });
    await Deno.writeTextFile(file, `<!doctype html><meta charset="utf-8">${html}`);
    await page.goto(`file://${file}`, { waitUntil: "load" });
    const clip = await page.evaluate<{ x: number; y: number; width: number; height: number }>(
      `(({ x, y, width, height }) => ({ x, y, width, height }))(
        document.getElementById("figure").getBoundingClientRect())`,
    );
    await page.screenshot({ path: `${file}.png`, clip });
    pictures.push((await Deno.readFile(`${file}.png`)).toBase64());
    await page.close();
    await Deno.remove(file);
    await Deno.remove(`${file}.png`);
  }
}
console.log(JSON.stringify(pictures));
