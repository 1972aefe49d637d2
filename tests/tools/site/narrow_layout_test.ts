import { assertEquals } from "@std/assert";
import { narrowLayout } from "../../../tools/site/narrow_layout.ts";

const titleOf = (layout: Record<string, unknown>) =>
  (layout.xaxis as { title: { text: string } }).title.text;

Deno.test("long names on the vertical axis leave less room, so the title below takes more lines", () => {
  const layout = {
    xaxis: { title: { text: "Change of the training error by momentum (points)" } },
  };
  assertEquals(
    titleOf(narrowLayout(layout, [{ y: [1, 2] }])),
    "Change of the training error by momentum<br>(points)",
  );
  const named = narrowLayout(layout, [{ y: ["ten times the rate without"] }]);
  assertEquals(titleOf(named), "Change of the training<br>error by momentum (points)");
  const ticks = { ...layout, yaxis: { ticktext: ["short<br><i>but here is a long line</i>"] } };
  assertEquals(
    titleOf(narrowLayout(ticks, [])),
    "Change of the training error<br>by momentum (points)",
  );
});

Deno.test("a plot loses its heading and keeps a height for a phone, a line of title more adds to it", () => {
  const { height, margin, title } = narrowLayout(
    { title: { text: "Heading" }, height: 420, margin: { t: 78, l: 64, r: 24, b: 56 } },
    [],
  );
  assertEquals([height, margin, title], [360, { t: 18, l: 54, r: 10, b: 56 }, undefined]);
  assertEquals(narrowLayout({ height: 900 }, []).height, 420);
  const long = { xaxis: { title: { text: "word ".repeat(20).trim() } }, height: 300 };
  assertEquals(narrowLayout(long, []).height, 300 + 16 * 2);
});
