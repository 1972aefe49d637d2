import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { misreadRows } from "../../../lib/inspection/conventions/row_order.ts";
import { changeSpec } from "../../../lib/spec/change.ts";
import { preset } from "../../../lib/spec/presets.ts";
import { weightShapes } from "../../../lib/spec/weight_shapes.ts";

const spec = changeSpec(preset("torchvision"), {
  layers: { conv5: { kernels: 2 }, fc6: { units: 1 } },
});
const [rows] = weightShapes(spec).get("fc6/kernel") ?? [];

/** fc6 whose row i holds `values[i]`. */
const fc6 = (values: ArrayLike<number>) =>
  new Map([["fc6/kernel", { shape: [rows, 1], values: Float32Array.from(values) }]]);

const numbers = Array.from({ length: rows }, (_, i) => i);

Deno.test("a file of maps read as places gives each input the row that lies there", () => {
  assertEquals(rows, 36 * 2);
  const moved = misreadRows(fc6(numbers), spec, "maps", "places").get("fc6/kernel")?.values ?? [];
  // Input 0 is place 0 of map 0; the file's row 1 belongs to place 1 of map 0, which is row 2 here.
  assertEquals([...moved].slice(0, 3), [0, 2, 4]);
  // The file's row 36 is the first of map 1: row 1 here, and input 36 of a reader of places.
  assertEquals(moved[36], 1);
});

Deno.test("a file of places read as maps gives the other permutation", () => {
  const moved = misreadRows(fc6(numbers), spec, "places", "maps").get("fc6/kernel")?.values ?? [];
  // Place 0 of map 1 is input 1 here, and row 36 for a reader of maps.
  assertEquals([...moved].slice(0, 4), [0, 36, 1, 37]);
});

Deno.test("the two misreadings undo each other, and the right order changes nothing", () => {
  const values = fc.array(fc.integer({ min: -9, max: 9 }), { minLength: rows, maxLength: rows });
  fc.assert(fc.property(values, (list) => {
    const once = misreadRows(fc6(list), spec, "maps", "places");
    assertEquals(misreadRows(once, spec, "places", "maps"), fc6(list));
    const weights = fc6(list);
    assertEquals(misreadRows(weights, spec, "maps", "maps"), weights);
  }));
});

Deno.test("convolutions alone are left as they are", () => {
  const weights = new Map([["conv1/bias", { shape: [1], values: Float32Array.of(1) }]]);
  assertEquals(misreadRows(weights, spec, "maps", "places"), weights);
});
