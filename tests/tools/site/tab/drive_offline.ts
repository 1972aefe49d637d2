/**
 * Visits a site on a host without headers, in Chromium, as long as it takes to use its service
 * worker, and prints what happened as JSON: `drive_offline.ts SITE NEXT TORN PAGE...`. NEXT is the
 * next version of the site, TORN one of which the host has only a part.
 */
import { type Page, startBrowser, until } from "../chromium.ts";
import { plainHost } from "./plain_host.ts";
import { nextFrame, settled } from "./settled.ts";

/** How a page is there. */
export interface Loaded {
  /** How often it was loaded. */
  loads: number;
  /** Whether it is cross-origin isolated. */
  isolated: boolean;
  /** How it was loaded last: `navigate` or `reload`. */
  by: string;
}

/** What happened. */
export interface OfflineFindings {
  /** The first page, on a host without headers. */
  first: Loaded;
  /** The same for a page on which the reader typed before the service worker had started. */
  typed: Loaded;
  /** Pages without a network: title, whether the style was there, and whether it was isolated. */
  offline: { title: string; styled: boolean; isolated: boolean }[];
  /** What a small cell printed that ran without a network. */
  ran: string;
  /** What a cell said that asked another host for something and then started the backend. */
  kernel: string;
  /** Requests that reached the other host. */
  reached: string[];
  /** The first page's heading with the next version on the host: at once, and at the next visit. */
  update: { before: string; after: string };
  /** The same with a version of which the host has only a part. */
  torn: string;
  /** What a cell of an open page said that read data of which the host has another version, or none. */
  otherData: string[];
  /** Requests to other hosts. */
  outside: string[];
  /** Errors of the pages. */
  errors: string[];
}

const [site, next, torn, ...pages] = Deno.args;
const outside: string[] = [];
const errors: string[] = [];

async function open(
  context: { newPage(): Promise<Page> },
): Promise<{ page: Page; loads: () => number }> {
  const page = await context.newPage();
  let loads = 0;
  page.on("load", () => loads++);
  page.on("request", (request) => {
    const url = request.url();
    if (!/^(?:http:\/\/127\.0\.0\.1[:/]|data:|blob:)/.test(url)) outside.push(url);
  });
  page.on("pageerror", (error) => errors.push(error.message));
  return { page, loads: () => loads };
}

/** What there is after the load event. */
async function loaded(page: Page, loads: () => number): Promise<Loaded> {
  // A reload would begin when the service worker is ready.
  await settled(page, `document.readyState === "complete" && navigator.serviceWorker.ready`);
  await settled(page, `${nextFrame}.then(() => true)`);
  const { isolated, by } = await page.evaluate<Loaded>(`({
    isolated: crossOriginIsolated,
    by: performance.getEntriesByType("navigation")[0].type,
  })`);
  return { loads: loads(), isolated, by };
}

const heading = `document.querySelector("h1").textContent`;
const isStored = `caches.open("alexnet " + new URL(".", location.href))
  .then((cache) => cache.keys()).then((keys) => keys.some(({ url }) => url.includes("?version=")))`;
const active = `navigator.serviceWorker.getRegistration().then((it) => Boolean(it?.active))`;
const reached: string[] = [];
const other = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, ({ url }) => {
  reached.push(url);
  return new Response("", { headers: { "access-control-allow-origin": "*" } });
});
const cell = `const said = await fetch("http://127.0.0.1:${other.addr.port}/")
  .then(() => "reached", () => "refused");
const { useBackend } = await import("@alexnet/alexnet");
said + ", " + await useBackend("alexnet-cpu", { threads: 2 })`;
/** Runs a cell in a kernel of its own, and returns the text that it shows. */
const inKernel = (cell: string) =>
  `new Promise((resolve, reject) => {
  const kernel = new Worker("assets/kernel.js", { type: "module" });
  kernel.onerror = ({ message }) => reject(new Error(message));
  kernel.onmessage = ({ data }) => {
    if (data.type === "output") resolve(JSON.stringify(data.output));
    if (data.type === "ended") kernel.terminate();
  };
  const assets = new URL("assets/", location.href).href;
  kernel.postMessage({ type: "start", environment: {}, assets });
  kernel.postMessage({ type: "run", id: 1, source: ${JSON.stringify(cell)}, name: "cell 1" });
})`;
const reading = (path: string) =>
  `await globalThis[Symbol.for("alexnet.frontEnd")].file("${path}").then(() => "read", String)`;
const findings = { offline: [], outside, errors, reached } as unknown as OfflineFindings;
{
  await using browser = await startBrowser();
  let host = plainHost(site);
  const { url } = host;
  {
    // A reader who types at once is not disturbed.
    await using context = await browser.newContext();
    const { page, loads } = await open(context);
    await page.goto(`${url}index.html`);
    await page.keyboard.press("/");
    await settled(page, active);
    findings.typed = await loaded(page, loads);
  }
  await using context = await browser.newContext();
  {
    const { page, loads } = await open(context);
    await page.goto(`${url}index.html`);
    await settled(page, "crossOriginIsolated && navigator.serviceWorker.controller !== null");
    findings.first = await loaded(page, loads);
    findings.kernel = await page.evaluate(inKernel(cell));
    await settled(page, isStored);
    await page.close();
  }
  await host[Symbol.asyncDispose]();
  for (const name of pages) {
    const { page } = await open(context);
    await page.goto(url + name);
    findings.offline.push(
      await page.evaluate(`({
        title: document.title,
        styled: getComputedStyle(document.querySelector(".top")).position === "sticky",
        isolated: crossOriginIsolated,
      })`),
    );
    await page.close();
  }
  {
    const { page } = await open(context);
    await page.goto(`${url}02-anatomy.html`);
    const cell = "#content .cell[data-number='2']";
    await until(page, `document.querySelector("${cell} button.run")`);
    await page.click(`${cell} button.run`);
    await until(page, `document.querySelector("${cell} .own-mark")`);
    findings.ran = await page.evaluate(
      `document.querySelector("${cell} .outputs.own").textContent.trim()`,
    );
    await page.close();
  }
  host = plainHost(torn, Number(new URL(url).port));
  const tried = `navigator.serviceWorker.getRegistration()
    .then((it) => it.update().then(() => it.installing)
      .then((worker) => new Promise((resolve) => {
        if (worker === null) return resolve(it.waiting?.state ?? "redundant");
        worker.addEventListener("statechange", () => resolve(worker.state));
      })))`;
  {
    const { page } = await open(context);
    await page.goto(`${url}index.html`);
    const state = await page.evaluate<string>(tried);
    findings.otherData = [
      await page.evaluate(inKernel(reading("data/cifar10.json"))),
      await page.evaluate(inKernel(reading("data/cifar10.png"))),
    ];
    await page.close();
    const again = (await open(context)).page;
    await again.goto(`${url}index.html`);
    findings.torn = `${state}: ${await again.evaluate<string>(heading)}`;
    await again.close();
  }
  host.folder = next;
  const { page } = await open(context);
  await page.goto(`${url}index.html`);
  await page.evaluate(tried);
  await page.goto(`${url}index.html`);
  const before = await page.evaluate<string>(heading);
  await page.close();
  const later = (await open(context)).page;
  await later.goto(`${url}index.html`);
  findings.update = { before, after: await later.evaluate<string>(heading) };
  await later.close();
  await host[Symbol.asyncDispose]();
}
await other.shutdown();
console.log(JSON.stringify(findings));
