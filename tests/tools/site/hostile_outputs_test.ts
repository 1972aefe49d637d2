/**
 * Covers tools/site: text from outside (errors, names of files and classes, outputs of cells) never
 * becomes HTML, and the policy of each page keeps scripts that are not the site's from running.
 */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { JSDOM } from "jsdom";
import { citedAddresses } from "../../../tools/site/sources.ts";
import { confusionPlot } from "../../../lib/figures/mod.ts";
import type { CodeCell, MimeBundle, Output } from "../../../tools/notebook/notebook.ts";
import { buildSite } from "../../../tools/site/site.ts";
import { missing, requirements } from "../../skip.ts";
import { runScript } from "./chromium.ts";
import { fixtureClaims } from "./fixture.ts";
import type { PageFindings } from "./inspect_pages.ts";

const attack =
  '"><a href="https://example.com">link</a><img src=x onerror="hacked()"><script>hacked()</script><b>';
const folder = await Deno.makeTempDir({ prefix: "alexnet-hostile-site-" });
globalThis.addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));

let cells = 0;
function code(output: Output): CodeCell {
  const id = `code-${++cells}`;
  const common = { cell_type: "code", metadata: {}, source: attack, execution_count: 1 } as const;
  return { ...common, id, outputs: [output] };
}

function shown(data: MimeBundle): Output {
  return { output_type: "execute_result", execution_count: 1, data, metadata: {} };
}

let built: Promise<unknown> | undefined;
/** Builds, once, a site in which every text is an attack. */
async function site(): Promise<void> {
  built ??= build();
  await built;
}

async function build(): Promise<void> {
  const figure = confusionPlot({
    counts: [[9, 1], [2, 8]],
    classNames: [attack, "dog"],
    alt: attack,
    takeaway: attack,
  });
  const link = "[a link](javascript:hacked()) ![a picture](https://example.com/x.png)";
  const notebook = {
    metadata: {},
    cells: [
      {
        cell_type: "markdown" as const,
        id: attack,
        metadata: {},
        source: `# 01 Title ${attack}\n\n${attack}\n\n<div data-widget="lrn"></div>\n\n${link}`,
      },
      code({ output_type: "stream", name: "stdout", text: attack }),
      code({ output_type: "error", ename: attack, evalue: attack, traceback: [attack] }),
      code(shown({ "text/plain": attack })),
      code(shown({ "text/markdown": `${attack}\n\n${attack} ${link}`, "text/plain": "" })),
      code(shown({ "text/markdown": `<div data-widget="lrn"></div>`, "text/plain": "" })),
      code(shown({ "text/html": `<table><tr><td>${attack}</td></tr></table>` })),
      code(shown({ "image/svg+xml": `<svg onload="hacked()"><script>hacked()</script></svg>` })),
      code(shown({ "image/png": attack, "text/plain": attack })),
      code(shown(await figure.bundle())),
    ],
  };
  const claims = {
    ...fixtureClaims,
    scale: "quick" as const,
    claims: fixtureClaims.claims.map((claim) => ({
      ...claim,
      statement: attack,
      lesson: attack,
      section: attack,
      condition: attack,
      date: attack,
    })),
  };
  await buildSite({
    lessons: [{ number: "01", name: "01-attack", executed: notebook, source: notebook }],
    claims,
    recorded: claims,
    outDir: folder,
    glossaryPath: new URL("glossary.json", import.meta.url).pathname,
  });
}

const pages = ["index", "01-attack", "claims", "glossary"];
/** The scripts that each page loads, and the one of the theme. */
const ownScripts = /^(assets\/page\.js|theme)$/;

for (const name of pages) {
  Deno.test(`no text from outside becomes HTML on the page ${name}`, async () => {
    await site();
    const { document } = new JSDOM(await Deno.readTextFile(`${folder}/${name}.html`)).window;
    const elements = [...document.querySelectorAll("*")];
    const handlers = elements.flatMap((element) =>
      [...element.attributes].filter((a) => a.name.startsWith("on")).map((a) => a.name)
    );
    assertEquals(handlers, []);
    const links = [...document.querySelectorAll("[href]")].map((element) =>
      element.getAttribute("href") ?? ""
    ).filter((link) => !citedAddresses.includes(link));
    assertEquals(links.filter((link) => /^(javascript|https?):/.test(link)), []);
    const images = [...document.querySelectorAll("img")].map((image) => image.src.slice(0, 22));
    assertEquals(images.filter((source) => source !== "data:image/png;base64,"), []);
    const scripts = [...document.querySelectorAll("script:not([type='application/json'])")].map((
      script,
    ) => script.getAttribute("src") ?? (script.textContent?.includes("theme") ? "theme" : "other"));
    assertEquals(scripts.filter((script) => !ownScripts.test(script)), []);
    const places = document.querySelectorAll("[data-widget]").length;
    assertEquals(places, name === "01-attack" ? 1 : 0, "only a lesson's own text places a widget");
    // A table that a cell outputs as HTML keeps its harmless tags.
    const bold = [...document.querySelectorAll("b")].filter((b) => b.closest(".html") === null);
    assertEquals(bold.length, 0);
  });
}

Deno.test("the labels that Plotly draws have no link and no picture", async () => {
  await site();
  const page = await Deno.readTextFile(`${folder}/01-attack.html`);
  const [, data] = /class="plotly-data">([^<]*)</.exec(page) ?? [];
  assertStringIncludes(data, "example.com");
  assertEquals(data.match(/\\u003c(a|img|script)\b/g), null);
});

Deno.test("each page has a policy that allows its own scripts only", async () => {
  await site();
  for (const name of pages) {
    const page = await Deno.readTextFile(`${folder}/${name}.html`);
    const [, policy] = /<meta http-equiv="Content-Security-Policy" content="([^"]+)">/.exec(page) ??
      [];
    const sources = Object.fromEntries(
      policy.split("; ").map((directive) => {
        const [key, ...values] = directive.split(" ");
        return [key, values];
      }),
    );
    assertEquals(sources["default-src"], ["'none'"]);
    assertEquals(sources["connect-src"], ["'self'"]);
    assertEquals(sources["worker-src"], ["'self'"]);
    assertEquals(sources["script-src"].length, 2);
    assertEquals(sources["script-src"][0], "'self'");
    assertStringIncludes(sources["script-src"][1], "'sha256-");
    assert(page.indexOf("Content-Security-Policy") < page.indexOf("<script"), "before any script");
  }
});

Deno.test({
  name: "in Chromium hostile outputs run nothing, and the policy stops a script that gets in",
  ignore: await missing(requirements.chromium),
  async fn() {
    await site();
    const page = await Deno.readTextFile(`${folder}/index.html`);
    const injected = '<script>console.error("ran")</script><img src=x onerror="console.error(1)">' +
      '<script src="https://example.com/x.js"></script>';
    await Deno.writeTextFile(`${folder}/injected.html`, page.replace("</main>", `${injected}$&`));
    const found = await runScript<PageFindings[]>("inspect_pages.ts", [
      ...[folder, ...pages, "injected"],
    ]);
    for (const { where, errors, outside, widgets } of found) {
      if (!where.startsWith("injected")) {
        // The output of a cell that claims to be a PNG and is not.
        const noPicture = /^failed: data:image\/png|ERR_INVALID_URL$/;
        assertEquals(outside, [], where);
        assertEquals(errors.filter((error) => !noPicture.test(error)), [], where);
        assertEquals(widgets.filter(({ moved }) => !moved), [], where);
        continue;
      }
      assertEquals(errors.filter((error) => error === "ran" || error === "1"), [], where);
      for (
        const kind of [/inline script/, /inline event handler/, /the script 'https:\/\/example/]
      ) {
        assert(
          errors.some((error) => kind.test(error) && /Content Security Policy/.test(error)),
          errors.join("\n"),
        );
      }
    }
  },
});
