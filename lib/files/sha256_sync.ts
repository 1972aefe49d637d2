/**
 * SHA-256 digests for code that cannot wait, in Deno only: `crypto.subtle`, which
 * `sha256` uses everywhere, is asynchronous.
 *
 * @module
 */
import { nodeBuiltin } from "../deno_only.ts";

/** The SHA-256 of `bytes` as 64 hexadecimal digits, like `sha256`. */
export function sha256Sync(bytes: Uint8Array): string {
  return nodeBuiltin("node:crypto").createHash("sha256").update(bytes).digest("hex");
}
