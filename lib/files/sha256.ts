/**
 * SHA-256 digests.
 *
 * @module
 */
import { nodeBuiltin } from "../deno_only.ts";

/** The SHA-256 of `bytes` as 64 hexadecimal digits. */
export async function sha256(bytes: Uint8Array): Promise<string> {
  const { buffer, byteOffset, length } = bytes;
  // `digest` rejects shared memory, so the bytes are copied out of it.
  const own = buffer instanceof ArrayBuffer
    ? new Uint8Array(buffer, byteOffset, length)
    : new Uint8Array(bytes);
  const hash = await crypto.subtle.digest("SHA-256", own);
  return [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * {@linkcode sha256} for code that cannot wait; only in Deno, because the browser's function is
 * asynchronous.
 */
export function sha256Sync(bytes: Uint8Array): string {
  return nodeBuiltin("node:crypto").createHash("sha256").update(bytes).digest("hex");
}
