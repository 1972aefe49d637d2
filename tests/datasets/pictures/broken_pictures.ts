/** Pictures that are broken in different ways, and what their decoding says. */
import { assertEquals } from "@std/assert";
import sharp from "sharp";
import { decodeImage } from "../../../datasets/pictures/decode_image.ts";
import { BadFileError } from "../../../lib/errors.ts";
import "./turn.ts";

/** A picture without any structure. */
export function noise(width: number, height: number) {
  const pixels = Uint8Array.from({ length: width * height * 3 }, (_, i) => (i * i + 31 * i) % 253);
  return sharp(pixels, { raw: { width, height, channels: 3 } });
}

/** Files that are broken in different ways, and a good one. */
export async function broken(): Promise<Record<string, Uint8Array>> {
  const jpeg = new Uint8Array(await noise(160, 120).jpeg().toBuffer());
  const png = new Uint8Array(await noise(90, 70).png().toBuffer());
  const changed = (bytes: Uint8Array, at: number, ...values: number[]) => {
    const copy = bytes.slice();
    copy.set(values, at);
    return copy;
  };
  const marker = (byte: number) => jpeg.findIndex((v, i) => v === 0xff && jpeg[i + 1] === byte);
  return {
    "good.jpg": jpeg,
    "half.jpg": jpeg.subarray(0, jpeg.length >> 1),
    "head.jpg": jpeg.subarray(0, 30),
    "no-tables.jpg": changed(jpeg, marker(0xdb), 0xff, 0xec),
    "no-size.jpg": changed(jpeg, marker(0xc0) + 5, 0, 0, 0, 0),
    "bits.jpg": changed(jpeg, marker(0xc0) + 4, 77),
    "arithmetic.jpg": changed(jpeg, marker(0xc0), 0xff, 0xc3),
    "half.png": png.subarray(0, 900),
    "header.png": changed(png, 12, 0x58, 0x58, 0x58, 0x58),
    "color.png": changed(png, 25, 5),
    "size.png": changed(png, 16, 0, 0, 0, 0),
    "rows.png": changed(png, 60, 1, 2, 3, 4, 5, 6, 7, 8),
  };
}

/** Why `bytes` are rejected; `good` if they are not. */
export async function reason(bytes: Uint8Array, name: string): Promise<string> {
  try {
    await decodeImage(bytes, name, { side: 32 });
    return "good";
  } catch (error) {
    if (!(error instanceof BadFileError)) throw error;
    assertEquals(error.details.path, name);
    return error.details.found;
  }
}

/** Why each of `files` is rejected, decoded one after the other. */
export async function reasonsAlone(
  files: Readonly<Record<string, Uint8Array>>,
): Promise<ReadonlyMap<string, string>> {
  const alone = new Map<string, string>();
  for (const [name, bytes] of Object.entries(files)) alone.set(name, await reason(bytes, name));
  return alone;
}
