/**
 * Edits and runs the cells of lesson 02 in Chromium like a reader, and prints what the page shows as
 * JSON: `page_edits.ts FOLDER`.
 */
import { startBrowser, until } from "../chromium.ts";
import { cellAt, idle, openLesson, ownText, press, textOf, write } from "./page_actions.ts";
import { plainHost } from "./plain_host.ts";

/** What the page shows. */
export interface PageEdits {
  /** Errors of the console and exceptions. */
  errors: string[];
  /** Requests to other hosts. */
  outside: string[];
  /** Whether the kernel or the editor was loaded before a cell was run or edited. */
  early: string[];
  /** The recorded output of the cell, and that of a run: before, after an edit, after Reset. */
  outputs: { recorded: string; run: string; edited: string; reset: string; again: string };
  /** The mark of the outputs of a run. */
  mark: string;
  /** The text of the cell in the editor after Reset. */
  source: string;
  /** Whether the cell was marked as edited: after the edit, after a reload, after Reset. */
  marked: boolean[];
  /** The error of a cell, and the line below it. */
  failure: { text: string; place: string; bar: string };
  /** A prediction: the text of the cell, and its output. */
  prediction: { source: string; output: string };
  /** After Stop: what the bar says of it, and a variable that the stopped cell counted in. */
  stopped: { progress: string; left: number; kept: string };
  /** What the bar says after Restart during a run. */
  restartSaid: string;
  /** After Restart: whether the variable is gone. */
  restarted: string;
}

const [folder] = Deno.args;
const errors: string[] = [];
const outside: string[] = [];
const requests: string[] = [];
let found: PageEdits;
{
  await using host = plainHost(folder);
  await using browser = await startBrowser();
  const page = await browser.newPage();
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) errors.push(message.text());
  });
  page.on("pageerror", (error) => errors.push(error.message));
  page.on("request", (request) => {
    const url = request.url();
    requests.push(url);
    if (!url.startsWith(host.url) && !/^(data|blob):/.test(url)) outside.push(url);
  });
  await page.setViewportSize({ width: 1280, height: 900 });
  await openLesson(page, `${host.url}02-anatomy.html`);
  const isEdited = () =>
    page.evaluate<boolean>(`document.querySelector('${cellAt("conv1")}').matches(".edited")`);
  const early = requests.filter((url) => /assets\/(kernel|editor|rendering)\.js$/.test(url));

  const recorded = await textOf(page, `${cellAt("conv1")} > .outputs`);
  await press(page, "conv1", "Run");
  const run = await ownText(page, "conv1");
  const mark = await textOf(page, `${cellAt("conv1")} > .own-mark`);
  await write(page, "conv1", "const answer: number = 40 + 2;\nmd`The answer is ${answer}.`;");
  await page.keyboard.press("Shift+Enter");
  await idle(page);
  const edited = await ownText(page, "conv1");
  const marked = [await isEdited()];
  await until(page, `JSON.stringify(localStorage).includes("40 + 2")`);
  await openLesson(page, `${host.url}02-anatomy.html`);
  marked.push(await isEdited());
  await press(page, "conv1", "Reset");
  marked.push(await isEdited());
  const reset = await textOf(page, `${cellAt("conv1")} > .outputs`);
  await press(page, "conv1", "Run");
  const again = await ownText(page, "conv1");
  const source = await textOf(page, `${cellAt("conv1")} > pre.code`);

  await write(page, "side", "const one = 1;\nmd`${missingName}`;");
  await press(page, "side", "Run");
  const failure = {
    text: await ownText(page, "side"),
    place: await textOf(page, `${cellAt("side")} .error-place`),
    bar: await textOf(page, ".bar-words"),
  };

  await page.click("#guess-predict");
  await page.keyboard.type("2.5");
  await page.keyboard.press("Enter");
  await idle(page);
  const prediction = {
    source: await textOf(page, `${cellAt("predict")} > pre.code`),
    output: await ownText(page, "predict"),
  };

  const long = `let counted = 0;
await course.eachInTurn(Array.from({ length: 1e6 }), async () => {
  counted++;
  await new Promise((resolve) => setTimeout(resolve, 1));
}, { what: "counting", unit: "step" });`;
  await write(page, "provenance", long);
  await page.click(`${cellAt("provenance")} .run`);
  await until(page, `document.querySelector(".bar-words").textContent.includes("counting")`, 60);
  const progress = await textOf(page, ".bar-words");
  await page.click('.run-bar button:has-text("Stop")');
  await idle(page);
  const left = await page.evaluate<number>(`document.querySelectorAll(".cell.running").length`);
  await write(page, "side", "md`counted: ${counted > 0}, ${counted < 1e6}`;");
  await press(page, "side", "Run");
  const kept = await ownText(page, "side");
  await page.click(`${cellAt("provenance")} .run`);
  await until(page, `document.querySelector(".bar-words").textContent.includes("counting")`, 60);
  await page.click('.run-bar button:has-text("Restart")');
  await idle(page);
  const restartSaid = await textOf(page, ".bar-words");
  await write(page, "side", "md`counted: ${typeof counted}`;");
  await press(page, "side", "Run");
  found = {
    errors,
    outside,
    early,
    outputs: { recorded, run, edited, reset, again },
    mark,
    source,
    marked,
    failure,
    prediction,
    stopped: { progress, left, kept },
    restartSaid,
    restarted: await ownText(page, "side"),
  };
}
console.log(JSON.stringify(found));
