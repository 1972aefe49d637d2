import { assertEquals } from "@std/assert";
import { Marked } from "marked";
import { md } from "../../lib/course/display.ts";
import { verbatim, withoutHtml } from "../../lib/course/verbatim.ts";
import { jupyterDisplay } from "../../lib/figures/figure_spec.ts";

/** The HTML of Markdown with raw HTML, as Jupyter renders it. */
const rendered = (markdown: unknown) =>
  new Marked().parse(String(markdown), { async: false }).trim();

const hostile = [
  "<script>alert(1)</script>",
  '"><img src=x onerror=alert(1)>',
  "<!-- a comment",
  "\\\\<svg onload=alert(1)>",
  "![x](https://example.com/x.png)",
  "[x](javascript:alert(1))",
  "a_b_c *d* `e` $f$ | g # h",
];

for (const text of hostile) {
  Deno.test(`verbatim shows ${text} as it is`, () => {
    const shown = rendered(verbatim(text)).replace(/^<p>|<\/p>$/g, "");
    const escaped = { "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
    assertEquals(shown, text.replace(/[<>"']/g, (sign) => escaped[sign as "<"]));
  });
}

Deno.test("raw HTML in a value of md is text, and its Markdown stays", async () => {
  for (const text of hostile.slice(0, 4)) {
    const bundle = await md`A value: ${text} and **${"b"}**`[jupyterDisplay]();
    const html = rendered(bundle["text/markdown"]);
    assertEquals(html.match(/<(?!\/?(p|strong)>)/g), null, html);
    assertEquals(html.includes("<strong>b</strong>"), true);
  }
});

Deno.test("a value of md that is escaped already is not escaped twice", async () => {
  const bundle = await md`${verbatim("<b>")}`[jupyterDisplay]();
  assertEquals(rendered(bundle["text/markdown"]), "<p>&lt;b&gt;</p>");
});

Deno.test("a less-than sign that begins no HTML stays", () => {
  assertEquals(withoutHtml("p < 0.001, x<3, <="), "p < 0.001, x<3, <=");
});
