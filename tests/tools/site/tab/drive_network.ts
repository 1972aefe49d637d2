/**
 * Uses the network of a front page in Chromium like a reader, and prints what it showed as JSON:
 * `drive_network.ts SITE FILES [SCREENSHOTS]`. FILES is a folder with `photograph.jpg`, `broken.jpg`,
 * `own.safetensors` and `broken.safetensors`; pictures of the screen go to SCREENSHOTS.
 */
import { axeSource, type Page, startBrowser, until } from "../chromium.ts";
import { plainHost } from "./plain_host.ts";
import { nextFrame, settled } from "./settled.ts";

/** What the page showed. */
export interface NetworkFindings {
  /** The answer to the dropped photograph, and the seconds from the drop to the answer. */
  dropped: Shown & { seconds: number };
  /** The answer to the first sample. */
  sample: Shown;
  /** The strongest patches of a unit. */
  patches: { said: string; count: number };
  /** Seconds from the press of the button to the fifth update, and the first and the last mean loss. */
  learning: { seconds: number; filters: number; said: string };
  /** Updates when it was paused, and after the next drawing. */
  paused: number[];
  /** Updates when it went on at another rate. */
  continued: number;
  /** What another network says of the same picture, and its name. */
  own: Shown & { net: string };
  /** What the page says about a damaged picture and a damaged network. */
  broken: { picture: string; net: string };
  /** The answer to the first sample without a network connection. */
  offline: Shown;
  /** Serious violations that axe finds, by width and theme. */
  violations: string[];
  /** By how many pixels the page is too wide, by width. */
  overflow: Record<string, number>;
  /** Requests to other hosts. */
  outside: string[];
  /** Errors of the page. */
  errors: string[];
}

/** What the page shows about a picture. */
export interface Shown {
  /** The sentence. */
  said: string;
  /** The names beside the bars. */
  bars: string[];
  /** Maps with something bright in them, by tower. */
  lit: number[];
}

const [site, files, screenshots] = Deno.args;
const shown = `({
  said: document.querySelector(".answer [role=status]").textContent,
  bars: [...document.querySelectorAll(".answer .name")].map((name) => name.textContent),
  lit: [".maps.tower-1", ".maps.tower-2"].map((tower) =>
    [...document.querySelectorAll(tower + " canvas")].filter((canvas) => {
      const context = new OffscreenCanvas(canvas.width, canvas.height)
        .getContext("2d", { willReadFrequently: true });
      context.drawImage(canvas, 0, 0);
      return context.getImageData(0, 0, canvas.width, canvas.height).data
        .some((value, i) => i % 4 === 3 && value > 100);
    }).length),
})`;
const isAnswered = `document.querySelector(".answer:not([aria-busy]) li") !== null`;
const updates = `Number(document.querySelector(".learning").dataset.updates)`;
const axeRun =
  `axe.run(document, { preload: false, runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "best-practice"] })
  .then(({ violations }) => violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => id + ": " + nodes.slice(0, 4).map((n) => n.html.slice(0, 140)).join(" | ")))`;

/** Drops a file on the page. */
async function drop(page: Page, path: string): Promise<void> {
  const text = new Uint8Array(await Deno.readFile(path)).toBase64();
  await page.evaluate(`(() => {
    const bytes = Uint8Array.from(atob("${text}"), (letter) => letter.charCodeAt(0));
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([bytes], "${path.split("/").at(-1)}"));
    const event = new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true });
    document.querySelector(".drop").dispatchEvent(event);
  })()`);
}

const clock = () => performance.now() / 1000;
const errors: string[] = [];
const outside: string[] = [];
const findings = { errors, outside, violations: [], overflow: {} } as unknown as NetworkFindings;
{
  await using browser = await startBrowser();
  await using context = await browser.newContext();
  const host = plainHost(site);
  const page = await context.newPage();
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) errors.push(message.text());
  });
  page.on("pageerror", (error) => errors.push(error.message));
  page.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith("http://127.0.0.1:") && !/^(?:data|blob):/.test(url)) outside.push(url);
  });
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.goto(`${host.url}index.html`);
  await settled(page, "crossOriginIsolated");
  await until(page, `document.querySelector(".network-app:not([hidden])")`);
  await page.evaluate(await axeSource());

  const asked = clock();
  await drop(page, `${files}/photograph.jpg`);
  await until(page, isAnswered);
  findings.dropped = { ...await page.evaluate<Shown>(shown), seconds: clock() - asked };
  await page.click("[data-sample='0']");
  await until(page, `${isAnswered} && /CIFAR-10/.test(${shown}.said)`);
  findings.sample = await page.evaluate(shown);

  await page.click("[aria-label='Tower 1, conv2, unit 3']");
  await until(page, `document.querySelector(".unit li")`);
  findings.patches = await page.evaluate(`({
    said: document.querySelector(".unit [role=status]").textContent,
    count: document.querySelectorAll(".unit canvas").length,
  })`);

  const started = clock();
  await page.click(".learn");
  await until(page, `${updates} >= 5`);
  const seconds = clock() - started;
  await until(
    page,
    `/test pictures/.test(document.querySelector(".learning > [role=status]").textContent)`,
  );
  findings.learning = {
    seconds,
    filters: await page.evaluate(`document.querySelectorAll(".filters canvas").length`),
    said: await page.evaluate(`document.querySelector(".learning > [role=status]").textContent`),
  };
  await page.click(".learn");
  await until(page, `document.querySelector(".learning").dataset.state === "paused"`);
  // The last update is drawn in the next frame.
  await page.evaluate(nextFrame);
  const paused = await page.evaluate<number>(updates);
  await page.evaluate(nextFrame);
  findings.paused = [paused, await page.evaluate<number>(updates)];
  await page.evaluate(`(() => {
    const slider = document.querySelector("#network-rate");
    slider.value = "-2.5";
    slider.dispatchEvent(new Event("input"));
    slider.dispatchEvent(new Event("change"));
  })()`);
  await page.click(".learn");
  await until(page, `${updates} > ${paused}`);
  await page.click(".learn");
  await until(page, `document.querySelector(".learning").dataset.state === "paused"`);
  findings.continued = await page.evaluate(updates);

  await page.evaluate(`document.querySelector(".own").open = true`);
  for (const theme of ["light", "dark"]) {
    for (const width of [390, 1280]) {
      await page.setViewportSize({ width, height: 900 });
      await page.evaluate(nextFrame);
      const found = await page.evaluate<string[]>(axeRun);
      findings.violations.push(...found.map((text) => `${width} ${theme} ${text}`));
      findings.overflow[`${width}`] = await page.evaluate(
        "document.documentElement.scrollWidth - innerWidth",
      );
      if (screenshots !== undefined) {
        await page.evaluate(`scrollTo({ top: 0, behavior: "instant" })`);
        await page.screenshot({ path: `${screenshots}/${theme}-${width}.png`, fullPage: true });
      }
    }
    await page.evaluate(`document.querySelector("#theme").click()`);
  }

  await page.setInputFiles("input.picture", [`${files}/broken.jpg`]);
  await until(page, `/Expected/.test(${shown}.said)`);
  const picture = (await page.evaluate<Shown>(shown)).said;
  await page.setInputFiles("input.own-net", [`${files}/broken.safetensors`]);
  const netStatus = `document.querySelector(".net-status").textContent`;
  await until(page, `/Expected/.test(${netStatus})`);
  findings.broken = { picture, net: await page.evaluate(netStatus) };
  await page.click("[data-sample='0']");
  await until(page, `${isAnswered} && /CIFAR-10/.test(${shown}.said)`);
  await page.setInputFiles("input.own-net", [`${files}/own.safetensors`]);
  await until(page, `document.querySelector(".network-app").dataset.net === "cifarSmall"`);
  await until(page, `${isAnswered} && ${shown}.lit[0] > 0`);
  findings.own = {
    ...await page.evaluate<Shown>(shown),
    net: await page.evaluate(`document.querySelector(".net-name").textContent`),
  };

  await settled(
    page,
    `caches.open("alexnet " + new URL(".", location.href)).then((cache) => cache.keys())
      .then((keys) => keys.some(({ url }) => url.includes("?version=")))`,
  );
  await host[Symbol.asyncDispose]();
  const again = await context.newPage();
  await again.goto(`${host.url}index.html`);
  await until(again, `document.querySelector(".network-app:not([hidden])")`);
  await again.click("[data-sample='0']");
  await until(again, `${isAnswered} && /CIFAR-10/.test(${shown}.said)`);
  findings.offline = await again.evaluate(shown);
}
console.log(JSON.stringify(findings));
