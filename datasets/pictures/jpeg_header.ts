/**
 * The header of an ordinary JPEG, in microseconds and without a decoder.
 *
 * @module
 */

/** What the header says. */
export interface JpegHeader {
  /** Columns, in pixels. */
  readonly width: number;
  /** Rows, in pixels. */
  readonly height: number;
  /** Whether the file has brightness only, no colours. */
  readonly grey: boolean;
  /** The EXIF data, with its prefix `Exif\0\0`, if there are any. */
  readonly exif: Uint8Array | undefined;
}

/** Baseline, extended sequential, progressive. */
const FRAMES: readonly number[] = [0xc0, 0xc1, 0xc2];
/** The marker of the first scan, where the header ends. */
const SCAN = 0xda;
/** The application segment of EXIF data and of other metadata. */
const EXIF_OR_XMP = 0xe1;
const EXIF_NAME = [..."Exif"].map((letter) => letter.charCodeAt(0));

/**
 * Reads the header of a JPEG of 8 bits that is grey or has three colours (ITU-T T.81, annex B.2).
 * Undefined for anything else: CMYK, other precisions, lossless and arithmetic coding, a height that
 * comes after the scan, two lots of EXIF data, and damage.
 *
 * @param bytes the contents of a file.
 */
export function jpegHeader(bytes: Uint8Array): JpegHeader | undefined {
  const word = (at: number) => bytes[at] << 8 | bytes[at + 1];
  if (word(0) !== 0xffd8) return undefined;
  let frame: Omit<JpegHeader, "exif"> | undefined;
  let exif: Uint8Array | undefined;
  // A segment is 0xff, a marker, and a length that counts itself. Past the end, `word` is 0.
  for (let at = 2; bytes[at] === 0xff;) {
    const marker = bytes[at + 1], length = word(at + 2);
    const content = bytes.subarray(at + 4, at + 2 + length);
    if (marker === SCAN) return frame && { ...frame, exif };
    if (FRAMES.includes(marker)) {
      if (frame !== undefined) return undefined;
      frame = frameOf(content);
      if (frame === undefined) return undefined;
    } else if (!mayPrecedeScan(marker) || length < 2) return undefined;
    if (marker === EXIF_OR_XMP && EXIF_NAME.every((byte, i) => content[i] === byte)) {
      if (exif !== undefined) return undefined;
      exif = content;
    }
    at += 2 + length;
  }
  return undefined;
}

/** Application data, Huffman and quantization tables, restart interval, comment. */
function mayPrecedeScan(marker: number): boolean {
  return (marker >= 0xe0 && marker <= 0xef) || [0xc4, 0xdb, 0xdd, 0xfe].includes(marker);
}

function frameOf(content: Uint8Array): Omit<JpegHeader, "exif"> | undefined {
  const [precision, height1, height0, width1, width0, components] = content;
  const known = precision === 8 && (components === 1 || components === 3) &&
    content.length === 6 + 3 * components;
  const [width, height] = [width1 << 8 | width0, height1 << 8 | height0];
  return known && width > 0 && height > 0 ? { width, height, grey: components === 1 } : undefined;
}
