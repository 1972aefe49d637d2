/**
 * Runs all cells of a notebook in a classic Jupyter front end, as a learner does, and prints the
 * notebook with its outputs as JSON: `drive_notebook.ts URL [SCREENSHOT]`.
 */
import { startBrowser } from "./chromium.ts";

const [url, picture] = Deno.args;
let notebook: unknown;
{
  await using browser = await startBrowser();
  const page = await browser.newPage();
  await page.setViewportSize({ width: 1100, height: 900 });
  await page.goto(url, { waitUntil: "domcontentloaded" });
  await page.waitForFunction(
    "globalThis.Jupyter?.notebook?.kernel?.is_connected() && Jupyter.notebook._fully_loaded",
    undefined,
    { timeout: 60_000 },
  );
  await page.evaluate("Jupyter.notebook.execute_all_cells()");
  await page.waitForFunction(
    `Jupyter.notebook.get_cells().filter((cell) => cell.cell_type === "code")
      .every((cell) => typeof cell.input_prompt_number === "number")`,
    undefined,
    { timeout: 180_000 },
  );
  // Waits, so that a late output under another cell would be detected.
  await page.evaluate("new Promise((resolve) => setTimeout(resolve, 1000))");
  notebook = await page.evaluate("Jupyter.notebook.toJSON()");
  if (picture !== undefined) {
    const height = await page.evaluate<number>(
      `document.querySelector("#notebook-container").scrollHeight + 200`,
    );
    await page.setViewportSize({ width: 1100, height });
    await page.screenshot({ path: picture, fullPage: true });
  }
}
console.log(JSON.stringify(notebook));
