import { assert, assertEquals, assertMatch, assertStringIncludes, assertThrows } from "@std/assert";
import { BadArgumentError } from "../../lib/errors.ts";
import { learningPicture } from "../../tools/learning_picture.ts";

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

Deno.test("each reading is a frame with the filters of both towers and its test error", () => {
  assertEquals(svg.match(/<image /g)?.length, 25 * 32);
  assertEquals([...svg.matchAll(/test error ([\d.]+) %/g)].map(([, error]) => Number(error)), [
    ...readings.map(({ testError }) => testError),
  ]);
});

Deno.test("the text alternative says what changes, from what to what", () => {
  const [, label] = /aria-label="([^"]+)"/.exec(svg) ?? [];
  assertStringIncludes(label, "from 90 % to 42 %");
  assertStringIncludes(label, "over 6 epochs");
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
  const picture = await Deno.readTextFile(new URL("../../docs/learning.svg", import.meta.url));
  assert(picture.length < 400_000, `${picture.length} bytes`);
  const frames = picture.match(/<g class="[fl]"/g)?.length ?? 0;
  assert(frames >= 2, `${frames} frames`);
  assertEquals(picture.match(/<image /g)?.length, 32 * frames);
  assertMatch(picture, /prefers-reduced-motion:reduce/);
});
