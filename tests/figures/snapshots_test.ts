/**
 * Covers lib/figures: compares one small figure of each kind with `snapshots/NAME.svg`.
 *
 * After an intended change: `deno test -A tests/figures/snapshots_test.ts -- --update`, then check
 * the pictures in the diff.
 */
import { assertEquals } from "@std/assert";
import * as door from "../../lib/figures/mod.ts";
import { figureExamples } from "./examples.ts";

const folder = new URL("snapshots/", import.meta.url);
const update = Deno.args.includes("--update");
for (const [name, { draw, options }] of Object.entries(figureExamples)) {
  Deno.test(`${name} is drawn as in its snapshot`, async () => {
    const file = new URL(`${name}.svg`, folder);
    const drawn = readable(await draw(options).svg());
    if (update) await Deno.writeTextFile(file, drawn);
    assertEquals(drawn, await Deno.readTextFile(file), "see the head of this test to update it");
  });
}

/**
 * One element per line and ids without the digest of the figure, so that a diff shows only real
 * changes.
 */
function readable(svg: string): string {
  const digest = /id="defs-([0-9a-f]+)"/.exec(svg)?.[1];
  const named = digest === undefined ? svg : svg.replaceAll(digest, "figure");
  return `${named.replaceAll(/\btrace[0-9a-f]{6}\b/g, "trace").replaceAll("><", ">\n<")}\n`;
}

Deno.test("each snapshot belongs to a figure", () => {
  const files = [...Deno.readDirSync(folder)].map((entry) => entry.name).sort();
  assertEquals(files, Object.keys(figureExamples).map((name) => `${name}.svg`).sort());
});

/** The functions of the door that draw no figure themselves, and why. */
const withoutSnapshot: Readonly<Record<string, string>> = {
  LiveFigure: "the class of what liveFigure returns",
  Picture: "the class of pictures",
  Plot: "the class of charts",
  colorIndex: "a number for a filter",
  encodePng: "bytes of an image file",
  figure: "draws what the caller writes in Plotly's terms; every chart goes through it",
  imageOf: "one image of a stack",
  liveFigure: "shows other figures repeatedly",
  picture: "draws what the caller writes in SVG; every picture goes through it",
  stepMemory: "the rows for memoryFigure",
  windowSpans: "the windows of windowFigure",
};

Deno.test("every function of the door has a snapshot, or a reason for having none", () => {
  const drawn = Object.values(figureExamples).map(({ name }) => name);
  const functions = Object.entries(door).filter(([, value]) => typeof value === "function");
  assertEquals(
    functions.map(([name]) => name).sort(),
    [...drawn, ...Object.keys(withoutSnapshot)].sort(),
  );
});
