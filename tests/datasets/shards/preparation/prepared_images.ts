/** What the tests of the preparation prepare. */
import { type MemoryImage, photographs } from "../memory_source.ts";
import "../../pictures/turn.ts";

/** The side of the prepared images. */
export const SIDE = 16;
/** Shards of eight raw images. */
export const settings = {
  ...{ side: SIDE, shardBytes: 8 * SIDE * SIDE * 3, journalEvery: 4 },
} as const;
/** Training images of three classes. */
export const train: readonly MemoryImage[] = await photographs(20);
/** Validation images. */
export const val: readonly MemoryImage[] = await photographs(5, 100);
/** Training images of which one cannot be decoded. */
export const withDamage: readonly MemoryImage[] = train.map((image, i) =>
  i === 5 ? { ...image, bytes: image.bytes.slice(0, 60) } : image
);

/** An image of the first class. */
export function imageOf(name: string, bytes: Uint8Array): MemoryImage {
  return { name, label: 0, bytes: new Uint8Array(bytes) };
}
