/** Manifests that tests change by hand. */
import { sha256 } from "../../../lib/files/sha256.ts";

/** The text of a manifest with the SHA-256 of what it says now. */
export async function resealed(text: string): Promise<string> {
  const { sha256: _, ...contents } = JSON.parse(text);
  const own = await sha256(new TextEncoder().encode(JSON.stringify(contents)));
  return `${JSON.stringify({ ...contents, sha256: own }, null, 1)}\n`;
}
