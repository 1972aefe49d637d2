/** Covers tools/site/sanitize_markup.ts. */
import { assertEquals } from "@std/assert";
import { JSDOM } from "jsdom";
import { sanitizedMarkup } from "../../../tools/site/sanitize_markup.ts";
import { barChart, confusionPlot, imageGrid, towerDiagram } from "../../../lib/figures/mod.ts";
import { withoutTheme } from "../../../lib/figures/theme.ts";
import { preset } from "../../../lib/spec/presets.ts";
import { claimHtml } from "../../../lib/course/claims/claim_card.ts";
import {
  readRecordedOutputs,
  recordedOutputsPath,
} from "../../../tools/notebook/recorded_outputs.ts";
import { findLessons } from "../../../tools/notebook/lessons.ts";
import { fixtureClaims } from "./fixture.ts";

/** The parts of `markup` that a browser would run or load. */
function dangers(markup: string): string[] {
  const { document } = new JSDOM(`<body>${markup}</body>`).window;
  return [...document.body.querySelectorAll("*")].flatMap((element) => [
    ...(["script", "style", "img", "iframe", "object", "form", "a", "link", "foreignobject"]
        .includes(element.localName.toLowerCase())
      ? [element.localName]
      : []),
    ...[...element.attributes]
      .filter(({ name, value }) =>
        name.startsWith("on") ||
        /^(javascript|https?|\/\/)/.test(value) && !name.startsWith("xmlns")
      )
      .map(({ name }) => name),
  ]);
}

const hostile = [
  "<script>alert(1)</script>",
  "<img src=x onerror=alert(1)>",
  '<table onclick="alert(1)"><tr><td>a</td></tr></table>',
  "<table\nonclick='alert(1)'>",
  '<svg><a href="javascript:alert(1)">x</a></svg>',
  '<svg onload="alert(1)">',
  "<svg/onload=alert(1)>",
  '<image href="https://example.com/x.png"/>',
  '<use xlink:href="https://example.com/x.svg#y"/>',
  '<svg><foreignObject><iframe srcdoc="x"></iframe></foreignObject></svg>',
  '<p style="background:url(https://example.com/x)">a</p>',
  '<p title="<img src=x onerror=alert(1)>">a</p>',
  "<!--><script>alert(1)</script>-->",
  "<svg><style>@import 'https://example.com'</style></svg>",
  '<p title="a"onmouseover="alert(1)">a</p>',
  "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
];

for (const markup of hostile) {
  Deno.test(`markup of an output neither runs nor loads anything: ${markup.slice(0, 60)}`, () => {
    assertEquals(dangers(sanitizedMarkup(markup)), []);
  });
}

Deno.test("the figures and cards of the project pass unchanged", async () => {
  const text = { alt: 'A <b> & "c".', takeaway: "Less < more." };
  const pixels = new Uint8Array(2 * 8 * 8 * 3);
  const figures = [
    barChart({
      categories: ["conv1", "conv2"],
      series: [{ name: "<parameters>", values: [0.06, 0.5] }],
      valueTitle: "Share (%)",
      ...text,
    }),
    confusionPlot({ counts: [[9, 1], [2, 8]], classNames: ["cat", "dog"], ...text }),
    imageGrid({ stack: { images: pixels, side: 8, count: 2, name: "x" }, columns: 2, ...text }),
    towerDiagram(preset("paper")),
  ];
  for (const figure of figures) {
    const svg = await figure.svg();
    assertEquals(sanitizedMarkup(svg), svg);
  }
  const [claim] = fixtureClaims.claims;
  const card = claimHtml({ ...claim, statement: "a < b" });
  assertEquals(sanitizedMarkup(card), card);
});

const covering = [
  "position:fixed;inset:0;z-index:99999;background:#fff",
  "POSITION : Fixed; top: 0",
  "color:#000;position:sticky;top:0",
  "position&#58;fixed",
  "color:red&#59position&#58fixed",
  "color:red&#59;position:fixed",
  "pos\\69tion:fixed",
  "/**/position:fixed",
  "color:red/*;*/;position:absolute",
  "margin:-999px;font-size:999px",
  "transform:scale(99)",
  "background:url(https://example.com/x)",
  "background:url(&quot;https://example.com/x&quot;)",
  "background:image-set('https://example.com/x')",
  "width:expression(alert(1))",
  "--x:1",
  "all:unset",
];

for (const style of covering) {
  Deno.test(`an output neither leaves its place nor loads anything by the style ${style}`, () => {
    const safe = sanitizedMarkup(`<div style="${style}">a</div>`);
    assertEquals(safe.startsWith("&lt;div"), true, safe);
  });
}

Deno.test("an output has no class that the site shows elsewhere than in its place", async () => {
  const classes: string[] = [];
  for (const folder of ["look", "live", "network"].map((name) => `tools/site/${name}`)) {
    for await (const { name } of Deno.readDir(folder)) {
      if (!name.endsWith(".css")) continue;
      const rules = (await Deno.readTextFile(`${folder}/${name}`))
        .matchAll(/([^{};]+)\{[^{}]*position: (?:fixed|sticky)/g);
      classes.push(
        ...[...rules].map(([, selector]) => /\.([\w-]+)\s*$/.exec(selector)?.[1] ?? selector),
      );
    }
  }
  assertEquals(classes.toSorted(), ["run-bar", "side", "top", "unit"]);
  for (const name of classes) {
    assertEquals(sanitizedMarkup(`<div class="a ${name}">`), `&lt;div class="a ${name}">`);
  }
});

Deno.test("a drawing does not cover what stands beside it", () => {
  const drawing = '<svg overflow="visible"><rect x="-9999" width="99999"/></svg>';
  assertEquals(sanitizedMarkup(drawing).startsWith("&lt;svg"), true);
});

Deno.test("the recorded outputs of all lessons pass unchanged", async () => {
  let checked = 0;
  for (const lesson of await findLessons()) {
    const path = recordedOutputsPath(lesson.name);
    for (const markup of markupIn(await readRecordedOutputs(path)).map(withoutTheme)) {
      checked++;
      if (sanitizedMarkup(markup) !== markup) {
        throw new Error(`${path}: ${firstChange(markup, sanitizedMarkup(markup))}`);
      }
    }
  }
  assertEquals(checked > 100, true, `${checked} outputs`);
});

/** What of `value` is markup. */
function markupIn(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([type, part]) =>
    typeof part === "string" && /^(text\/html|image\/svg\+xml)/.test(type) ? [part] : markupIn(part)
  );
}

function firstChange(before: string, after: string): string {
  const at = [...before].findIndex((character, i) => character !== after[i]);
  return before.slice(at, at + 300);
}
