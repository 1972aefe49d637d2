/**
 * Small pictures for pages.
 *
 * @module
 */
import { decodeImage, type DecodeOptions } from "./decode_image.ts";

/**
 * The square of a picture as a `data:` URI with a JPEG, for the `src` of an image.
 *
 * @param bytes the contents of the file.
 * @param path the path of the file, for error messages.
 * @param options the side of the square and how the picture becomes one.
 * @throws {BadFileError} as {@linkcode decodeImage}.
 */
export async function thumbnail(
  bytes: Uint8Array,
  path: string,
  options: DecodeOptions,
): Promise<string> {
  const { pixels } = await decodeImage(bytes, path, options);
  const { sharp } = await import("./sharp.ts");
  const raw = { width: options.side, height: options.side, channels: 3 } as const;
  const jpeg = await sharp(pixels, { raw }).jpeg({ quality: 82 }).toBuffer();
  return `data:image/jpeg;base64,${new Uint8Array(jpeg).toBase64()}`;
}
