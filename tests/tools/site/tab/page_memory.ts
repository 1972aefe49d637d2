/**
 * Runs a lesson in its page in Chromium, several times over, and prints the memory after each run but
 * the first as JSON: `page_memory.ts FOLDER LESSON RUNS`.
 */
import { startBrowser, until } from "../chromium.ts";
import { openLesson } from "./page_actions.ts";
import { plainHost } from "./plain_host.ts";

/**
 * The memory of a page and its workers after each run but the first, and how many elements of each kind
 * the page has.
 */
export interface PageMemory {
  readonly bytes: number[];
  readonly elements: Record<string, number>[];
  readonly failed: number;
}

const [folder, name, runs] = Deno.args;
{
  await using host = plainHost(folder);
  // Without the flag, Chromium measures after its next collection of garbage, up to 20 s later.
  await using browser = await startBrowser(["--enable-blink-features=ForceEagerMeasureMemory"]);
  const page = await browser.newPage();
  await openLesson(page, `${host.url}${name}.html?backend=alexnet-cpu:wasm`);
  const memory: PageMemory = { bytes: [], elements: [], failed: 0 };
  let failed = 0;
  for (let run = 0; run < Number(runs); run++) {
    await page.click('.run-bar button:has-text("Run the lesson")');
    await until(page, `document.querySelector(".run-bar[aria-busy]") !== null`);
    await until(page, `document.querySelector(".run-bar[aria-busy]") === null`, 300);
    failed += await page.evaluate<number>(`document.querySelectorAll(".cell.failed").length`);
    // The threads wait in the middle of a task and never answer, so that a measurement takes a minute.
    if (run === 0) continue;
    memory.bytes.push(
      await page.evaluate(
        `performance.measureUserAgentSpecificMemory().then(({ bytes }) => bytes)`,
      ),
    );
    // A call that took more than a second leaves its bar and duration behind, one of less does not.
    memory.elements.push(
      await page.evaluate(`[...document.querySelectorAll("*")].reduce((counts, element) => {
        const { localName: kind, textContent } = element;
        const isDuration = kind === "pre" && textContent.startsWith("[#");
        return isDuration ? counts : { ...counts, [kind]: (counts[kind] ?? 0) + 1 };
      }, {})`),
    );
  }
  console.log(JSON.stringify({ ...memory, failed }));
}
