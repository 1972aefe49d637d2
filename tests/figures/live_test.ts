import { assert, assertEquals } from "@std/assert";
import { figure } from "../../lib/figures/figure.ts";
import { liveFigure } from "../../lib/figures/live.ts";
import { picture } from "../../lib/figures/pictures/picture.ts";
import { withPage } from "../fake_page.ts";

const empty = () =>
  picture({ width: 10, height: 10, body: [] }, { alt: "Nothing.", takeaway: "Nothing yet." });

Deno.test("a live figure draws once, skips updates that are too frequent, and ends in the same place", async () => {
  let made = 0;
  const shown: { kinds: string[]; display_id: string; update?: boolean }[] = [];
  const live = liveFigure({
    perSecond: 0.2,
    display: (bundle, options) => {
      shown.push({ kinds: Object.keys(bundle), ...options });
      return Promise.resolve();
    },
  });
  for (let step = 0; step < 50; step++) {
    await live.update(() => {
      made++;
      return empty();
    });
  }
  await live.finish(empty());
  assertEquals(made, 1, "figures that are not drawn are not created");
  assertEquals(shown.length, 2);
  assertEquals(shown[0].update, undefined);
  assertEquals(shown[1].update, true);
  assertEquals(shown[1].display_id, shown[0].display_id);
});

Deno.test("outside a kernel, a live figure creates and shows nothing", async () => {
  const live = liveFigure();
  await live.update(() => {
    throw new Error("Expected no figure to be made.");
  });
  await live.finish(empty());
});

Deno.test("a live figure in a page is interactive from its first drawing", () =>
  withPage(async ({ shown }) => {
    const live = liveFigure();
    const line = figure({ data: [{ type: "scatter", y: [1, 2] }] }, {
      alt: "A line.",
      takeaway: "It rises.",
    });
    await live.update(() => line);
    await live.finish(line);
    const [drawn, final] = shown;
    assert("application/vnd.plotly.v1+json" in drawn.bundle);
    assertEquals(drawn.options.update, false);
    assertEquals(final.options, { display_id: drawn.options.display_id, update: true });
  }));
