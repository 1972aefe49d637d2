import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { buildSite } from "../../../tools/site/site.ts";
import { parseNotebook } from "../../../tools/notebook/notebook.ts";
import { citedAddresses } from "../../../tools/site/sources.ts";
import { missing, requirements } from "../../skip.ts";
import { runScript } from "./chromium.ts";
import { fixtureClaims, fixtureLessons, fixtureRecord } from "./fixture.ts";
import type { PageFindings } from "./inspect_pages.ts";

const pages = ["index", "02-anatomy", "04-relu", "claims", "glossary"];
const folder = await Deno.makeTempDir({ prefix: "alexnet-site-" });
globalThis.addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));

let built: Promise<unknown> | undefined;
/** Builds the fixture's site once. */
async function site(): Promise<void> {
  built ??= fixtureLessons().then((lessons) =>
    buildSite({
      lessons,
      claims: fixtureClaims,
      recorded: fixtureRecord,
      outDir: folder,
      glossaryPath: new URL("glossary.json", import.meta.url).pathname,
    })
  );
  await built;
}

const read = async (name: string) => {
  await site();
  return await Deno.readTextFile(`${folder}/${name}`);
};

Deno.test("a page has the whole lesson: formulas, highlighted code, outputs, collapsed solutions", async () => {
  const page = await read("02-anatomy.html");
  assertStringIncludes(
    page,
    '<h1 id="02-anatomy-of-the-network"><span class="number">02</span> Anatomy of the network</h1>',
  );
  assertEquals([...page.matchAll(/class="formula"/g)].length, 2);
  assertStringIncludes(page, '<span class="hljs-keyword">const</span>');
  assertStringIncludes(page, ">error 25 %</pre>", "without the colours of a terminal");
  assert(
    /<details class="solution" data-exercise="outputSide"><summary>Show a solution<\/summary><pre[^>]*>[\s\S]*outputSide/
      .test(page),
  );
  assertEquals([...page.matchAll(/class="together"/g)].length, 2, "punctuation stays next to it");
  assertStringIncludes(page, "costs $5 to $6, which is no formula");
  assertStringIncludes(page, "Error: a mistake on purpose");
});

Deno.test("a figure on a page has takeaway, description, data, source and licence", async () => {
  const page = await read("02-anatomy.html");
  assertStringIncludes(page, 'id="figure-1-1"');
  assertStringIncludes(page, "ReLU falls below the threshold in less than half");
  assertStringIncludes(page, "Two falling curves; the dashed one of tanh falls more slowly.");
  assert(/<th scope="col">Series<\/th>/.test(page), "a table of the data");
  assertStringIncludes(page, "Images: CIFAR-10 (A. Krizhevsky");
  assertStringIncludes(page, "MIT licence");
  assertStringIncludes(page, "Figure: CC BY 4.0.");
  assert(!page.includes("figure-theme"), "the site has its own themes");
});

Deno.test("the first use of a term links to the glossary, later ones do not", async () => {
  const page = await read("02-anatomy.html");
  assertEquals([...page.matchAll(/href="glossary.html#stride"/g)].length, 1);
  assertEquals([...page.matchAll(/href="glossary.html#local-response-normalization"/g)].length, 1);
  assertStringIncludes(await read("glossary.html"), '<dt id="stride">stride</dt>');
});

Deno.test("lessons link to their neighbours and to both downloads", async () => {
  const page = await read("02-anatomy.html");
  assertStringIncludes(page, 'class="next" rel="next" href="04-relu.html"');
  assert(!page.includes('rel="prev"'), "nothing before the first lesson");
  for (const path of ["downloads/02-anatomy.ipynb", "downloads/instructor/02-anatomy.ipynb"]) {
    assertStringIncludes(page, `href="${path}"`);
    const notebook = parseNotebook(await read(path), path);
    assert(notebook.cells.every((cell) => !("outputs" in cell) || cell.outputs.length === 0));
  }
});

Deno.test("a link to a lesson leads to its page, or is plain text if there is none", async () => {
  const page = await read("04-relu.html");
  assertStringIncludes(page, '<a href="02-anatomy.html#idea">lesson 02</a> and lesson 99.');
});

Deno.test("the claims are shown with the paper, the log of 2012 and their interval", async () => {
  const page = await read("claims.html");
  assertStringIncludes(page, "ReLU reaches 25 % training error six times faster than tanh.");
  assertStringIncludes(page, "5.9 times");
  assertStringIncludes(page, 'aria-label="Interval from 2.1 to 3.4; the paper\'s value is 6"');
  assertStringIncludes(page, 'class="verdict agrees"');
  assertStringIncludes(page, "none from a quick run");
  assertEquals(JSON.parse(await read("claims.json")).claims.length, 3);
});

Deno.test("the front page counts the claims of each lesson, recorded or not, and gives no result away", async () => {
  const front = await read("index.html");
  assertStringIncludes(front, "The lessons measure 4 claims of the paper");
  assertStringIncludes(
    front,
    "2 of them are recorded, at the <strong>laptop</strong> scale, 2026-02-02",
  );
  assertEquals([...front.matchAll(/class="verdicts">([^<]*)/g)].map(([, text]) => text), [
    "1 claim of the paper",
    "3 claims of the paper",
  ]);
  assert(!/reproduced|same direction|contradicted|undecided/.test(front));
});

Deno.test("the claims page folds the record's results, and apart from them those of a quick run", async () => {
  const [record, run] = (await read("claims.html")).split("<h2>This run</h2>");
  assertEquals(record.includes("60 million"), false);
  const [above, folded] = record.split('<details class="results">');
  assert(!above.includes('class="verdict'));
  assertStringIncludes(folded, '<strong>1</strong> <span class="verdict same-direction"');
  const [beforeRun, ofRun] = run.split('<details class="results">');
  assert(!beforeRun.includes("60 million"));
  assertStringIncludes(ofRun, "60 million");
  assertStringIncludes(run, "it gives no verdict on them");
});

Deno.test("the claims page lists what the lessons measure and no record holds", async () => {
  const page = await read("claims.html");
  const missing = page.split('<ul class="missing">')[1].split("</ul>")[0];
  assertEquals([...missing.matchAll(/<code>([^<]*)/g)].map(([, id]) => id), [
    "parameters",
    "depth",
  ]);
  assertStringIncludes(missing, '<a href="04-relu.html">lesson 03</a>');
});

Deno.test("a page of a quick run says so above the lesson, a page of another run does not", async () => {
  const quick = await read("04-relu.html");
  const banner = quick.indexOf('<aside class="quick-run"');
  assert(banner > 0 && banner < quick.indexOf("<h1"));
  assertStringIncludes(quick, "<code>deno task course --scale laptop 03</code>");
  assert(!(await read("02-anatomy.html")).includes("quick-run"));
});

Deno.test("a cell with the tag hide-input is folded, and its outputs are not", async () => {
  const page = await read("04-relu.html");
  assert(
    /<details class="folded"><summary>Show the code<\/summary><pre[^>]*><code>[^]*?plotting[^]*?<\/details>/
      .test(page),
  );
  assertStringIncludes(page, '<div class="outputs"><pre class="stream" tabindex="0">drawn</pre>');
});

Deno.test("nothing on a page comes from another host", async () => {
  for (const name of pages) {
    const page = await read(`${name}.html`);
    const links = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map((match) => match[1]);
    const elsewhere = links.filter((link) => /^(https?:)?\/\//.test(link));
    assertEquals(elsewhere.filter((link) => !citedAddresses.includes(link)), [], name);
    for (const link of links.filter((link) => !/^(#|data:|https:)/.test(link))) {
      await Deno.stat(`${folder}/${link.replace(/#.*/, "")}`);
    }
  }
});

const noChromium = await missing(requirements.chromium);
let inspected: Promise<PageFindings[]> | undefined;
/** Opens every page in Chromium once, at 390, 768 and 1280 pixels. */
async function findings(): Promise<PageFindings[]> {
  await site();
  await Deno.writeTextFile(`${folder}/broken.html`, brokenPage);
  inspected ??= runScript<PageFindings[]>("inspect_pages.ts", [folder, ...pages, "broken"]);
  return await inspected;
}

/** A page with one mistake of each kind, which the inspection must find. */
const brokenPage = `<!doctype html><html lang="en"><title>Broken</title><h1>Broken</h1>
<p style="color:#bbbbbb;background:#ffffff">Too pale.</p><div style="width:2000px">Too wide.</div>
<figure class="figure" id="hollow"><svg width="300" height="200"></svg></figure>
<figure class="figure" id="cut"><svg width="300" height="200"><path d="M0 0"/><path d="M0 0"/>
<path d="M0 0"/><text x="280" y="50">a label that is cut</text></svg></figure>
<div data-widget="stuck"><div class="stage"><svg></svg></div><label>Slide
<input type="range"></label></div><script>throw new Error("on purpose")</script></html>`;

Deno.test({
  name: "in Chromium a broken page fails every check",
  ignore: noChromium,
  async fn() {
    const broken = (await findings()).filter((page) => page.where.startsWith("broken"));
    assertEquals(broken.length, 3);
    for (const page of broken) {
      assertEquals(page.errors, ["on purpose"]);
      assertEquals(page.empty, ["hollow"]);
      assert(page.clipped.includes("cut"));
      assertEquals(page.widgets.map((widget) => widget.moved), [false]);
      assert(page.overflow > 500);
      assert(page.violations.some((violation) => violation.includes("color-contrast")));
    }
  },
});

function browserTest(name: string, check: (page: PageFindings) => void): void {
  Deno.test({
    name,
    ignore: noChromium,
    async fn() {
      const good = (await findings()).filter((page) => !page.where.startsWith("broken"));
      assertEquals(good.length, 3 * pages.length);
      for (const page of good) check(page);
    },
  });
}

browserTest("in Chromium no page reports an error or contacts another host", (page) => {
  assertEquals([...page.errors, ...page.outside], [], page.where);
});

browserTest("in Chromium every figure is drawn and every plot becomes interactive", (page) => {
  assertEquals(page.empty, [], page.where);
  const expected = page.where.startsWith("01") ? [3, 1] : page.where.startsWith("03") ? [3, 3] : [];
  if (expected.length > 0) assertEquals([page.figures, page.interactive], expected, page.where);
});

browserTest(
  "in Chromium no part of a figure is cut off, before and after it is interactive",
  (page) => {
    assertEquals(page.clipped, [], page.where);
  },
);

browserTest("in Chromium each slider and each choice moves its widget's drawing", (page) => {
  const still = page.widgets.filter((widget) => !widget.moved);
  assertEquals(still, [], page.where);
  if (page.where.startsWith("03")) {
    assertEquals(new Set(page.widgets.map((widget) => widget.name)).size, 5);
  }
});

browserTest("in Chromium no page is wider than a window of 390, 768 or 1280 pixels", (page) => {
  assert(page.overflow <= 0, `${page.where} is ${page.overflow} pixels too wide`);
});

browserTest("in Chromium axe-core finds no serious violation, in light and in dark", (page) => {
  assertEquals(page.violations, [], page.where);
});
