import { assertEquals, assertStringIncludes } from "@std/assert";
import { ByteReader } from "../../lib/files/byte_reader.ts";
import { bytesOf, little, refusal } from "../weights/file_bytes.ts";

function reader(...parts: readonly (string | Iterable<number>)[]): ByteReader {
  return new ByteReader(bytesOf(...parts), "x");
}

Deno.test("numbers and bytes are read one after the other", () => {
  const file = reader([1], little(513, 2), little(70_000, 4), little(-2, 4), little(2n ** 52n, 8), [
    ...[0x3f, 0xf8, 0, 0, 0, 0, 0, 0],
  ], "ab\ncd\nxyz");
  assertEquals(file.uint8("a byte"), 1);
  assertEquals(file.uint16("a number"), 513);
  assertEquals(file.uint32("a number"), 70_000);
  assertEquals(file.int32("a number"), -2);
  assertEquals(file.uint64("a number"), 2 ** 52);
  assertEquals(file.float64BigEndian("a number"), 1.5);
  assertEquals(file.line("a line"), "ab");
  assertEquals(file.lineBytes("a line"), bytesOf("cd"));
  assertEquals(file.take(3, "letters"), bytesOf("xyz"));
  file.finish("the file");
});

Deno.test("numbers of big-endian files are read from their highest byte, in a part too", () => {
  const bytes = bytesOf([1, 2, 0, 0, 1, 0, 0xff, 0xff, 0xff, 0xfe], little(0, 7), [5]);
  const file = new ByteReader(bytes, "x", 0, bytes.length, false);
  assertEquals(file.uint16("a number"), 258);
  assertEquals(file.uint32("a number"), 256);
  assertEquals(file.part(4, "a part").int32("a number"), -2);
  assertEquals(file.uint64("a number"), 5);
});

Deno.test("a part ends where it ends, and its offsets are those of the file", () => {
  const file = reader("abcdef\n");
  file.take(2, "letters");
  const part = file.part(3, "letters");
  assertEquals([part.left, file.left], [3, 2]);
  assertEquals(part.take(1, "a letter"), bytesOf("c"));
  const tooLong = refusal(() => part.take(3, "letters"));
  assertEquals([tooLong.details.offset, tooLong.details.found], [3, "2 bytes"]);
  assertEquals(refusal(() => part.line("a line")).details.offset, 3);
  assertEquals(refusal(() => part.finish("the part")).details.found, "2 more bytes");
});

Deno.test("no length leads out of the file, and the cursor stays", () => {
  const file = reader("abc");
  file.take(1, "a letter");
  for (const length of [3, 2 ** 40, Infinity, -1, NaN]) {
    const { details } = refusal(() => file.take(length, "letters"));
    assertEquals([details.offset, details.found, file.at], [1, "2 bytes", 1]);
  }
  refusal(() => file.uint32("a number"));
  refusal(() => file.uint64("a number"));
  assertEquals(file.at, 1);
});

Deno.test("numbers beyond 2^53, long lines and broken UTF-8 are refused", () => {
  assertStringIncludes(refusal(() => reader(little(2n ** 53n, 8)).uint64("x")).message, "2^53");
  const long = refusal(() => reader("a".repeat(1001), "\n").line("a line"));
  assertStringIncludes(long.message, "at most 1000 bytes");
  assertStringIncludes(refusal(() => reader("\xff\n").line("a line")).message, "UTF-8");
});
