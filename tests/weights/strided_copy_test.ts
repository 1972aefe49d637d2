import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import {
  columnMajorStrides,
  CopyBudget,
  countOf,
  rowMajorBytes,
  rowMajorStrides,
} from "../../lib/weights/strided_copy.ts";

function fail(expected: string, found: string): never {
  throw new RangeError(`${expected} but ${found}`);
}

/** The bytes number by number, each by its indexes. */
function oneByOne(
  source: Uint8Array,
  width: number,
  shape: readonly number[],
  strides: readonly number[],
  offset: number,
  bigEndian: boolean,
): Uint8Array {
  const bytes: number[] = [];
  const visit = (axis: number, at: number) => {
    if (axis === shape.length) {
      const number = source.subarray(at * width, (at + 1) * width);
      bytes.push(...(bigEndian ? number.toReversed() : number));
    } else for (let i = 0; i < shape[axis]; i++) visit(axis + 1, at + i * strides[axis]);
  };
  visit(0, offset);
  return Uint8Array.from(bytes);
}

const anyCase = fc.record({
  width: fc.constantFrom(1, 2, 4, 8),
  shape: fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 4 }),
  strides: fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 4, maxLength: 4 }),
  offset: fc.integer({ min: 0, max: 5 }),
  bigEndian: fc.boolean(),
  shift: fc.integer({ min: 0, max: 3 }),
});

Deno.test("numbers come in row-major order, whatever their strides, width, order and alignment", () => {
  fc.assert(
    fc.property(anyCase, ({ width, shape, strides, offset, bigEndian, shift }) => {
      const buffer = Uint8Array.from({ length: 2048 }, (_, i) => i * 7);
      const source = buffer.subarray(shift);
      const numbers = { source, width, shape, strides, offset, bigEndian };
      const found = rowMajorBytes(numbers, new CopyBudget(1e6), fail);
      assertEquals(found, oneByOne(source, width, shape, strides, offset, bigEndian));
    }),
    { numRuns: 500 },
  );
});

Deno.test("what is in row-major order is a view, axes of one number whatever their stride", () => {
  const source = new Uint8Array(48);
  const none = new CopyBudget(0);
  const of = (shape: number[], strides: number[], bigEndian = false, width = 4) =>
    rowMajorBytes({ source, width, shape, strides, offset: 0, bigEndian }, none, fail);
  assertEquals(of([3, 4], rowMajorStrides([3, 4])).buffer, source.buffer);
  assertEquals(of([3, 1, 4], [4, 99, 1]).length, 48);
  assertEquals(of([12], [1], true, 1).length, 12);
  assertEquals(of([0, 4], [9, 9]).length, 0);
  assertThrows(() => of([4, 3], columnMajorStrides([4, 3])), RangeError, "at most 0 bytes");
  assertThrows(() => of([12], [1], true), RangeError, "at most 0 bytes");
});

Deno.test("a budget is spent once", () => {
  const copies = new CopyBudget(10);
  assertEquals(copies.allocate(6, fail).length, 6);
  assertThrows(() => copies.allocate(5, fail), RangeError, "at most 10 bytes");
  assertEquals(copies.allocate(4, fail).length, 4);
});

Deno.test("the product of sizes is exact, or undefined", () => {
  assertEquals([[], [2, 3], [0, 2 ** 52, 2 ** 52]].map(countOf), [1, 6, 0]);
  for (const shape of [[-1], [0.5], [NaN], [2 ** 53], [2 ** 27, 2 ** 27], [-1, 0]]) {
    assert(countOf(shape) === undefined, `${shape}`);
  }
});
