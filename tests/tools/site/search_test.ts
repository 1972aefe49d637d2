/** Covers tools/site/search_index.ts, tools/site/widgets/search.ts and tools/site/site.css. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { readGlossary } from "../../../tools/site/glossary.ts";
import { searchScript, sectionsOf, termsOf } from "../../../tools/site/search_index.ts";
import { buildSite } from "../../../tools/site/site.ts";
import { excerpt, searchOver } from "../../../tools/site/widgets/search.ts";
import { missing, requirements } from "../../skip.ts";
import { runScript } from "./chromium.ts";
import { fixtureClaims, fixtureLessons } from "./fixture.ts";
import type { PageUse } from "./use_pages.ts";

const page =
  `<section class="text"><h1 id="title">03 ReLU</h1><p>Does it learn faster?</p></section>
<section class="text"><h2 id="idea">Idea</h2><p>A half-wave</p><p>rectifier <span class="katex">
<span class="katex-mathml"><math><mi>f</mi></math></span><span class="katex-html">f</span></span>
</p></section><section class="cell"><pre class="code">const hidden = 1;</pre><details
class="solution"><summary>Show a solution</summary>secret</details></section>`;

Deno.test("the search index has each section's text without code, drawings and solutions", () => {
  assertEquals(sectionsOf("04-relu", "03 ReLU", page), [
    { id: "04-relu", page: "03 ReLU", heading: "", text: "Does it learn faster?" },
    { id: "04-relu#idea", page: "03 ReLU", heading: "Idea", text: "A half-wave rectifier f" },
  ]);
});

Deno.test("the search finds prefixes and words with a wrong letter, and ranks headings before texts", async () => {
  const glossary = await readGlossary(new URL("glossary.json", import.meta.url).pathname);
  const search = searchOver([...sectionsOf("04-relu", "03 ReLU", page), ...termsOf(glossary)]);
  const ids = (query: string) => search(query).map(({ id }) => id);
  assertEquals(ids("rectif"), ["04-relu#idea"]);
  assertEquals(ids("rectifyer"), ["04-relu#idea"]);
  assertEquals(ids("stride")[0], "glossary#stride");
  assertEquals(
    ids("half-wave stride"),
    ["glossary#stride", "04-relu#idea"],
    "any, if none has all",
  );
  assertEquals(ids("half-wave rectifier"), ["04-relu#idea"]);
  assertEquals(ids("zebra"), []);
});

Deno.test("an excerpt has the word that was searched for", () => {
  const text = "One two three. ".repeat(40) + "Here is the needle in the text. " +
    "Four. ".repeat(40);
  const found = excerpt(text, "needle");
  assertStringIncludes(found, "needle");
  assert(found.length < 200 && found.startsWith("\u2026 ") && found.endsWith(" \u2026"));
  assertEquals(excerpt("short", "needle"), "short");
});

Deno.test("the index is a script, because a page opened as a file may not fetch one", () => {
  assertStringIncludes(searchScript([]), "globalThis.searchEntries = [];");
});

Deno.test({
  name:
    "in Chromium the search of a page opened as a file leads to a section, its folded code opens, and it prints light",
  ignore: await missing(requirements.chromium),
  async fn() {
    const folder = await Deno.makeTempDir({ prefix: "alexnet-search-" });
    try {
      await buildSite({
        lessons: await fixtureLessons(),
        claims: fixtureClaims,
        outDir: folder,
        glossaryPath: new URL("glossary.json", import.meta.url).pathname,
      });
      const use = await runScript<PageUse>("use_pages.ts", [
        folder,
        "02-anatomy",
        "sharp pixel",
      ]);
      assertEquals(use.errors, []);
      assertEquals(use.results.map(({ href }) => href), [
        "02-anatomy.html#measure",
      ]);
      assertStringIncludes(use.results[0].text, "Images keep their sharp pixels.");
      assertEquals(use.status, "1 found");
      assertEquals(use.reached, { page: "02-anatomy.html", anchor: true });
      assert(use.closed);
      assertEquals(use.allCode, [false, true, true], "the switch for folded code is remembered");
      assertEquals(use.print.colors, ["rgb(255, 255, 255)", "rgb(0, 0, 0)"]);
      assertEquals(use.print.hidden, [
        ".top",
        ".side",
        ".neighbours",
        ".lesson-tools",
        ".explore",
        "details.folded",
        "details.solution",
      ]);
      assertEquals(use.print.code, "pre-wrap");
      assertStringIncludes(use.print.address, "https://");
      assert(use.print.plots.length > 0);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});
