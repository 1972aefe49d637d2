/** Covers tools/site/output_html.ts and tools/site/live/cell_rendering.ts. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { claimHtml } from "../../../lib/course/claims/claim_card.ts";
import { claimMediaType } from "../../../lib/course/claims/claim_record.ts";
import { plotlyTheme } from "../../../lib/figures/theme.ts";
import { barChart } from "../../../lib/figures/mod.ts";
import type { MimeBundle, Output } from "../../../tools/notebook/notebook.ts";
import { rendered } from "../../../tools/site/live/cell_rendering.ts";
import { fixtureClaims } from "./fixture.ts";

const data = (data: MimeBundle): Output => ({ output_type: "display_data", data, metadata: {} });

Deno.test("computed text has its formulas and tables, and raw HTML in it is text", () => {
  const { html } = rendered(
    data({ "text/markdown": "**$x^2$** <b>a</b>\n\n|a|\n|-|\n|1|" }),
    "1.1",
  );
  assertStringIncludes(html, 'class="katex"');
  assertStringIncludes(html, "&lt;b&gt;a");
  assertStringIncludes(html, "<td>1</td>");
});

Deno.test("a formula that cannot be read is shown as its text", () => {
  const { html } = rendered(data({ "text/markdown": "$\\frac{$", "text/plain": "\\frac{" }), "1.1");
  assertStringIncludes(html, "\\frac{");
  assert(html.startsWith("<pre"));
});

Deno.test("a plot without a drawing, as a page's worker shows it, has its data", async () => {
  const bundle = await barChart({
    categories: ["a"],
    series: [{ name: "s", values: [1] }],
    valueTitle: "Share (%)",
    alt: "A bar.",
    takeaway: "One bar.",
  }).bundle();
  const { html, figure } = rendered(
    data({ "application/vnd.plotly.v1+json": bundle["application/vnd.plotly.v1+json"] }),
    "2.3",
  );
  assert(figure);
  assertStringIncludes(html, 'id="figure-2-3"');
  assertStringIncludes(html, 'class="plotly-data"');
});

Deno.test("a claim is a card, and markup of another output cannot run", () => {
  const [claim] = fixtureClaims.claims;
  const card = rendered(data({ [claimMediaType]: claim, "text/html": claimHtml(claim) }), "1.1");
  assertStringIncludes(card.html, 'class="claim-card wide"');
  const { html } = rendered(data({ "text/html": '<img src="x" onerror="alert(1)">' }), "1.1");
  assert(!html.includes("<img"));
});

Deno.test("a cleared progress line and the theme of another front end show nothing", () => {
  assertEquals(rendered(data({ "text/html": "", "text/plain": "" }), "1.1").html, "");
  assertEquals(rendered(data({ "text/html": plotlyTheme, "text/plain": "" }), "1.1").html, "");
});

Deno.test("errors and streams are plain text without the colours of a terminal", () => {
  const error: Output = {
    output_type: "error",
    ename: "Error",
    evalue: "\x1b[31ma < b\x1b[39m",
    traceback: [],
  };
  assertStringIncludes(
    rendered(error, "1.1").html,
    'class="stream error" tabindex="0">Error: a &lt; b<',
  );
  const warning: Output = { output_type: "stream", name: "stderr", text: "careful\n" };
  assertStringIncludes(rendered(warning, "1.1").html, 'class="stream warning"');
});
