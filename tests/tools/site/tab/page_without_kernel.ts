/**
 * Opens a lesson whose cells cannot run, in Chromium: as a file, and from a site whose kernel is
 * missing; prints what the pages show as JSON: `page_without_kernel.ts FOLDER`.
 */
import { startBrowser, until } from "../chromium.ts";
import { cellAt, idle, press, textOf } from "./page_actions.ts";
import { plainHost } from "./plain_host.ts";

/** What the pages show. */
export interface WithoutKernel {
  /** Errors of the console of the page opened as a file. */
  errors: string[];
  /** The sentence above the lesson that was opened as a file; empty if it is hidden. */
  howToRun: string;
  /** Whether the page opened as a file has buttons of cells. */
  buttons: boolean;
  /** Whether each click on a fold opens the solution: as a file, and without a kernel. */
  opens: boolean[][];
  /** What the bar says when the kernel is missing. */
  said: string;
  /** What the bar says when a part of the page cannot be loaded, and the mark of a run after that. */
  offline: string;
  again: string;
  /** Whether the recorded output still stands then. */
  recorded: boolean;
}

const [folder] = Deno.args;
const fold = `${cellAt("stub-map-side")} > details.solution`;
const errors: string[] = [];
let found: WithoutKernel;
{
  await using browser = await startBrowser();
  const file = await browser.newPage();
  file.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) errors.push(message.text());
  });
  file.on("pageerror", (error) => errors.push(error.message));
  const clickTwice = async (page: typeof file) => {
    const opens: boolean[] = [];
    for (let i = 0; i < 2; i++) {
      await page.click(`${fold} > summary`);
      opens.push(await page.evaluate(`document.querySelector('${fold}').open`));
    }
    return opens;
  };
  await file.goto(`file://${folder}/02-anatomy.html`, { waitUntil: "load" });
  const howToRun = await file.evaluate<string>(
    `document.querySelector(".how-to-run").checkVisibility()
      ? document.querySelector(".how-to-run").textContent : ""`,
  );
  const buttons = await file.evaluate<boolean>(
    `document.querySelector(".cell-tools, .run-bar") !== null`,
  );
  const opens = [await clickTwice(file)];

  await using host = plainHost(folder);
  await Deno.rename(`${folder}/assets/kernel.js`, `${folder}/assets/kernel.txt`);
  try {
    const page = await browser.newPage();
    await page.goto(`${host.url}02-anatomy.html`, { waitUntil: "load" });
    await until(page, `document.querySelector(".run-bar") !== null`);
    await page.click(`${cellAt("conv1")} .run`);
    await until(page, `document.querySelector(".bar-words").textContent.includes("cannot")`);
    await idle(page);
    opens.push(await clickTwice(page));
    const said = await textOf(page, ".bar-words");
    const recorded = await textOf(page, `${cellAt("conv1")} > .outputs`) !== "";
    await Deno.rename(`${folder}/assets/kernel.txt`, `${folder}/assets/kernel.js`);
    await using visitor = await browser.newContext();
    const other = await visitor.newPage();
    await Deno.rename(`${folder}/assets/rendering.js`, `${folder}/assets/rendering.txt`);
    await other.goto(`${host.url}02-anatomy.html`, { waitUntil: "load" });
    await until(other, `document.querySelector(".run-bar") !== null`);
    await press(other, "conv1", "Run");
    const offline = await textOf(other, ".bar-words");
    await Deno.rename(`${folder}/assets/rendering.txt`, `${folder}/assets/rendering.js`);
    await press(other, "conv1", "Run");
    found = {
      errors,
      howToRun,
      buttons,
      opens,
      said,
      offline,
      again: await textOf(other, `${cellAt("conv1")} > .own-mark`),
      recorded,
    };
  } finally {
    for (const name of ["kernel", "rendering"]) {
      await Deno.rename(`${folder}/assets/${name}.txt`, `${folder}/assets/${name}.js`)
        .catch(() => {});
    }
  }
}
console.log(JSON.stringify(found));
