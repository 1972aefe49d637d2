import { assertEquals } from "@std/assert";
import { runningDigest, sha256, sha256Sync } from "../../lib/files/sha256.ts";

Deno.test("the digest of abc is that of FIPS 180-4's examples, also for a part and for shared memory", async () => {
  const expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
  const abc = new TextEncoder().encode("abc");
  assertEquals(await sha256(abc), expected);
  assertEquals(await sha256(new TextEncoder().encode("xabcx").subarray(1, 4)), expected);
  const shared = new Uint8Array(new SharedArrayBuffer(3));
  shared.set(abc);
  assertEquals(await sha256(shared), expected);
});

Deno.test("the synchronous digest is the same", async () => {
  const bytes = Uint8Array.from({ length: 1000 }, (_, i) => 7 * i).subarray(1);
  assertEquals(sha256Sync(bytes), await sha256(bytes));
});

Deno.test("the digest is the same without crypto.subtle, which a browser lacks by plain http", async () => {
  const shared = new Uint8Array(new SharedArrayBuffer(300)).fill(7);
  const parts = [
    new Uint8Array(),
    shared,
    Uint8Array.from({ length: 1000 }, (_, i) => i).subarray(3),
  ];
  const expected = await Promise.all(parts.map(sha256));
  Object.defineProperty(crypto, "subtle", { value: undefined, configurable: true });
  try {
    assertEquals(await Promise.all(parts.map(sha256)), expected);
  } finally {
    Reflect.deleteProperty(crypto, "subtle");
  }
  assertEquals(crypto.subtle instanceof SubtleCrypto, true);
});

Deno.test("a digest of parts is that of the whole; MD5 is that of RFC 1321's examples", async () => {
  const whole = new TextEncoder().encode("message digest");
  const digests = (["md5", "sha256"] as const).map((algorithm) => {
    const digest = runningDigest(algorithm);
    for (const part of [whole.subarray(0, 3), "sage", whole.subarray(7)]) digest.update(part);
    return digest.hex();
  });
  assertEquals(digests, ["f96b697d7cb7938d525a2f31aaf161d0", await sha256(whole)]);
});
