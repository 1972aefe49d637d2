/**
 * A hash of a net's weights.
 *
 * @module
 */
import type * as tf from "@tensorflow/tfjs";
import { sha256 } from "../../files/sha256.ts";

/**
 * The first 16 hexadecimal digits of the SHA-256 of all weights: each weight's name and its float32
 * numbers (little-endian, as every processor that runs Deno stores them), in the order of the
 * model. Two training runs with the same hash after an epoch have computed the same bits.
 */
export async function weightsHash(model: tf.LayersModel): Promise<string> {
  const parts: Uint8Array[] = [];
  for (const weight of model.weights) {
    const values = await weight.read().data<"float32">();
    parts.push(new TextEncoder().encode(`${weight.originalName}\n`));
    parts.push(new Uint8Array(values.buffer, values.byteOffset, values.byteLength).slice());
  }
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let offset = 0;
  for (const part of parts) {
    bytes.set(part, offset);
    offset += part.length;
  }
  return (await sha256(bytes)).slice(0, 16);
}
