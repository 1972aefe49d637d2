/**
 * Tells a folder of shards from other folders.
 *
 * @module
 */
import { join } from "node:path";
import { disposing } from "../../lib/disposing.ts";
import { MANIFEST, SHARD_FORMAT } from "./manifest.ts";

/** The first field of a manifest is its format. */
const HEAD_BYTES = 256;

/** Whether `folder` has the manifest of shards; a `manifest.json` of something else is none. */
export async function isShards(folder: string): Promise<boolean> {
  const path = join(folder, MANIFEST);
  const info = await Deno.stat(path).catch(() => undefined);
  if (info?.isFile !== true) return false;
  const head = new Uint8Array(HEAD_BYTES);
  try {
    await disposing(await Deno.open(path), (file) => file.read(head));
  } catch {
    return false;
  }
  return new RegExp(`"format"\\s*:\\s*"${SHARD_FORMAT}"`).test(new TextDecoder().decode(head));
}
