/// <reference lib="dom" />
/**
 * A picture that the reader chose as the square that a network sees: decoded by the browser, cropped
 * and resized by the library.
 *
 * @module
 */
import { MOST_PIXELS } from "../../../datasets/pictures/decoded_image.ts";
import { squareOf } from "../../../datasets/pictures/square_geometry.ts";
import { resizeLinear } from "../../../datasets/pictures/linear_resize.ts";
import { type ResizeMode, squareGeometry } from "../../../datasets/pictures/square_geometry.ts";
import { BadFileError } from "../../../lib/errors.ts";
import type { ChosenFile } from "./network_messages.ts";

/** A decoded picture with its transparency. */
export interface RgbaPixels {
  /** `[height, width, 4]`, 0 to 255. */
  readonly data: Uint8Array | Uint8ClampedArray;
  /** Columns. */
  readonly width: number;
  /** Rows. */
  readonly height: number;
}

/**
 * The square of `side` x `side` pixels of a picture, `[side, side, 3]`. What is transparent becomes
 * white.
 *
 * @throws {BadFileError} if the picture is so long that its square would be a tiny part of it.
 */
export function squareOfPixels(
  { data, width, height }: RgbaPixels,
  side: number,
  mode: ResizeMode,
  path: string,
): Uint8Array<ArrayBuffer> {
  const { left, top, ...size } = squareGeometry(width, height, side, mode);
  requireFewPixels(size, path);
  const pixels = new Uint8Array(width * height * 3);
  for (let from = 0, to = 0; to < pixels.length; from += 4, to += 3) {
    const alpha = data[from + 3] / 255;
    for (let channel = 0; channel < 3; channel++) {
      pixels[to + channel] = Math.round(data[from + channel] * alpha + 255 * (1 - alpha));
    }
  }
  const resized = resizeLinear({ pixels, width, height }, size, "pillow");
  return Uint8Array.from(squareOf(resized, size.width, { left, top, side }));
}

/**
 * Decodes a file as the browser does, upright.
 *
 * @throws {BadFileError} if the browser cannot decode it, or it has too many pixels.
 */
export async function decodeByBrowser({ name, content }: ChosenFile): Promise<RgbaPixels> {
  let bitmap: ImageBitmap;
  try {
    bitmap = await createImageBitmap(content, { imageOrientation: "from-image" });
  } catch (cause) {
    throw new BadFileError({
      path: name,
      expected: "a picture that this browser can decode",
      found: content.size === 0 ? "an empty file" : "something else, or a damaged picture",
      hint: "choose a JPEG, PNG or WebP file",
    }, { cause });
  }
  try {
    const { width, height } = bitmap;
    requireFewPixels({ width, height }, name);
    const context = new OffscreenCanvas(width, height).getContext("2d", {
      willReadFrequently: true,
    });
    if (context === null) throw new Error("the browser has no canvas");
    context.drawImage(bitmap, 0, 0);
    return context.getImageData(0, 0, width, height);
  } finally {
    bitmap.close();
  }
}

function requireFewPixels(
  { width, height }: { width: number; height: number },
  path: string,
): void {
  if (width * height <= MOST_PIXELS) return;
  throw new BadFileError({
    path,
    expected: `a picture of at most ${MOST_PIXELS} pixels`,
    found: `${width} x ${height}`,
    hint: "choose a smaller one, or cut it to a square first",
  });
}
