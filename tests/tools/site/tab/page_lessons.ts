/**
 * Runs whole lessons in their pages in Chromium and prints what went wrong in each as JSON:
 * `page_lessons.ts FOLDER LESSON...`.
 */
import { startBrowser, until } from "../chromium.ts";
import { openLesson } from "./page_actions.ts";
import { plainHost } from "./plain_host.ts";

/** A lesson that has run in its page. */
export interface PageLesson {
  /** The name of the lesson. */
  name: string;
  /** Errors of the console and exceptions. */
  errors: string[];
  /** Requests to other hosts. */
  outside: string[];
  /** The cells that failed, with what they show. */
  failed: string[];
  /** The number of cells that have run. */
  cells: number;
  /** Plots without a drawing. */
  undrawn: number;
  /** Anchors that are on the page twice. */
  twice: string[];
  /** The duration, in seconds. */
  seconds: number;
}

const [folder, ...names] = Deno.args;
const lessons: PageLesson[] = [];
{
  await using host = plainHost(folder);
  await using browser = await startBrowser();
  for (const name of names) {
    const page = await browser.newPage();
    const errors: string[] = [];
    const outside: string[] = [];
    page.on("console", (message) => {
      if (message.type() === "error") errors.push(message.text());
    });
    page.on("pageerror", (error) => errors.push(error.message));
    page.on("request", (request) => {
      const url = request.url();
      if (!url.startsWith(host.url) && !/^(data|blob):/.test(url)) outside.push(url);
    });
    await page.setViewportSize({ width: 1280, height: 900 });
    await openLesson(page, `${host.url}${name}.html?backend=alexnet-cpu:wasm`);
    const started = performance.now();
    await page.click('.run-bar button:has-text("Run the lesson")');
    await until(page, `document.querySelector(".run-bar[aria-busy]") === null`, 500);
    const seconds = (performance.now() - started) / 1000;
    await until(
      page,
      `[...document.querySelectorAll(".own .plot")].every((plot) => plot.querySelector(".main-svg"))`,
    ).catch(() => {});
    const count = (selector: string) =>
      page.evaluate<number>(`document.querySelectorAll("${selector}").length`);
    lessons.push({
      name,
      errors,
      outside,
      failed: await page.evaluate(
        `[...document.querySelectorAll(".cell.failed")].map((cell) =>
          cell.id + ": " + (cell.querySelector(".own")?.textContent ?? "").slice(-300))`,
      ),
      cells: await page.evaluate(
        `[...document.querySelectorAll(".cell-state")].filter((s) => /^\\[/.test(s.textContent)).length`,
      ),
      undrawn: await count(".own .plot:empty"),
      twice: await page.evaluate(
        `[...document.querySelectorAll("main [id]")].map(({ id }) => id)
          .filter((id, i, all) => all.indexOf(id) < i)`,
      ),
      seconds,
    });
    console.error(JSON.stringify(lessons.at(-1)));
    await page.close();
  }
}
console.log(JSON.stringify(lessons));
