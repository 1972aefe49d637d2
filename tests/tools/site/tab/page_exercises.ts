/**
 * Answers exercises of lesson 02 in Chromium, wrongly twice and then rightly, and prints what the
 * page shows as JSON: `page_exercises.ts FOLDER ANSWERS`, the answers as a JSON list.
 */
import { startBrowser } from "../chromium.ts";
import { cellAt, openLesson, ownText, press, textOf, write } from "./page_actions.ts";
import { plainHost } from "./plain_host.ts";

/** An exercise with two answers. */
export interface Answers {
  /** The ids of the cells with the stub and the check. */
  stub: string;
  check: string;
  wrong: string;
  right: string;
}

/** What the page shows of one exercise. */
export interface PageExercise {
  /** The output of the check: of the stub, of the wrong answer twice, of the right one. */
  checks: string[];
  /** The summary of the fold after each check. */
  summaries: string[];
  /** Whether a click on the fold opens it after each check. */
  opens: boolean[];
}

const [folder, list] = Deno.args;
const found: PageExercise[] = [];
{
  await using host = plainHost(folder);
  await using browser = await startBrowser();
  const page = await browser.newPage();
  await page.setViewportSize({ width: 1280, height: 900 });
  await openLesson(page, `${host.url}02-anatomy.html`);
  for (const { stub, check, wrong, right } of JSON.parse(list) as Answers[]) {
    const fold = `${cellAt(stub)} > details.solution`;
    const one: PageExercise = { checks: [], summaries: [], opens: [] };
    for (const answer of [undefined, wrong, wrong, right]) {
      if (answer !== undefined) await write(page, stub, answer);
      await press(page, stub, "Check");
      one.checks.push(await ownText(page, check));
      one.summaries.push(await textOf(page, `${fold} > summary`));
      await page.click(`${fold} > summary`);
      one.opens.push(await page.evaluate(`document.querySelector('${fold}').open`));
      await page.evaluate(`document.querySelector('${fold}').open = false`);
    }
    found.push(one);
  }
}
console.log(JSON.stringify(found));
