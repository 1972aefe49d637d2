import { assertEquals, assertThrows } from "@std/assert";
import { BadArgumentError } from "../../lib/errors.ts";
import { type StoredTensor, storeFloats } from "../../lib/weights/safetensors.ts";
import { loadIntegers, nonFiniteTensors, viewFloats } from "../../lib/weights/tensor_values.ts";
import { bytesOf, little } from "./file_bytes.ts";

Deno.test("aligned float32 numbers are a view, others a copy", () => {
  const buffer = new ArrayBuffer(12);
  new Float32Array(buffer, 4).set([1, 2]);
  const at = (offset: number): StoredTensor => {
    const bytes = new Uint8Array(buffer.slice(0), offset, 8);
    bytes.set(new Uint8Array(buffer, 4, 8));
    return { dtype: "F32", shape: [2], bytes };
  };
  for (const offset of [0, 1, 2, 3, 4]) {
    const tensor = at(offset);
    const values = viewFloats(tensor, "w");
    assertEquals([...values], [1, 2]);
    assertEquals(values.buffer === tensor.bytes.buffer, offset % 4 === 0);
  }
  assertEquals([...viewFloats(storeFloats(Float32Array.of(1, 0.5), [2], "F16"), "w")], [1, 0.5]);
});

Deno.test("a view of too few bytes is refused", () => {
  const tensor: StoredTensor = { dtype: "F32", shape: [3], bytes: new Uint8Array(8) };
  assertThrows(() => viewFloats(tensor, "w"), BadArgumentError, "12 bytes in w");
});

Deno.test("whole numbers of every type are read", () => {
  // [type, bytes of a number, numbers]
  const cases: [StoredTensor["dtype"], number, number[]][] = [
    ["I64", 8, [-(2 ** 53) + 1, 2 ** 53 - 1]],
    ["U64", 8, [0, 2 ** 53 - 1]],
    ["I32", 4, [-(2 ** 31), 2 ** 31 - 1]],
    ["U32", 4, [0, 2 ** 32 - 1]],
    ["I16", 2, [-32768, 32767]],
    ["U16", 2, [0, 65535]],
    ["I8", 1, [-128, 127]],
    ["U8", 1, [0, 255]],
    ["BOOL", 1, [0, 1]],
  ];
  for (const [dtype, width, numbers] of cases) {
    const bytes = bytesOf(...numbers.map((number) => little(number, width)));
    assertEquals([...loadIntegers({ dtype, shape: [2], bytes }, "n")], numbers, dtype);
  }
});

Deno.test("integers beyond 2^53, fractions and too few bytes are refused", () => {
  const large: StoredTensor = { dtype: "I64", shape: [], bytes: bytesOf(little(2n ** 53n, 8)) };
  assertThrows(() => loadIntegers(large, "n"), BadArgumentError, "9007199254740992");
  const floats = storeFloats(Float32Array.of(1), [1]);
  assertThrows(() => loadIntegers(floats, "n"), BadArgumentError, "found F32");
  const short: StoredTensor = { dtype: "I16", shape: [3], bytes: new Uint8Array(4) };
  assertThrows(() => loadIntegers(short, "n"), BadArgumentError, "the shape [3]");
});

Deno.test("the tensors with a NaN or an infinity are named, of every floating type", () => {
  const one = (value: number, dtype: "F32" | "F16" = "F32") =>
    storeFloats(Float32Array.of(0, value), [2], dtype);
  const tensors = new Map<string, StoredTensor>([
    ["nan", one(NaN)],
    ["zero", one(0)],
    ["half", one(-Infinity, "F16")],
    ["bfloat", { dtype: "BF16", shape: [1], bytes: Uint8Array.of(0x80, 0x7f) }],
    ["long", { dtype: "I64", shape: [1], bytes: new Uint8Array(8).fill(255) }],
  ]);
  assertEquals(nonFiniteTensors(tensors), ["nan", "half", "bfloat"]);
});
