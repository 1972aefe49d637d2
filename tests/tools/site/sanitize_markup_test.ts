/** Covers tools/site/sanitize_markup.ts. */
import { assertEquals } from "@std/assert";
import { JSDOM } from "jsdom";
import { sanitizedMarkup } from "../../../tools/site/sanitize_markup.ts";
import { barChart, confusionPlot, imageGrid, towerDiagram } from "../../../lib/figures/mod.ts";
import { preset } from "../../../lib/spec/presets.ts";
import { claimHtml } from "../../../lib/course/claims/claim_card.ts";
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
