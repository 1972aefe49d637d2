/**
 * Whether the EXIF data of a picture breaks off, as in a few photographs of ILSVRC. Pixels do not
 * depend on it, but programs that read it warn or fail.
 *
 * EXIF data is a small TIFF file: a byte order, and lists (image file directories, IFD) of entries of
 * twelve bytes, each a tag, a type, a count, and a value or where it is (Exif 3.0, section 4.6.2).
 *
 * @module
 */

/** What precedes the TIFF file in a JPEG. */
const PREFIX = "Exif\0\0";
/** Bytes of a value of each type; 0: no such type. */
const TYPE_BYTES = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8];
/** Tags whose value is the place of another list: EXIF, GPS, interoperability. */
const LISTS: ReadonlySet<number> = new Set([0x8769, 0x8825, 0xa005]);
/** A chain of more lists leads back to itself. */
const MOST_LISTS = 32;

/** Whether `exif`, with or without the prefix `Exif\0\0`, refers to bytes that it does not have. */
export function isCorruptExif(exif: Uint8Array): boolean {
  const start = new TextDecoder().decode(exif.subarray(0, 6)) === PREFIX ? 6 : 0;
  const bytes = exif.subarray(start);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 8) return true;
  const little = view.getUint16(0) === 0x4949;
  if ((!little && view.getUint16(0) !== 0x4d4d) || view.getUint16(2, little) !== 42) return true;
  const lists = [view.getUint32(4, little)];
  for (let done = 0; done < lists.length; done++) {
    const at = lists[done];
    if (done === MOST_LISTS || at + 2 > bytes.length) return true;
    const entries = view.getUint16(at, little);
    const end = at + 2 + 12 * entries;
    if (end + 4 > bytes.length) return true;
    for (let entry = at + 2; entry < end; entry += 12) {
      const size = view.getUint32(entry + 4, little) *
        (TYPE_BYTES[view.getUint16(entry + 2, little)] ?? 0);
      const value = view.getUint32(entry + 8, little);
      if (size > 4 && value + size > bytes.length) return true;
      if (LISTS.has(view.getUint16(entry, little))) lists.push(value);
    }
    const next = view.getUint32(end, little);
    if (next !== 0) lists.push(next);
  }
  return false;
}
