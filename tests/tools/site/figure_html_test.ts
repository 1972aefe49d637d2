import { assert, assertStringIncludes } from "@std/assert";
import { figureHtml } from "../../../tools/site/figure_html.ts";
import { clusterHeatmap, lineChart } from "../../../lib/figures/mod.ts";

Deno.test("the table of a matrix names its rows and columns and omits decorations", () => {
  const plot = clusterHeatmap({
    counts: [[3, 1], [0, 4]],
    classNames: ["cat", "dog"],
    tree: { merges: [{ left: 0, right: 1, distance: 0.875 }], order: [1, 0] },
    alt: "A matrix.",
    takeaway: "Cats are taken for dogs.",
  });
  const html = figureHtml({ "application/vnd.plotly.v1+json": { ...plot.plotly } }, "1.1");
  assertStringIncludes(html ?? "", "<td>cat / dog</td><td>25</td>");
  assert(!html?.includes("<td>tree</td>"));
});

Deno.test("a caption ends its title with a full stop, unless it is a question", () => {
  const captionOf = (title: string) => {
    const plot = lineChart({
      series: [{ name: "a", x: [1, 2], y: [1, 2] }],
      xTitle: "x",
      yTitle: "y",
      title,
      alt: "A line.",
      takeaway: "It rises.",
    });
    return figureHtml({ "application/vnd.plotly.v1+json": { ...plot.plotly } }, "1.1") ?? "";
  };
  assertStringIncludes(captionOf("Do units say the same?"), "<em>Do units say the same?</em>");
  assertStringIncludes(captionOf("A line"), "<em>A line.</em>");
});
