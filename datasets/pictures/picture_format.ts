/**
 * The format of a picture, by the first bytes of its file and not by its name.
 *
 * @module
 */
import { BadFileError } from "../../lib/errors.ts";

/** The formats that are decoded. */
export type PictureFormat = "jpeg" | "png" | "webp" | "avif";

/** Brands of the container that AVIF and HEIC share, by the codec of the picture in it. */
const BRANDS: Readonly<Record<"avif" | "heic", readonly string[]>> = {
  avif: ["avif", "avis"],
  heic: ["heic", "heix", "heim", "heis", "hevc", "hevx"],
};

/**
 * The format of the file contents `bytes`.
 *
 * @throws {BadFileError} for any other format, such as an SVG or a web page named `.JPEG`.
 */
export function pictureFormat(bytes: Uint8Array, path: string): PictureFormat {
  const starts = (...magic: number[]) => magic.every((byte, i) => bytes[i] === byte);
  if (starts(0xff, 0xd8, 0xff)) return "jpeg";
  if (starts(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return "png";
  if (textAt(bytes, 0, 4) === "RIFF" && textAt(bytes, 8, 12) === "WEBP") return "webp";
  const brands = brandsOf(bytes);
  if (brands.some((brand) => BRANDS.avif.includes(brand))) return "avif";
  const heic = brands.some((brand) => BRANDS.heic.includes(brand));
  throw new BadFileError({
    path,
    expected: "a JPEG, PNG, WebP or AVIF image",
    found: heic
      ? "an HEIC image, whose codec is not free"
      : bytes.length === 0
      ? "an empty file"
      : `a file that begins with ${JSON.stringify(textAt(bytes, 0, 12))}`,
    hint: heic
      ? "export it as JPEG; iPhone: Settings, Camera, Formats, Most Compatible"
      : "convert or remove the file",
  });
}

/** The brands in the first box of an ISO media file: the major one, then the compatible ones. */
function brandsOf(bytes: Uint8Array): string[] {
  if (textAt(bytes, 4, 8) !== "ftyp") return [];
  const size = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0);
  const end = Math.min(size, bytes.length, 4096);
  const brands = [textAt(bytes, 8, 12)];
  for (let at = 16; at + 4 <= end; at += 4) brands.push(textAt(bytes, at, at + 4));
  return brands;
}

/** The bytes from `begin` to `end` as ASCII, with a dot for every other byte. */
function textAt(bytes: Uint8Array, begin: number, end: number): string {
  const own = bytes.subarray(begin, end);
  return String.fromCharCode(...own.map((byte) => byte >= 0x20 && byte < 0x7f ? byte : 0x2e));
}
