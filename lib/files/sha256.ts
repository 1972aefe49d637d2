/**
 * SHA-256 digests.
 *
 * @module
 */
import { nodeBuiltin } from "../deno_only.ts";

/** The SHA-256 of `bytes` as 64 hexadecimal digits. */
export async function sha256(bytes: Uint8Array): Promise<string> {
  // Browsers have no `subtle` in pages of another machine by plain http.
  const subtle: SubtleCrypto | undefined = crypto.subtle;
  if (subtle === undefined) {
    return hexadecimal((await import("@noble/hashes/sha2.js")).sha256(bytes));
  }
  const { buffer, byteOffset, length } = bytes;
  // `digest` rejects shared memory, so the bytes are copied out of it.
  const own = buffer instanceof ArrayBuffer
    ? new Uint8Array(buffer, byteOffset, length)
    : new Uint8Array(bytes);
  return hexadecimal(new Uint8Array(await subtle.digest("SHA-256", own)));
}

function hexadecimal(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * {@linkcode sha256} for code that cannot wait; only in Deno, because the browser's function is
 * asynchronous.
 */
export function sha256Sync(bytes: Uint8Array): string {
  return nodeBuiltin("node:crypto").createHash("sha256").update(bytes).digest("hex");
}

/** A digest of bytes that arrive in parts. */
export interface RunningDigest {
  /** Adds a part; a text counts as UTF-8. */
  update(part: Uint8Array | string): void;
  /** The digest of all parts, in hexadecimal digits; nothing can be added after it. */
  hex(): string;
}

/**
 * Starts a digest of bytes that arrive in parts, such as those of a large file. MD5 is only for
 * files that others publish with it, and for tools that know nothing else.
 */
export function runningDigest(algorithm: "md5" | "sha256"): RunningDigest {
  const hash = nodeBuiltin("node:crypto").createHash(algorithm);
  return { update: (part) => void hash.update(part), hex: () => hash.digest("hex") };
}
