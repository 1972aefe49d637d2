/**
 * The size of an ordinary JPEG, from its header, in microseconds and without a decoder.
 *
 * @module
 */

/** Markers after which a frame header follows: baseline, extended sequential, progressive. */
const FRAMES: readonly number[] = [0xc0, 0xc1, 0xc2];

/**
 * The width and height of a JPEG of 8 bits that is grey or has three colours, by its first frame
 * header (ITU-T T.81, annex B.2.2). Undefined for anything else: CMYK, other precisions, lossless
 * and arithmetic coding, a height that comes after the scan, and damage before the frame header.
 *
 * @param bytes the contents of a file.
 * @returns columns and rows, in pixels.
 */
export function jpegSize(bytes: Uint8Array): { width: number; height: number } | undefined {
  const word = (at: number) => bytes[at] << 8 | bytes[at + 1];
  if (word(0) !== 0xffd8) return undefined;
  // A segment is 0xff, a marker, and a length that counts itself. Past the end, `word` is 0.
  for (let at = 2; bytes[at] === 0xff;) {
    const marker = bytes[at + 1];
    const length = word(at + 2);
    if (FRAMES.includes(marker)) return frameSize(bytes.subarray(at + 4, at + 2 + length));
    if (!isTable(marker) || length < 2) return undefined;
    at += 2 + length;
  }
  return undefined;
}

/** Whether a marker begins a segment that may stand before the frame header. */
function isTable(marker: number): boolean {
  const application = marker >= 0xe0 && marker <= 0xef;
  // Huffman tables, quantization tables, restart interval, comment.
  return application || [0xc4, 0xdb, 0xdd, 0xfe].includes(marker);
}

function frameSize(frame: Uint8Array): { width: number; height: number } | undefined {
  const [precision, height1, height0, width1, width0, components] = frame;
  const known = precision === 8 && (components === 1 || components === 3) &&
    frame.length === 6 + 3 * components;
  const [width, height] = [width1 << 8 | width0, height1 << 8 | height0];
  return known && width > 0 && height > 0 ? { width, height } : undefined;
}
