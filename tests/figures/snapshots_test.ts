/**
 * Covers lib/figures: one small figure of each kind, as it is drawn, against `snapshots/NAME.svg`.
 *
 * After a change that is meant: `deno test -A tests/figures/snapshots_test.ts -- --update`, then look
 * at the pictures in the diff.
 */
import { assertEquals } from "@std/assert";
import { figureExamples } from "./examples.ts";

const folder = new URL("snapshots/", import.meta.url);
const update = Deno.args.includes("--update");
for (const [name, { draw, options }] of Object.entries(figureExamples)) {
  Deno.test(`${name} is drawn as in its snapshot`, async () => {
    const file = new URL(`${name}.svg`, folder);
    const drawn = readable(await draw(options).svg());
    if (update) await Deno.writeTextFile(file, drawn);
    assertEquals(drawn, await Deno.readTextFile(file), "see the head of this test to renew it");
  });
}

/** One element a line and ids without the digest of the figure: a diff shows what differs alone. */
function readable(svg: string): string {
  const digest = /id="defs-([0-9a-f]+)"/.exec(svg)?.[1];
  const named = digest === undefined ? svg : svg.replaceAll(digest, "figure");
  return `${named.replaceAll(/\btrace[0-9a-f]{6}\b/g, "trace").replaceAll("><", ">\n<")}\n`;
}

Deno.test("each snapshot belongs to a figure", () => {
  const files = [...Deno.readDirSync(folder)].map((entry) => entry.name).sort();
  assertEquals(files, Object.keys(figureExamples).map((name) => `${name}.svg`).sort());
});
