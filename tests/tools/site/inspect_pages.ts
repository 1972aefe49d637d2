/**
 * Opens pages of a site in Chromium at three widths and prints the findings as JSON:
 * `inspect_pages.ts FOLDER PAGE...`.
 */
import { axeSource, startBrowser, until } from "./chromium.ts";

/** A page at one width. */
export interface PageFindings {
  /** Name of the page and width, e.g. `index at 390`. */
  where: string;
  /** Errors and warnings of the console, exceptions. */
  errors: string[];
  /** Requests other than for files. */
  outside: string[];
  /** Figures without a drawing. */
  empty: string[];
  /** Figures of which a part cannot be seen, before and after Plotly has drawn its own. */
  clipped: string[];
  /** Number of figures. */
  figures: number;
  /** Number of figures drawn by Plotly. */
  interactive: number;
  /** By how many pixels the page is wider than its window. */
  overflow: number;
  /** Serious and critical violations found by axe-core: light when narrow, dark when wide. */
  violations: string[];
  /** Widgets, and whether their drawing follows each of their controls. */
  widgets: { name: string; control: string; moved: boolean }[];
}

const scrollThrough = `(async () => {
  for (let y = 0; y < document.body.scrollHeight; y += 500) {
    scrollTo({ top: y, behavior: "instant" });
    await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 30)));
  }
  scrollTo({ top: 0, behavior: "instant" });
})()`;

/** Presses every plot, so that Plotly draws it. */
const pressPlots = `document.querySelectorAll(".plot").forEach((plot) => plot.click())`;

/** Visible drawings that stick out of their figure without a way to scroll there, or cut a label. */
const clippedFigures = `[...document.querySelectorAll("figure.figure")].filter((figure) => {
  const frame = figure.getBoundingClientRect();
  return [...figure.querySelectorAll("svg, img")].some((drawing) => {
    const box = drawing.getBoundingClientRect();
    if (box.width === 0 || drawing.parentElement.closest("svg")) return false;
    const scrolls = drawing.closest(".picture.long, .picture.spread");
    const room = scrolls?.scrollWidth ?? frame.width;
    if (box.width > room + 1 || box.left < frame.left - 1) return true;
    return [...drawing.querySelectorAll("text")].some((label) => {
      const text = label.getBoundingClientRect();
      return text.width > 0 && (text.left < box.left - 3 || text.right > box.right + 3);
    });
  });
}).map((figure) => figure.id)`;

const emptyFigures = `[...document.querySelectorAll("figure.figure")].filter((figure) => {
  const boxes = [...figure.querySelectorAll("svg, img")].map((one) => one.getBoundingClientRect());
  const box = boxes.find(({ width }) => width > 0);
  const marks = figure.querySelectorAll("path, rect, image, circle").length;
  return !box || box.width < 100 || box.height < 60 || marks < 3;
}).map((figure) => figure.id)`;

const moveWidgets = `[...document.querySelectorAll("[data-widget]")].flatMap((host) =>
  [...host.querySelectorAll("input, select")].map((input) => {
    const drawing = () => host.querySelector(".stage")?.innerHTML;
    const [before, start] = [drawing(), input.value];
    if (input.tagName === "SELECT") input.selectedIndex = (input.selectedIndex + 1) % input.options.length;
    else input.value = input.value === input.max ? input.min : input.max;
    input.dispatchEvent(new Event("input"));
    const moved = drawing() !== before;
    input.value = start;
    input.dispatchEvent(new Event("input"));
    return { name: host.dataset.widget, control: input.id, moved: moved && drawing() === before };
  })
)`;

const violations =
  `axe.run(document, { preload: false, runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "best-practice"] })
  .then(({ violations }) => violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => id + ": " + nodes.slice(0, 4).map((n) => n.html.slice(0, 140) + " " + (n.any[0]?.message ?? "")).join(" | ")))`;

const [folder, ...pages] = Deno.args;
const axe = await axeSource();
const found: PageFindings[] = [];
{
  await using browser = await startBrowser();
  for (const name of pages) {
    for (const width of [390, 768, 1280]) {
      const page = await browser.newPage();
      await page.setViewportSize({ width, height: 900 });
      const errors: string[] = [];
      const outside: string[] = [];
      page.on("console", (message) => {
        if (["error", "warning"].includes(message.type())) errors.push(message.text());
      });
      page.on("pageerror", (error) => errors.push(error.message));
      page.on("requestfailed", (request) => errors.push(`failed: ${request.url()}`));
      page.on("request", (request) => {
        if (!/^(file|data|blob):/.test(request.url())) outside.push(request.url());
      });
      await page.goto(`file://${folder}/${name}.html`, { waitUntil: "load" });
      await page.evaluate(scrollThrough);
      await until(
        page,
        `[...document.querySelectorAll("[data-widget]")].every((host) => host.querySelector("svg"))`,
      );
      const clipped = await page.evaluate<string[]>(clippedFigures);
      await page.evaluate(pressPlots);
      await until(
        page,
        `[...document.querySelectorAll(".plot")].every((plot) => plot.querySelector(".main-svg"))`,
      );
      await page.evaluate(axe);
      const theme = width < 1000 ? "light" : "dark";
      if (theme === "dark") await page.evaluate(`document.querySelector("#theme")?.click()`);
      await page.evaluate(`new Promise((resolve) => setTimeout(resolve, 300))`);
      const serious = await page.evaluate<string[]>(violations);
      found.push({
        where: `${name} at ${width}`,
        errors,
        outside,
        empty: await page.evaluate(emptyFigures),
        clipped: [...clipped, ...await page.evaluate<string[]>(clippedFigures)],
        figures: await page.evaluate(`document.querySelectorAll("figure.figure").length`),
        interactive: await page.evaluate(`document.querySelectorAll(".js-plotly-plot").length`),
        overflow: await page.evaluate(`document.documentElement.scrollWidth - innerWidth`),
        violations: serious.map((violation) => `${theme} ${violation}`),
        widgets: await page.evaluate(moveWidgets),
      });
      await page.close();
    }
  }
}
console.log(JSON.stringify(found));
