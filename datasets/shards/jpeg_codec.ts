/**
 * The JPEGs of shards: squares of one side. They take turns with an image that is decoded alone, whose
 * error text they would clear.
 *
 * @module
 */
import { BadFileError } from "../../lib/errors.ts";
import type { Sharp } from "../pictures/decode_image.ts";
import { decodeBeside } from "../pictures/decoding_turns.ts";

/** Their quality, at which the file of a photograph has about a tenth of its pixels' bytes. */
const QUALITY = 95;

/** `pixels`, `[side, side, 3]`, as a JPEG. */
export async function encodeJpeg(
  sharp: Sharp,
  pixels: Uint8Array,
  side: number,
): Promise<Uint8Array> {
  const raw = { width: side, height: side, channels: 3 } as const;
  return await decodeBeside(() => sharp(pixels, { raw }).jpeg({ quality: QUALITY }).toBuffer());
}

/**
 * The pixels of a JPEG, `[side, side, 3]`.
 *
 * @throws {BadFileError} if it is not a JPEG of that side.
 */
export async function decodeJpeg(
  sharp: Sharp,
  bytes: Uint8Array,
  side: number,
  path: string,
): Promise<Uint8Array> {
  const { data, info } = await decodeBeside(() =>
    sharp(bytes, { failOn: "warning" }).toColourspace("srgb").raw()
      .toBuffer({ resolveWithObject: true })
  );
  if (info.width === side && info.height === side && info.channels === 3) return data;
  const expected = `an image of ${side} x ${side} pixels`;
  throw new BadFileError({ path, expected, found: `${info.width} x ${info.height}` });
}
