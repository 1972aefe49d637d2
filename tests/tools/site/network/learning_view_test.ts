import { assertEquals, assertStringIncludes } from "@std/assert";
import { lossCurve } from "../../../../tools/site/network/learning_view.ts";

Deno.test("the curve before the first update is empty, and says so", () => {
  const svg = lossCurve([], 300);
  assertStringIncludes(svg, "No update yet, after 0 updates; 2.30 is guessing.");
  assertEquals(svg.includes("NaN"), false);
});

Deno.test("the curve has a dot for each update and says the mean of the last ones", () => {
  const steps = [3, 2, 1].map((loss, i) => ({ updates: i + 1, loss }));
  const svg = lossCurve(steps, 300);
  assertEquals([...svg.matchAll(/<circle/g)].length, 3);
  assertStringIncludes(svg, "Now 2.00, after 3 updates");
});

Deno.test("a long run has a few hundred dots, and a loss beyond the top stays inside", () => {
  const steps = Array.from(
    { length: 3000 },
    (_, i) => ({ updates: i + 1, loss: i === 2 ? 1e9 : 2 }),
  );
  const svg = lossCurve(steps, 600);
  assertEquals([...svg.matchAll(/<circle/g)].length, 300);
  const heights = [...svg.matchAll(/cy="([^"]+)"/g)].map(([, y]) => Number(y));
  assertEquals(heights.every((y) => y >= 8 && y <= 220), true);
});
