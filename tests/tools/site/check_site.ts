/**
 * `deno task dev site:check`: opens every page of `site/` (after `deno task course`) in Chromium and
 * applies the checks of the site's tests. The exit code is 1 if a page fails one.
 */
import { requirements } from "../../skip.ts";
import { runScript } from "./chromium.ts";
import type { PageFindings } from "./inspect_pages.ts";

const folder = await Deno.realPath(Deno.args[0] ?? "site");
const pages = [...Deno.readDirSync(folder)]
  .map(({ name }) => name)
  .filter((name) => name.endsWith(".html"))
  .map((name) => name.slice(0, -5))
  .sort();
if (!await requirements.chromium.present()) {
  console.error(`No Chromium here; get it with: ${requirements.chromium.enable}`);
  Deno.exit(1);
}

let failures = 0;
for (const page of await runScript<PageFindings[]>("inspect_pages.ts", [folder, ...pages])) {
  const problems = [
    ...page.errors,
    ...page.outside.map((url) => `asks ${url}`),
    ...page.empty.map((id) => `${id} is empty`),
    ...page.clipped.map((id) => `${id} is clipped`),
    ...page.widgets.filter(({ moved }) => !moved).map(({ control }) => `${control} moves nothing`),
    ...page.overflow > 0 ? [`is ${page.overflow} pixels too wide`] : [],
    ...page.violations,
  ];
  failures += problems.length;
  console.log(
    `${problems.length === 0 ? "ok    " : "FAILED"} ${page.where}: ${page.figures} figures, ` +
      `${page.interactive} interactive, ${page.widgets.length} controls`,
  );
  for (const problem of problems) console.log(`       ${problem}`);
}
Deno.exit(failures === 0 ? 0 : 1);
