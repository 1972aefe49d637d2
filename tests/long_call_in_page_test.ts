/** Covers lib/long_call.ts, lib/stop_button.ts and lib/progress_bar.ts in a page. */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { LongCall } from "../lib/long_call.ts";
import { ProgressBar } from "../lib/progress_bar.ts";
import { cellTerminal, leaveCell } from "../lib/progress_bar.ts";
import { withPage } from "./fake_page.ts";

/** Runs a call of `total` parts and returns how many it made. */
async function partsOf(total: number, each: (part: number) => void): Promise<number> {
  using call = new LongCall({ what: "counting", unit: "part", total });
  for (let part = 1; part <= total; part++) {
    each(part);
    if (!await call.goOn(part)) return part;
  }
  return total;
}

Deno.test({
  name: "a long call in a page ends after the part in which Stop was pressed",
  // A second after the call, a timer finds that the cell is over.
  sanitizeOps: false,
  sanitizeResources: false,
  fn: () =>
    withPage(async (page) => {
      assertEquals(await partsOf(5, (part) => page.stopped = part === 3), 3);
      page.stopped = false;
      assertEquals(await partsOf(5, () => {}), 5, "and the next one is not stopped");
    }),
});

Deno.test("progress in a page is one line, which later ones replace", () =>
  withPage(({ shown }) => {
    leaveCell();
    const bar = new ProgressBar(cellTerminal());
    for (const done of [0, 0.5]) bar.draw(done, "counting");
    bar.clear();
    assertEquals(shown.map(({ options: { update } }) => update), [false, true, true]);
    const names = new Set(shown.map(({ options }) => options.display_id));
    assertEquals(names.size, 1);
    assertMatch(String(shown[1].bundle["text/plain"]), /^\[#{15}-{15}\] counting$/);
    assertEquals(shown[2].bundle, { "text/html": "", "text/plain": "" });
    leaveCell();
    cellTerminal()?.write("the next cell");
    assert(!names.has(shown[3].options.display_id));
  }));

Deno.test("a run whose outputs are recorded shows no progress in a page", () =>
  withPage((page) => {
    page.environment = { ALEXNET_COURSE_RUN: "1" };
    assertEquals(cellTerminal(), undefined);
  }));
