/**
 * Inspects a lesson in which cells have run and the reader's claims, at two widths and in both themes, and prints the
 * findings as JSON: `page_looks.ts FOLDER PICTURES`, the folder for screenshots (may be empty).
 */
import { axeSource, startBrowser, until } from "../chromium.ts";
import { cellAt, idle, openLesson, press, write } from "./page_actions.ts";
import { plainHost } from "./plain_host.ts";

/** The findings at one width in one theme. */
export interface PageLook {
  /** The width and the theme. */
  where: string;
  /** Serious and critical violations found by axe-core. */
  violations: string[];
  /** By how many pixels the page is wider than its window. */
  overflow: number;
  /** In the lesson, plots of the run that Plotly has not drawn. */
  undrawn?: number;
  /** In the lesson, what has the focus after Escape and Tab in the editor: the text of the element. */
  left?: string;
}

const violations =
  `axe.run(document, { preload: false, runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "best-practice"] })
  .then(({ violations }) => violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => id + ": " + nodes.slice(0, 4).map((n) => n.html.slice(0, 140) + " " + (n.any[0]?.message ?? "")).join(" | ")))`;

const overflow = `document.documentElement.scrollWidth - innerWidth`;

const [folder, pictures] = Deno.args;
const looks: PageLook[] = [];
{
  await using host = plainHost(folder);
  await using browser = await startBrowser();
  const axe = await axeSource();
  for (const width of [390, 1280]) {
    for (const theme of ["light", "dark"] as const) {
      const page = await browser.newPage();
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ media: "screen", colorScheme: theme });
      await openLesson(page, `${host.url}02-anatomy.html`);
      await press(page, "cost", "Run all above");
      await press(page, "cost", "Run");
      await press(page, "claim-parameters", "Run");
      await write(page, "side", 'const text = "a"; // text\nthrow new Error("on purpose");');
      await press(page, "side", "Run");
      await page.click(`${cellAt("side")} .cm-content`);
      await page.keyboard.press("Escape");
      await page.keyboard.press("Tab");
      const left = await page.evaluate<string>(`document.activeElement.textContent`);
      await page.click(`${cellAt("predict")} .prediction input`);
      await page.keyboard.type("2");
      await page.click(`${cellAt("predict")} .prediction button`);
      await idle(page);
      await page.click(".work-panel > summary");
      await until(
        page,
        `[...document.querySelectorAll(".own .plot")].every((plot) => plot.querySelector(".main-svg"))`,
      );
      await page.evaluate(axe);
      const where = `${width}-${theme}`;
      if (pictures !== undefined) {
        for (const id of ["predict", "side", "cost", "claim-parameters", "stub-map-side"]) {
          await page.evaluate(
            `document.querySelector('${
              cellAt(id)
            }').scrollIntoView({ block: "center", behavior: "instant" })`,
          );
          await page.evaluate(`new Promise((resolve) => setTimeout(resolve, 300))`);
          await page.screenshot({ path: `${pictures}/${where}-${id}.png` });
        }
      }
      looks.push({
        where,
        violations: await page.evaluate(violations),
        overflow: await page.evaluate(overflow),
        undrawn: await page.evaluate(`document.querySelectorAll(".own .plot:empty").length`),
        left,
      });
      await page.goto(`${host.url}claims.html`, { waitUntil: "load" });
      await until(page, `document.querySelector("#own-claims .claim-card") !== null`);
      await page.click("#own-claims details.results > summary");
      await page.evaluate(axe);
      if (pictures !== undefined) {
        await page.screenshot({ path: `${pictures}/${where}-claims.png` });
      }
      looks.push({
        where: `${where}, claims`,
        violations: await page.evaluate(violations),
        overflow: await page.evaluate(overflow),
      });
      await page.close();
    }
  }
}
console.log(JSON.stringify(looks));
