import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { bfloat16Value, float16Bits, float16Value } from "../../lib/weights/float16.ts";

Deno.test("half precision agrees with IEEE 754 at its edges", () => {
  // Table of binary16 values: least subnormal, least normal, one third, largest finite.
  assertEquals(float16Value(0x0001), 2 ** -24);
  assertEquals(float16Value(0x0400), 2 ** -14);
  assertEquals(float16Value(0x3555), 0.333251953125);
  assertEquals(float16Value(0x7bff), 65504);
  assertEquals(float16Bits(65519.996), 0x7bff);
  assertEquals(float16Bits(65520), 0x7c00);
  assertEquals(float16Bits(-Infinity), 0xfc00);
  assertEquals(float16Bits(2 ** -25), 0);
  assertEquals(float16Bits(-0), 0x8000);
  assertEquals(Number.isNaN(float16Value(float16Bits(NaN))), true);
});

Deno.test("half precision rounds as the platform's own half-precision arrays do", () => {
  const half = new Float16Array(1);
  const bits = new Uint16Array(half.buffer);
  fc.assert(
    fc.property(fc.float(), (value) => {
      half[0] = value;
      if (Number.isNaN(value)) return;
      assertEquals(float16Bits(value), bits[0]);
      assertEquals(float16Value(bits[0]), half[0]);
    }),
    { numRuns: 5000 },
  );
});

Deno.test("each of the 65,536 half-precision numbers survives the round trip", () => {
  for (let bits = 0; bits < 0x10000; bits++) {
    const value = float16Value(bits);
    if (!Number.isNaN(value)) assertEquals(float16Bits(value), bits);
  }
});

Deno.test("bfloat16 is the upper half of a float32", () => {
  assertEquals(bfloat16Value(0x3f80), 1);
  assertEquals(bfloat16Value(0xc040), -3);
  assertEquals(bfloat16Value(0x7f80), Infinity);
});
