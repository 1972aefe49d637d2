/**
 * SHA-256 digests for code that cannot wait, in Deno only: `crypto.subtle`, which
 * `sha256` uses everywhere, is asynchronous.
 *
 * @module
 */
import { createHash } from "node:crypto";

/** The SHA-256 of `bytes` as 64 hexadecimal digits, like `sha256`. */
export function sha256Sync(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
