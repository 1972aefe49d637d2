import { assert, assertEquals, assertMatch, assertStringIncludes, assertThrows } from "@std/assert";
import { BadArgumentError } from "../../../lib/errors.ts";
import { learningPicture } from "../../../tools/drawings/learning_picture.ts";

const side = 5;
const kernel = (seed: number) =>
  Float32Array.from({ length: side * side * 3 * 16 }, (_, i) => Math.sin(i * (1 + seed)));
const readings = Array.from({ length: 25 }, (_, i) => ({
  epoch: i / 4,
  testError: 90 - 2 * i,
  filters: ["Tower 1", "Tower 2"].map((name, tower) => ({
    ...{ name, kernel: kernel(2 * i + tower), shape: [side, side, 3, 16] },
  })),
}));
const svg = learningPicture({ readings, title: "Two towers learn" });

Deno.test("each reading is a frame with the filters of both towers and the errors up to it", () => {
  assertEquals(svg.match(/<image /g)?.length, 25 * 32);
  const points = [...svg.matchAll(/<polyline points="([^"]+)"/g)].map(([, all]) => all.split(" "));
  assertEquals(points.map(({ length }) => length), readings.map((_, i) => i + 1));
  const heights = points[24].map((point) => Number(point.split(",")[1]));
  assertEquals(heights, heights.toSorted((a, b) => a - b));
});

Deno.test("no error is given in numbers, because lessons ask to predict such errors", () => {
  assertEquals([...svg.matchAll(/<(?:text|title)[^>]*>([^<]*%[^<]*)</g)], []);
});

Deno.test("the text alternative says what changes, and whether the error falls", () => {
  const labelOf = (picture: string) => /aria-label="([^"]+)"/.exec(picture)?.[1] ?? "";
  assertStringIncludes(labelOf(svg), "over 6 epochs, while the test error falls.");
  const risen = learningPicture({ readings: readings.toReversed(), title: "x" });
  assertStringIncludes(labelOf(risen), "the test error does not fall.");
});

Deno.test("one frame is visible at a time; readers who prefer no motion see the last one", () => {
  assertEquals(svg.match(/<g class="f"/g)?.length, 24);
  assertEquals(svg.match(/<g class="l"/g)?.length, 1);
  assertMatch(svg, /prefers-reduced-motion:reduce\)\{\.f\{animation:none\}\.l\{animation:none/);
  assertEquals(/<script|<animate|href="http/.test(svg), false);
});

Deno.test("a picture of 25 frames has less than 400 kB", () => {
  assert(svg.length < 400_000, `${svg.length} bytes`);
});

Deno.test("one reading is rejected, because it gives no animation", () => {
  assertThrows(
    () => learningPicture({ readings: readings.slice(0, 1), title: "x" }),
    BadArgumentError,
    "at least two readings",
  );
});

Deno.test("the picture in docs is such a picture, with frames of two towers, below 400 kB", async () => {
  const picture = await Deno.readTextFile(new URL("../../../docs/learning.svg", import.meta.url));
  assert(picture.length < 400_000, `${picture.length} bytes`);
  const frames = picture.match(/<g class="[fl]"/g)?.length ?? 0;
  assert(frames >= 2, `${frames} frames`);
  assertEquals(picture.match(/<image /g)?.length, 32 * frames);
  assertMatch(picture, /prefers-reduced-motion:reduce/);
  assertEquals(/>test error [\d.]+ %</.test(picture), false);
});
