/** Covers lib/weights/caffe: layers of both versions, blobs in every spelling, and damaged files. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { readCaffemodel } from "../../../lib/weights/caffe/caffemodel.ts";
import { loadFloats } from "../../../lib/weights/safetensors.ts";
import { bytesOf, comparable, fixture, refusal } from "../file_bytes.ts";

function varint(value: number | bigint): number[] {
  const bytes: number[] = [];
  let left = BigInt.asUintN(64, BigInt(value));
  for (; left > 127n; left >>= 7n) bytes.push(Number(left & 127n) | 128);
  return [...bytes, Number(left)];
}

/** A field: whole numbers as varints, anything else with its length. */
function field(number: number, value: number | string | Iterable<number>): Uint8Array {
  if (typeof value === "number") return bytesOf(varint(number * 8), varint(value));
  const data = bytesOf(value);
  return bytesOf(varint(number * 8 + 2), varint(data.length), data);
}

const packed = (...numbers: number[]) => bytesOf(...numbers.map(varint));
const floats = (...numbers: number[]) => new Uint8Array(Float32Array.from(numbers).buffer);
const doubles = (...numbers: number[]) => new Uint8Array(Float64Array.from(numbers).buffer);
const shape = (...sizes: number[]) => field(7, field(1, packed(...sizes)));
const layer = (name: string, type: string, ...blobs: Uint8Array[]) =>
  field(100, bytesOf(field(1, name), field(2, type), ...blobs.map((blob) => field(7, blob))));
/** A net of a layer `l` with one blob. */
const net = (...parts: Uint8Array[]) => layer("l", "Convolution", bytesOf(...parts));

function read(...parts: Uint8Array[]) {
  const { tensors } = readCaffemodel(bytesOf(...parts), "x.caffemodel");
  return Object.fromEntries(
    [...tensors].map(([name, tensor]) => [name, [tensor.shape, [...loadFloats(tensor, name)]]]),
  );
}

Deno.test("numbers packed, one by one, in pieces and of 64 bits are read", () => {
  const one = { "l/0": [[3], [1, 2, 3]] };
  const single = (number: number) => bytesOf([5 * 8 + 5], floats(number));
  const double = (number: number) => bytesOf([8 * 8 + 1], doubles(number));
  assertEquals(read(net(shape(3), field(5, floats(1, 2, 3)))), one);
  assertEquals(read(net(shape(3), single(1), single(2), single(3))), one);
  assertEquals(read(net(field(5, floats(1, 2)), shape(3), field(5, floats(3)))), one);
  assertEquals(read(net(single(1), field(5, floats(2)), single(3), shape(3))), one);
  assertEquals(read(net(shape(3), field(8, doubles(1, 2, 3)))), one);
  assertEquals(read(net(shape(3), double(1), double(2), double(3))), one);
});

Deno.test("sizes packed and one by one, diff and unknown fields are read", () => {
  const one = { "l/0": [[1, 2], [1, 2]] };
  const data = field(5, floats(1, 2));
  assertEquals(read(net(field(7, bytesOf(field(1, 1), field(1, 2))), data)), one);
  assertEquals(read(net(shape(1, 2), data, field(6, floats(9, 9)), field(99, 7))), one);
  assertEquals(read(field(3, "data"), field(4, 10), net(shape(1, 2), data)), one);
  assertEquals(read(net(data, field(7, field(9, 1)), shape(1, 2))), one);
});

Deno.test("a blob of one number has no shape, and an empty one no numbers", () => {
  assertEquals(read(net(field(5, floats(7)))), { "l/0": [[], [7]] });
  assertEquals(read(net(shape(0, 3))), { "l/0": [[0, 3], []] });
});

Deno.test("four axes of old files become those of the layer", () => {
  const old = (type: number, ...blobs: [number[], number[]][]) =>
    field(
      2,
      bytesOf(
        field(4, "l"),
        field(5, type),
        ...blobs.map(([sizes, numbers]) =>
          field(
            6,
            bytesOf(...sizes.map((size, i) => field(i + 1, size)), field(5, floats(...numbers))),
          )
        ),
      ),
    );
  // [type, shape in the file, shape, blob]
  const cases: [number, number[], number[], number][] = [
    [14, [1, 1, 2, 3], [2, 3], 0],
    [14, [1, 1, 1, 6], [1, 6], 0],
    [14, [1, 1, 1, 6], [6], 1],
    [4, [1, 1, 2, 3], [1, 1, 2, 3], 0],
    [4, [6, 1, 1, 1], [6, 1, 1, 1], 0],
    [4, [1, 1, 1, 6], [6], 1],
    [4, [1, 6, 1, 1], [1, 6, 1, 1], 1],
    [5, [1, 1, 2, 3], [1, 1, 2, 3], 0],
  ];
  for (const [type, sizes, wanted, index] of cases) {
    const six: [number[], number[]] = [sizes, [1, 2, 3, 4, 5, 6]];
    const blobs: [number[], number[]][] = index === 0 ? [six] : [[[1, 1, 1, 1], [0]], six];
    assertEquals(read(old(type, ...blobs))[`l/${index}`][0], wanted, `${type} ${sizes}`);
  }
});

const good = net(shape(2), field(5, floats(1, 2)));
const endless = bytesOf(new Array(11).fill(0x80));

// [what is wrong, what the message says, file]
const refused: readonly (readonly [string, string, Uint8Array])[] = [
  ["no layer with weights", "a layer with weights but found 1 layers", layer("l", "ReLU")],
  ["a layer twice", "l twice", bytesOf(good, good)],
  ["layers of two versions", "layers of one version", bytesOf(good, field(2, field(4, "m")))],
  ["a layer of V0", "upgrade_net_proto_binary", field(2, field(1, field(1, "conv1")))],
  ["a varint of 11 bytes", "a varint of at most 10 bytes", bytesOf([0x20], endless)],
  ["a tag of 11 bytes", "a varint of at most 10 bytes", endless],
  ["field 0", "a field from 1 to 2^29 - 1 but found 0", bytesOf([0x02, 0])],
  ["a field beyond 2^29", "a field from 1", bytesOf(varint(2 ** 32), [0])],
  ["a group", "a kind of field from 0 to 2, or 5 but found 3", bytesOf([0x0b])],
  ["the end of a group", "but found 4", bytesOf([0x0c])],
  ["a length past the end", "300 bytes of field 1", bytesOf([0x0a], varint(300), "abc")],
  ["a length of 2^63", "bytes of field 1", bytesOf([0x0a], varint(2n ** 63n), "abc")],
  ["a length of 2^64 - 1", "bytes of field 1", bytesOf([0x0a], varint(-1), "abc")],
  ["a number for a name", "bytes in field 1 but found a number", field(1, 7)],
  ["a number for a layer", "bytes in field 100 but found a number", field(100, 7)],
  ["a long name", "at most 1000 bytes", field(1, "a".repeat(1001))],
  ["a name in broken UTF-8", "the name of the net in UTF-8", field(1, "\xff")],
  [
    "a number too few",
    "2 numbers in l/0 for the shape [2] but found 1",
    net(shape(2), field(5, floats(1))),
  ],
  ["no numbers", "2 numbers in l/0 for the shape [2] but found 0", net(shape(2))],
  ["half a number", "numbers of 4 bytes", net(shape(1), field(5, [0, 0]))],
  ["a float32 of 64 bits", "numbers of 4 bytes", net(shape(1), bytesOf([5 * 8 + 1], doubles(1)))],
  ["a varint for numbers", "numbers of 4 bytes", net(shape(1), field(5, 7))],
  ["two kinds of numbers", "data and double_data", net(field(5, floats(1)), field(8, doubles(1)))],
  ["raw data", "NVIDIA", net(field(12, "abcd"))],
  ["a negative size", "for the shape [-2]", net(shape(-2), field(5, floats(1, 2)))],
  ["a negative legacy size", "for the shape [-2,1,1,1]", net(field(1, -2), field(5, floats(1, 2)))],
  ["sizes beyond 2^53", "fewer than 2^53", net(shape(2 ** 40, 2 ** 40), field(5, floats(1)))],
  ["33 axes", "at most 32 axes", net(shape(...new Array(33).fill(1)), field(5, floats(1)))],
  ["ten thousand fields", "at most 10000 fields", bytesOf(...new Array(10_001).fill([0x20, 0]))],
];

for (const [what, says, file] of refused) {
  Deno.test(`a .caffemodel with ${what} is refused: ${says}`, () => {
    const error = refusal(() => readCaffemodel(file, "x.caffemodel"));
    assertStringIncludes(error.message, says);
    assertEquals(typeof error.details.offset, "number");
  });
}

Deno.test("a hundred thousand messages in messages are refused without reading them", () => {
  const depth = 100_000;
  // Each is a layer that holds the next; no reader opens more than three of them.
  const heads: number[][] = [];
  let length = 0;
  for (let i = 0; i < depth; i++) {
    const head = [0x12, ...varint(length)];
    heads.push(head);
    length += head.length;
  }
  const bytes = Uint8Array.from(heads.reverse().flat());
  refusal(() => readCaffemodel(bytes, "x.caffemodel"));
});

Deno.test("a file cut off anywhere is refused, or has whole layers only", () => {
  for (const name of ["v1.caffemodel", "v2.caffemodel"]) {
    const bytes = fixture(name);
    const whole = comparable(readCaffemodel(bytes, name).tensors) ?? {};
    let partial = 0;
    for (let length = 0; length < bytes.length; length++) {
      try {
        const { tensors } = readCaffemodel(bytes.subarray(0, length), name);
        const found = comparable(tensors) ?? {};
        partial++;
        for (const key of Object.keys(found)) assertEquals(found[key], whole[key]);
      } catch {
        refusal(() => readCaffemodel(bytes.subarray(0, length), name));
      }
    }
    // After conv2, and in V1 after relu2; the format does not say how many layers follow.
    assert(partial <= 2, `${name}: ${partial}`);
  }
});

Deno.test("two layers of data with one name are read, as in a net for training", () => {
  const data = layer("data", "Data");
  assertEquals(read(data, data, good), { "l/0": [[2], [1, 2]] });
});
