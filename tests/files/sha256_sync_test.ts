import { assertEquals } from "@std/assert";
import { sha256 } from "../../lib/files/sha256.ts";
import { sha256Sync } from "../../lib/files/sha256_sync.ts";

Deno.test("the synchronous digest is that of FIPS 180-4's example, and the asynchronous one's", async () => {
  const abc = new TextEncoder().encode("abc");
  const expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
  assertEquals(sha256Sync(abc), expected);
  const bytes = crypto.getRandomValues(new Uint8Array(1000)).subarray(1);
  assertEquals(sha256Sync(bytes), await sha256(bytes));
});
