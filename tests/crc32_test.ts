import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { crc32, portableCrc32 } from "../lib/crc32.ts";

Deno.test("the checksum of the digits 1 to 9 is the published check value", () => {
  // G. Cook's catalogue of CRC algorithms, CRC-32/ISO-HDLC.
  const digits = new TextEncoder().encode("123456789");
  assertEquals(crc32(digits), 0xcbf43926);
  assertEquals(portableCrc32(digits), 0xcbf43926);
  assertEquals(portableCrc32(new Uint8Array()), 0);
});

Deno.test("the checksum for browsers is zlib's, for every length and alignment", () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), fc.nat(7), (bytes, skipped) => {
    const part = bytes.subarray(Math.min(skipped, bytes.length));
    assertEquals(portableCrc32(part), crc32(part));
  }));
});
