/** Covers every figure of the door: values in its options that it cannot draw. */
import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { BadArgumentError } from "../../lib/errors.ts";
import { picture } from "../../lib/figures/mod.ts";
import { figureExamples as examples } from "./examples.ts";
import { words } from "./example.ts";

/** Copies of `value` in each of which one number (the first two of each array) is `bad`. */
function* withBad(value: unknown, bad: number, path = ""): Generator<[string, unknown]> {
  if (typeof value === "number") yield [path, bad];
  if (typeof value !== "object" || value === null) return;
  if (value instanceof Float32Array) {
    yield [`${path}[0]`, value.with(0, bad)];
  } else if (Array.isArray(value)) {
    for (const i of value.keys().take(2)) {
      for (const [at, changed] of withBad(value[i], bad, `${path}[${i}]`)) {
        yield [at, value.with(i, changed)];
      }
    }
  } else if (!ArrayBuffer.isView(value)) {
    for (const [key, field] of Object.entries(value)) {
      for (const [at, changed] of withBad(field, bad, `${path}.${key}`)) {
        yield [at, { ...value, [key]: changed }];
      }
    }
  }
}

Deno.test("no figure is drawn with a number that is NaN", () => {
  let tried = 0;
  for (const [name, { draw, options }] of Object.entries(examples)) {
    for (const [path, changed] of withBad(options, NaN)) {
      tried++;
      try {
        draw(changed as object);
      } catch (error) {
        if (error instanceof BadArgumentError) continue;
        throw new Error(`${name}${path}: ${error}`, { cause: error });
      }
      throw new Error(`Expected ${name} to reject NaN at ${path} but found a figure.`);
    }
  }
  assert(tried > 100, `${tried} numbers`);
});

Deno.test("an infinite number is rejected, or is drawn as infinite", () => {
  for (const [name, { draw, options }] of Object.entries(examples)) {
    for (const [path, changed] of withBad(options, Infinity)) {
      // A net that diverged at a learning rate.
      if (name === "rate_sweep" && path.endsWith(".value")) continue;
      assertThrows(() => draw(changed as object), BadArgumentError, undefined, `${name}${path}`);
    }
  }
});

Deno.test("the message gives the path of the number", () => {
  const { draw, options } = examples.line_chart;
  const series = [{ name: "a", x: [1, 2], y: Float32Array.of(3, NaN) }];
  const { message } = assertThrows(() => draw({ ...options, series }), BadArgumentError);
  assertStringIncludes(message, "lineChart but found NaN at series[0].y[1]");
});

Deno.test("an option that a figure does not have is rejected with the nearest name", () => {
  for (const [name, { draw, options }] of Object.entries(examples)) {
    const error = assertThrows(
      () => draw({ ...options, takeway: "x" }),
      BadArgumentError,
      undefined,
      name,
    );
    assertStringIncludes(error.message, 'found "takeway"; did you mean "takeaway"?');
  }
});

Deno.test("an empty bin of a reliability diagram has no mark", async () => {
  const { draw } = examples.reliability;
  const bin = { low: 0, high: 0.5, count: 0, confidence: NaN, accuracy: NaN, interval: [0, 1] };
  const full = { low: 0.5, high: 1, count: 2, confidence: 0.7, accuracy: 0.5, interval: [0, 1] };
  const svg = await draw({ ...words, series: [{ name: "a", bins: [bin, full] }] }).svg();
  assertEquals(svg.includes("NaN"), false);
});

Deno.test("a picture without a size is rejected", () => {
  for (const size of [{ width: NaN, height: 9 }, { width: 9, height: NaN }]) {
    assertThrows(() => void picture({ ...size, body: [] }, words), BadArgumentError);
  }
});
