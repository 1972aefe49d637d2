/**
 * Uses a page of a site in Chromium like a reader, and prints what is visible as JSON:
 * `use_pages.ts FOLDER PAGE QUERY`. The site is opened as files, without a server.
 */
import { startBrowser, until } from "./chromium.ts";

/** What the search shows, and how the page prints. */
export interface PageUse {
  /** Errors of the console, exceptions and failed requests. */
  errors: string[];
  /** The results of the search: their links and texts. */
  results: { href: string; title: string; text: string }[];
  /** The line above the results. */
  status: string;
  /** Where the first result leads: the page, and whether its anchor exists. */
  reached: { page: string; anchor: boolean };
  /** Whether the search is closed after the key Escape. */
  closed: boolean;
  /** Whether all folded code is open: at first, after the switch, in the next visit. */
  allCode: boolean[];
  /** The printed page, in the dark theme. */
  print: Printed;
}

/** Computed styles of a page when it is printed. */
export interface Printed {
  /** Colours of the page and its text. */
  colors: string[];
  /** The parts that are not printed. */
  hidden: string[];
  /** How long lines of code wrap. */
  code: string;
  /** What follows a link to another site. */
  address: string;
  /** The background of each interactive plot. */
  plots: string[];
}

const printed = `(() => {
  const style = (selector, pseudo) => getComputedStyle(document.querySelector(selector), pseudo);
  const parts = [".top", ".side", ".neighbours", ".lesson-tools", ".explore", "details.folded",
    "details.solution", ".foot", "main"];
  return {
    colors: [style("body").backgroundColor, style("body").color],
    hidden: parts.filter((part) => style(part).display === "none"),
    code: style("pre.code").whiteSpace,
    address: style('main a[href^="http"]', "::after").content,
    plots: [...document.querySelectorAll(".plot .main-svg:first-child")]
      .map((svg) => svg.style.background),
  };
})()`;

/** Whether every cell whose code is folded shows it; false if there is none. */
const opened = `(() => {
  const folds = [...document.querySelectorAll("details.folded")];
  return folds.length > 0 && folds.every(({ open }) => open);
})()`;

const [folder, name, query] = Deno.args;
const errors: string[] = [];
let use: PageUse;
{
  await using browser = await startBrowser();
  const page = await browser.newPage();
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) errors.push(message.text());
  });
  page.on("pageerror", (error) => errors.push(error.message));
  page.on("requestfailed", (request) => errors.push(`failed: ${request.url()}`));
  await page.setViewportSize({ width: 1200, height: 900 });
  await page.goto(`file://${folder}/${name}.html`, { waitUntil: "load" });
  const allCode = [await page.evaluate<boolean>(opened)];
  await page.click("#all-code");
  allCode.push(await page.evaluate<boolean>(opened));
  await page.goto(`file://${folder}/${name}.html`, { waitUntil: "load" });
  allCode.push(await page.evaluate<boolean>(opened));
  await page.click("#all-code");
  await page.evaluate(`document.querySelector("#theme").click()`);
  await page.evaluate(`document.querySelector(".explore").click()`);
  await until(page, `document.querySelector(".plot .main-svg")`);
  await page.emulateMedia({ media: "print" });
  await page.evaluate(`dispatchEvent(new Event("beforeprint"))`);
  await until(
    page,
    `[...document.querySelectorAll(".plot .main-svg:first-child")]
      .every((svg) => /255, 255, 255/.test(svg.style.background))`,
  );
  const print = await page.evaluate<Printed>(printed);
  await page.emulateMedia({ media: "screen" });
  await page.evaluate(`dispatchEvent(new Event("afterprint"))`);
  await page.keyboard.press("/");
  await page.keyboard.type(query);
  await until(page, `document.querySelector("#search [role=status]").textContent !== ""`);
  const results = await page.evaluate<PageUse["results"]>(
    `[...document.querySelectorAll("#search li")].map((item) => ({
      href: item.querySelector("a").getAttribute("href"),
      title: item.querySelector("a").textContent,
      text: item.querySelector("p").textContent,
    }))`,
  );
  const status = await page.evaluate<string>(
    `document.querySelector("#search [role=status]").textContent`,
  );
  await page.keyboard.press("Escape");
  const closed = await page.evaluate<boolean>(`!document.querySelector("#search").open`);
  await page.goto(`file://${folder}/${results[0]?.href}`, { waitUntil: "load" });
  const reached = await page.evaluate<PageUse["reached"]>(
    `({ page: location.pathname.split("/").at(-1),
      anchor: document.getElementById(location.hash.slice(1)) !== null })`,
  );
  use = { errors, results, status, reached, closed, allCode, print };
}
console.log(JSON.stringify(use));
