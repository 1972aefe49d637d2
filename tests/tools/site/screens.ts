/**
 * Takes pictures of pages for a person to look at, in both themes and at three widths, a picture for
 * each windowful: `deno run -A --no-config --lock=tests/tools/site/browser.lock --frozen
 * tests/tools/site/screens.ts FOLDER PICTURES [PAGE...]`. It prints their paths as JSON.
 */
import { startBrowser } from "./chromium.ts";
import { plainHost } from "./tab/plain_host.ts";

/** The widths in pixels: a laptop, a tablet, a phone. */
const widths = [1280, 768, 390];

/** The pages with something of each kind: figures, exercises, tables that are cards when narrow. */
const kinds = ["index", "08-dropout", "04-relu", "claims", "glossary", "02-anatomy"];

/** The height of a picture. A page of more than `most` pictures is shown up to there. */
const [height, most] = [1400, 40];

const still = `(async () => {
  for (let y = 0; y < document.body.scrollHeight; y += 900) {
    scrollTo({ top: y, behavior: "instant" });
    await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 20)));
  }
  scrollTo({ top: 0, behavior: "instant" });
  await document.fonts.ready;
  await new Promise((resolve) => setTimeout(resolve, 300));
})()`;

const [folder, pictures, ...names] = Deno.args;
await Deno.mkdir(pictures, { recursive: true });
const written: string[] = [];
{
  await using host = plainHost(folder);
  await using browser = await startBrowser();
  for (const name of names.length > 0 ? names : kinds) {
    for (const theme of ["light", "dark"] as const) {
      const page = await browser.newPage();
      // The first visit of a tab reloads its page once; this tab has done so.
      await page.goto(`${host.url}assets/icon.svg`, { waitUntil: "load" });
      await page.evaluate(`sessionStorage.setItem("alexnet.reloaded", "1")`);
      await page.emulateMedia({ media: "screen", colorScheme: theme });
      for (const width of widths) {
        await page.setViewportSize({ width, height });
        await page.goto(`${host.url}${name}.html`, { waitUntil: "load" });
        await page.evaluate(`document.querySelectorAll("details.results, details.menu").forEach(
          (one) => one.open = one.matches(".results") || innerWidth > 1120)`);
        await page.evaluate(still);
        const long = await page.evaluate<number>(`document.documentElement.scrollHeight`);
        for (let part = 0; part < Math.min(most, Math.ceil(long / height)); part++) {
          await page.evaluate(
            `scrollTo({ top: ${part * height}, behavior: "instant" })`,
          );
          await page.evaluate(`new Promise((resolve) => setTimeout(resolve, 60))`);
          const path = `${pictures}/${name}-${width}-${theme}-${String(part).padStart(2, "0")}.png`;
          await page.screenshot({ path });
          written.push(path);
        }
      }
      await page.close();
    }
  }
}
console.log(JSON.stringify(written));
