/**
 * Runs lessons in Chromium: opens `URL/`, whose script is `lesson_runner.ts`, once for each lesson that
 * the file `LESSONS` lists, and prints what their cells gave as JSON. Run by `lesson_runs.ts`.
 */
import { startBrowser, until } from "../chromium.ts";

const [url, file] = Deno.args;
const lessons: { name: string }[] = JSON.parse(await Deno.readTextFile(file));
await using browser = await startBrowser();
const runs: unknown[] = [];
for (const lesson of lessons) {
  const page = await browser.newPage();
  const problems: string[] = [];
  page.on("pageerror", (error) => problems.push(error.message));
  page.on("request", (request) => {
    const asked = request.url();
    if (!asked.startsWith(url) && !/^(?:blob|data):/.test(asked)) problems.push(`asks ${asked}`);
  });
  await page.goto(url);
  await until(page, "globalThis.runLesson !== undefined");
  const cells = await page.evaluate(`runLesson(${JSON.stringify(lesson)})`);
  runs.push({ name: lesson.name, problems, cells });
  await page.close();
}
console.log(JSON.stringify(runs));
