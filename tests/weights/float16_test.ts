import { assertEquals } from "@std/assert";
import { getFloat16, setFloat16 } from "../../lib/weights/float16.ts";

/** A view of an engine without float16. */
function olderView(bytes: number): DataView {
  const view = new DataView(new ArrayBuffer(bytes));
  return Object.assign(view, { getFloat16: undefined, setFloat16: undefined });
}

Deno.test("an engine without float16 reads every number like one with it", () => {
  const [view, older] = [new DataView(new ArrayBuffer(2)), olderView(2)];
  for (let bits = 0; bits < 65536; bits++) {
    for (const place of [view, older]) place.setUint16(0, bits, true);
    assertEquals(getFloat16(older, 0), view.getFloat16(0, true));
  }
});

Deno.test("an engine without float16 writes the same bits as one with it", () => {
  const [view, older] = [new DataView(new ArrayBuffer(2)), olderView(2)];
  for (const value of [0, -0, 1 / 3, 65504, 65519, 65520, -1e-7, 6e-8, 2 ** -25, Infinity]) {
    for (const place of [view, older]) setFloat16(place, 0, value);
    assertEquals(older.getUint16(0, true), view.getUint16(0, true), String(value));
  }
});
