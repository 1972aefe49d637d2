/**
 * Opens a page in Chromium, evaluates an expression in it and prints the result as JSON, with the
 * requests and the errors of the page: `evaluate_in_page.ts URL EXPRESSION`.
 */
import { startBrowser } from "../chromium.ts";

const [url, expression] = Deno.args;
const requests: string[] = [];
const errors: string[] = [];
let value: unknown;
{
  await using browser = await startBrowser();
  const page = await browser.newPage();
  page.on("request", (request) => requests.push(request.url()));
  page.on("pageerror", (error) => errors.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error") errors.push(message.text());
  });
  await page.goto(url, { waitUntil: "load" });
  value = await page.evaluate(expression);
}
console.log(JSON.stringify({ value, requests, errors }));
