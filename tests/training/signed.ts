/**
 * Checkpoint files as an earlier version or another program could write them.
 */
import {
  readSafetensors,
  type StoredTensor,
  writeSafetensors,
} from "../../lib/weights/safetensors.ts";

/** The file `bytes` with changed tensors or metadata, signed with its SHA-256 as in the format. */
export async function signedAnew(
  bytes: Uint8Array,
  change: (tensors: Map<string, StoredTensor>, metadata: Map<string, string>) => void,
): Promise<Uint8Array<ArrayBuffer>> {
  const read = readSafetensors(bytes, "x");
  const tensors = new Map([...read.tensors].map(([name, tensor]) => [
    name,
    { ...tensor, bytes: tensor.bytes.slice() },
  ]));
  const metadata = new Map([...read.metadata].filter(([key]) => key !== "alexnet.sha256"));
  change(tensors, metadata);
  const sorted = <T>(map: Map<string, T>) => [...map].sort(([a], [b]) => a < b ? -1 : 1);
  const rows = [JSON.stringify(sorted(metadata))];
  for (const [name, { dtype, shape, bytes }] of sorted(tensors)) {
    rows.push(JSON.stringify([name, dtype, shape, await sha256(bytes)]));
  }
  metadata.set("alexnet.sha256", await sha256(new TextEncoder().encode(rows.join("\n"))));
  return writeSafetensors(tensors, metadata);
}

/** The file `bytes` with `value` as the third number of its tensor `name` (float32). */
export function withNumber(
  bytes: Uint8Array,
  name: string,
  value: number,
): Promise<Uint8Array<ArrayBuffer>> {
  return signedAnew(bytes, (tensors) => {
    const tensor = tensors.get(name);
    if (tensor === undefined) throw new Error(`no tensor ${name}`);
    new DataView(tensor.bytes.buffer, tensor.bytes.byteOffset).setFloat32(8, value, true);
  });
}

async function sha256(bytes: Uint8Array): Promise<string> {
  const hash = await crypto.subtle.digest("SHA-256", bytes.slice());
  return [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
