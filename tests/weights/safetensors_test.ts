import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import fc from "fast-check";
import { BadArgumentError, BadFileError } from "../../lib/errors.ts";
import { RandomStreams } from "../../lib/random.ts";
import {
  loadFloats,
  readSafetensors,
  type StoredTensor,
  storeFloats,
  writeSafetensors,
} from "../../lib/weights/safetensors.ts";
import { reportFigures } from "../report_figures.ts";

/** A handmade file: `header` unchanged, followed by `dataBytes` bytes. */
function file(header: string, dataBytes = 0, length?: bigint): Uint8Array {
  const text = new TextEncoder().encode(header);
  const bytes = new Uint8Array(8 + text.length + dataBytes);
  new DataView(bytes.buffer).setBigUint64(0, length ?? BigInt(text.length), true);
  bytes.set(text, 8);
  return bytes;
}

function refusal(bytes: Uint8Array): BadFileError {
  return assertThrows(() => readSafetensors(bytes, "x.safetensors"), BadFileError);
}

Deno.test("a file written by hand to the format's description is read", () => {
  const header = '{"b": {"dtype":"F32","shape":[2],"data_offsets":[0,8]},' +
    ' "__metadata__": {"epoch":"3"}, "a\\n": {"data_offsets":[8,8],"shape":[0,5],"dtype":"U8"}}  ';
  const bytes = file(header, 8);
  new DataView(bytes.buffer).setFloat32(bytes.length - 4, -1.5, true);
  const { tensors, metadata } = readSafetensors(bytes, "x.safetensors");
  assertEquals([...tensors.keys()], ["b", "a\n"]);
  const b = tensors.get("b");
  assertEquals(b && [...loadFloats(b, "b")], [0, -1.5]);
  assertEquals(tensors.get("a\n")?.shape, [0, 5]);
  assertEquals(metadata.get("epoch"), "3");
});

Deno.test("every bad header is rejected with the byte offset of the fault", (t) => {
  const row = (fields: string) => `{"w":{${fields}}}`;
  const f32 = '"dtype":"F32","shape":[2],"data_offsets":[0,8]';
  const overlapping = '"dtype":"F32","shape":[1],"data_offsets":[4,8]';
  // [what is wrong, header, bytes of data, where it shows, what the message says]
  const cases: [string, string, number, string, string][] = [
    ["no object", "[]", 0, "[", '"{"'],
    ["leading space", " {}", 0, " ", '"{"'],
    ["not closed", `{"w":{${f32}}`, 8, "", "the end of the header"],
    ["text after the object", "{}{}", 0, "{}", 'found "{"'],
    ["key twice", `{"w":{${f32}},"w":{${f32}}}`, 8, `"w":{${f32}}}`, '"w" twice'],
    ["same key by an escape", `{"w":{${f32}},"\\u0077":{${f32}}}`, 8, '"\\u', '"w" twice'],
    ["field twice", row(`${f32},"shape":[2]`), 8, '"shape":[2]}', '"shape" twice'],
    ["unknown type", row(f32.replace("F32", "F8")), 8, '"dtype"', '"F8"'],
    ["inherited type", row(f32.replace("F32", "toString")), 8, '"dtype"', '"toString"'],
    ["unknown field", row(`${f32},"x":[2]`), 8, '"x"', '"x"'],
    ["field missing", row('"dtype":"F32","shape":[2]'), 8, '"w"', "no data_offsets"],
    ["negative size", row(f32.replace("[2]", "[-2]")), 8, "-2", "whole number"],
    ["fraction", row(f32.replace("[2]", "[2.0]")), 8, ".0", '"."'],
    ["exponent", row(f32.replace("0,8", "0,8e0")), 8, "e0", '"e"'],
    ["texts as offsets", row(f32.replace("0,8", '"0","8"')), 8, '"0"', "whole number"],
    ["negative offset", row(f32.replace("0,8", "-8,0")), 8, "-8", "whole number"],
    ["text for a number", row(f32.replace("[2]", '["2"]')), 8, '"2"', "whole number"],
    ["leading zero", row(f32.replace("[2]", "[02]")), 8, "02", "02"],
    ["beyond 2^53", row(f32.replace("[2]", "[9007199254740992]")), 8, "9007", "2^53"],
    [
      "product beyond 2^53",
      row(f32.replace("[2]", "[8388608,1073741824]")),
      8,
      '"w"',
      "below 2^53",
    ],
    ["shape and bytes disagree", row(f32.replace("[2]", "[3]")), 8, '"w"', "12 bytes"],
    ["end before begin", row(f32.replace("0,8", "8,0")), 8, '"w"', "[8, 0]"],
    ["three offsets", row(f32.replace("0,8", "0,8,8")), 8, '"data_offsets"', "two data_offsets"],
    ["hole before", row(f32.replace("0,8", "4,12")), 12, '"w"', "begin where"],
    ["overlap", `{"w":{${f32}},"v":{${overlapping}}}`, 8, '"v"', "begin where"],
    ["metadata that is not text", '{"__metadata__":{"a":1}}', 0, "1}}", 'found "1"'],
    ["metadata key twice", '{"__metadata__":{"a":"1","a":"2"}}', 0, '"a":"2"', '"a" twice'],
  ];
  for (const [why, header, dataBytes, mark, says] of cases) {
    const error = refusal(file(header, dataBytes));
    assertStringIncludes(error.message, says, why);
    const offset = 8 + (mark === "" ? header.length : header.lastIndexOf(mark));
    assertEquals(error.details.offset, offset, `${why}: ${error.message}`);
  }
  reportFigures(t, `${cases.length} headers`);
});

Deno.test("an impossible length is rejected", () => {
  assertStringIncludes(refusal(new Uint8Array(7)).message, "7 bytes");
  for (const length of [0n, 1n, 3n, 2n ** 63n, 2n ** 64n - 1n]) {
    assertEquals(refusal(file("{}", 0, length)).details.offset, 0);
  }
});

Deno.test("a header of more than 4 MB is rejected before it is read", () => {
  for (const length of [5 * 2 ** 20, 2 ** 27]) {
    const bytes = file("{}", 6 * 2 ** 20, BigInt(length));
    assertStringIncludes(refusal(bytes).message, "a header length from 2 to 4194304");
  }
});

Deno.test("numbers that begin at any byte are read, of each floating type", () => {
  const two: [StoredTensor["dtype"], string][] = [
    ["F64", "000000000000f03f00000000000004c0"],
    ["F32", "0000803f000020c0"],
    ["F16", "003c00c1"],
    ["BF16", "803f20c0"],
  ];
  for (const [dtype, digits] of two) {
    const data = Uint8Array.fromHex(digits);
    for (let padding = 0; padding < 8; padding++) {
      const range = `[0,${data.length}]`;
      const header = `{"w":{"dtype":"${dtype}","shape":[2],"data_offsets":${range}}}`;
      const bytes = file(header + " ".repeat(padding), data.length);
      bytes.set(data, bytes.length - data.length);
      const tensor = readSafetensors(bytes, "x").tensors.get("w");
      assertEquals(tensor && [...loadFloats(tensor, "w")], [1, -2.5], dtype);
    }
  }
});

Deno.test("data shorter or longer than in the header is rejected", () => {
  const header = '{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}';
  assertEquals(refusal(file(header, 7)).details.offset, 8 + header.length + 7);
  assertEquals(refusal(file(header, 9)).details.offset, 8 + header.length + 8);
});

Deno.test("invalid UTF-8 in a name is rejected", () => {
  const bytes = file('{"w":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}}');
  bytes[10] = 0xff;
  assertStringIncludes(refusal(bytes).message, "UTF-8");
});

Deno.test("__proto__ is a name like any other", () => {
  const bytes = file('{"__proto__":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}', 1);
  assertEquals([...readSafetensors(bytes, "x").tensors.keys()], ["__proto__"]);
});

const tensor: fc.Arbitrary<StoredTensor> = fc.tuple(
  fc.constantFrom("F64", "F32", "F16", "I64", "U8", "BOOL"),
  fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 3 }),
  fc.integer(),
).map(([dtype, shape, seed]) => {
  const width = { F64: 8, F32: 4, F16: 2, I64: 8, U8: 1, BOOL: 1 }[dtype];
  const bytes = Uint8Array.from(
    { length: shape.reduce((a, b) => a * b, width) },
    (_, i) => (seed * 31 + i * 7) & 255,
  );
  return { dtype, shape, bytes };
});

Deno.test("what is written is read back, aligned to each type", () => {
  fc.assert(fc.property(
    fc.uniqueArray(fc.tuple(fc.string(), tensor), { selector: ([name]) => name }),
    fc.dictionary(fc.string(), fc.string()),
    (named, texts) => {
      const tensors = new Map(named.filter(([name]) => name !== "__metadata__"));
      const metadata = new Map(Object.entries(texts));
      const read = readSafetensors(writeSafetensors(tensors, metadata), "x");
      assertEquals(read.metadata, metadata);
      assertEquals(new Map([...read.tensors].sort()), new Map([...tensors].sort()));
      for (const { bytes, dtype } of read.tensors.values()) {
        assertEquals(bytes.byteOffset % { F64: 8, F32: 4, F16: 2, I64: 8 }[dtype as "F64"] || 0, 0);
      }
    },
  ));
});

/** A small typical file for the tests below. */
function sample(): Uint8Array {
  return writeSafetensors(
    new Map([
      ["tower1/conv1/kernel", storeFloats(Float32Array.of(1, 2, 3, 4, 5, 6), [1, 2, 3])],
      ["tower1/conv1/bias", storeFloats(Float32Array.of(0.5), [1], "F16")],
    ]),
    new Map([["step", "7"]]),
  );
}

Deno.test("a file truncated at any byte is rejected", (t) => {
  const bytes = sample();
  for (let length = 0; length < bytes.length; length++) refusal(bytes.subarray(0, length));
  reportFigures(t, `${bytes.length} lengths`);
});

Deno.test("mutated files are quickly read or rejected with the typed error", (t) => {
  const random = new RandomStreams(1).stream("fuzz");
  const original = sample();
  const hostile = [0, 1, 0x22, 0x2c, 0x3a, 0x5b, 0x5c, 0x5d, 0x7b, 0x7d, 0x30, 0x39, 0x80, 0xff];
  let refused = 0;
  let worst = 0;
  for (let run = 0; run < 20_000; run++) {
    let bytes = original.slice();
    for (let edits = 1 + random.integer(4); edits > 0; edits--) {
      const at = random.integer(bytes.length);
      const kind = random.integer(4);
      if (kind === 0) bytes[at] ^= 1 << random.integer(8);
      else if (kind === 1) bytes[at] = hostile[random.integer(hostile.length)];
      else if (kind === 2) bytes = new Uint8Array([...bytes.slice(0, at), ...bytes.slice(at + 1)]);
      else bytes.copyWithin(at, random.integer(bytes.length), bytes.length);
      if (bytes.length === 0) break;
    }
    const start = performance.now();
    try {
      readSafetensors(bytes, "fuzz");
    } catch (error) {
      if (!(error instanceof BadFileError)) throw error;
      refused++;
    }
    worst = Math.max(worst, performance.now() - start);
  }
  reportFigures(t, `20,000 files, ${refused} rejected, at most ${worst.toFixed(1)} ms each`);
  assertEquals(refused > 10_000, true, `only ${refused} were rejected`);
});

Deno.test("float16 storage halves the bytes and rounds to the nearest", () => {
  const stored = storeFloats(Float32Array.of(1 / 3, 65504, -0), [3], "F16");
  assertEquals(stored.bytes.length, 6);
  assertEquals([...loadFloats(stored, "w")], [0.333251953125, 65504, -0]);
});

/** The stored bits of `values` as `F16`. */
function halfBits(...values: number[]): number[] {
  const { bytes } = storeFloats(Float32Array.from(values), [values.length], "F16");
  const view = new DataView(bytes.buffer);
  return values.map((_, i) => view.getUint16(2 * i, true));
}

/** The number of one pattern of IEEE 754 binary16: 1 sign, 5 exponent and 10 fraction bits. */
function halfValue(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const [exponent, fraction] = [(bits >>> 10) & 0x1f, bits & 0x3ff];
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : NaN;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

Deno.test("each of the 65,536 float16 patterns is read as IEEE 754 means it and written back", () => {
  const bytes = new Uint8Array(2 * 0x10000);
  const view = new DataView(bytes.buffer);
  for (let bits = 0; bits < 0x10000; bits++) view.setUint16(2 * bits, bits, true);
  const values = loadFloats({ dtype: "F16", shape: [0x10000], bytes }, "w");
  const back = new DataView(storeFloats(values, [0x10000], "F16").bytes.buffer);
  for (let bits = 0; bits < 0x10000; bits++) {
    const expected = halfValue(bits);
    if (!Object.is(values[bits], expected)) assertEquals(values[bits], expected, `bits ${bits}`);
    const written = back.getUint16(2 * bits, true);
    if (Number.isNaN(expected)) assertEquals(Number.isNaN(halfValue(written)), true);
    else if (written !== bits) assertEquals(written, bits);
  }
});

Deno.test("float16 storage rounds to the nearest pattern, ties to the even one", () => {
  for (let bits = 0; bits < 0x7bff; bits++) {
    const tie = (halfValue(bits) + halfValue(bits + 1)) / 2;
    const [at, below] = halfBits(tie, tie * (1 - 2 ** -23));
    if (at !== bits + bits % 2) assertEquals(at, bits + bits % 2, `the tie ${tie}`);
    if (below !== bits) assertEquals(below, bits, `just below the tie ${tie}`);
  }
  assertEquals(halfBits(65519.996, 65520, -Infinity), [0x7bff, 0x7c00, 0xfc00]);
});

Deno.test("bfloat16 is read as the upper half of a float32", () => {
  const bytes = new Uint8Array(Uint16Array.of(0x3f80, 0xc040, 0x7f80).buffer);
  assertEquals([...loadFloats({ dtype: "BF16", shape: [3], bytes }, "w")], [1, -3, Infinity]);
});

Deno.test("integers are not accepted as weights", () => {
  const stored: StoredTensor = { dtype: "I64", shape: [1], bytes: new Uint8Array(8) };
  assertStringIncludes(
    assertThrows(() => loadFloats(stored, "labels"), BadArgumentError).message,
    "labels",
  );
});

Deno.test("a tensor whose bytes do not match its shape is not written", () => {
  const bad: StoredTensor = { dtype: "F32", shape: [2], bytes: new Uint8Array(4) };
  assertThrows(() => writeSafetensors(new Map([["w", bad]])), BadArgumentError, "8 bytes for w");
});
