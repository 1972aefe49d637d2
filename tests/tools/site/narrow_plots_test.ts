import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { figureHtml, narrowPlot } from "../../../tools/site/figure_html.ts";
import { isCode } from "../../../tools/notebook/notebook.ts";
import { withNarrowPlots } from "../../../tools/site/narrow_plots.ts";
import { fixtureLessons } from "./fixture.ts";

Deno.test("each plot is drawn a second time for a phone, a picture is not", async () => {
  const [{ executed }] = await fixtureLessons();
  const drawn = await withNarrowPlots(executed);
  const bundles = drawn.cells.filter(isCode).flatMap(({ outputs }) => outputs)
    .flatMap((output) => "data" in output ? [output.data] : []);
  const plots = bundles.filter((bundle) => "application/vnd.plotly.v1+json" in bundle);
  assertEquals(plots.length, 1);
  assertEquals(bundles.filter((bundle) => narrowPlot in bundle).length, 1);
  assertMatch(String(plots[0][narrowPlot]), /^<svg class="figure-plot"[^>]* width="358"/);
  const html = figureHtml(plots[0], "1.1") ?? "";
  const [wide, narrow] = [...html.matchAll(/<svg class="(?:narrow )?figure-plot"[^>]*>/g)]
    .map(([tag]) => tag);
  assert(!wide.includes("narrow"));
  assertStringIncludes(narrow, 'class="narrow figure-plot"');
  assertStringIncludes(narrow, 'aria-label="Two falling curves');
});
