import { assert, assertStringIncludes } from "@std/assert";
import { figureHtml } from "../../../tools/site/figure_html.ts";
import { clusterHeatmap } from "../../../lib/figures/mod.ts";

Deno.test("the table of a matrix names its rows and columns and omits decorations", () => {
  const plot = clusterHeatmap({
    counts: [[3, 1], [0, 4]],
    classNames: ["cat", "dog"],
    tree: { merges: [{ left: 0, right: 1, distance: 0.875 }], order: [1, 0] },
    alt: "A matrix.",
    takeaway: "Cats are taken for dogs.",
  });
  const html = figureHtml({ "application/vnd.plotly.v1+json": { ...plot.plotly } }, "1.1")?.html;
  assertStringIncludes(html ?? "", "<td>cat / dog</td><td>25</td>");
  assert(!html?.includes("<td>tree</td>"));
});
