/** Pictures for tests. */
import sharp, { type Sharp } from "sharp";

/** A smooth picture; its colours depend on `seed`. */
export function picture(width: number, height: number, seed = 0): Sharp {
  const pixels = Uint8Array.from({ length: width * height * 3 }, (_, i) => {
    const [c, x, y] = [i % 3, Math.floor(i / 3) % width, Math.floor(i / 3 / width)];
    return 128 + 60 * Math.sin(x / 9 + c + seed) + 50 * Math.cos(y / 13 * (1 + c));
  });
  return sharp(pixels, { raw: { width, height, channels: 3 } });
}

/** The same picture as the contents of a JPEG file. */
export function jpeg(width: number, height: number, seed = 0): Promise<Uint8Array> {
  return picture(width, height, seed).jpeg().toBuffer();
}
