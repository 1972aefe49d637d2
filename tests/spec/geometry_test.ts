import { assertEquals } from "@std/assert";
import { outputSide, paddingSides, pooledSide, poolingOverhang } from "../../lib/spec/geometry.ts";

Deno.test("conv1 of the paper gives 55 rows: of 227, or of 224 with 3 zeros after them", () => {
  // The 2012 program: 1 + ceil((224 - 11) / 4).
  assertEquals(outputSide(224, { size: 11, stride: 4, padding: [0, 3] }), 55);
  assertEquals(outputSide(227, { size: 11, stride: 4, padding: 0 }), 55);
  assertEquals(outputSide(13, { size: 3, stride: 1, padding: 1 }), 13);
  assertEquals(paddingSides(2), [2, 2]);
});

Deno.test("pooling of 3 at stride 2 gives 27, 13 and 6 rows; only rounding up extends beyond the edge", () => {
  const pooling = { size: 3, stride: 2, rounding: "floor" } as const;
  assertEquals([55, 27, 13].map((side) => pooledSide(side, pooling)), [27, 13, 6]);
  const up = { ...pooling, rounding: "ceil" } as const;
  assertEquals([pooledSide(32, pooling), pooledSide(32, up)], [15, 16]);
  assertEquals([poolingOverhang(32, pooling), poolingOverhang(32, up)], [0, 1]);
});
