/**
 * How pickles spell bytes in text: `repr` of Python 2 (protocol 0), raw-unicode-escape (protocol 0 of
 * Python 3), and bytes as the characters of a UTF-8 text (protocols 1 and 2 of Python 3). The numbers
 * of a whole net pass through here, so each works from bytes to bytes, without a string.
 *
 * @module
 */
import type { Fail } from "../../files/byte_reader.ts";

const BACKSLASH = 0x5c;

/**
 * The bytes that the characters of a UTF-8 text stand for, all of them below 256.
 *
 * @param inPlace Writes them over the text, which is never shorter. Then they begin at a multiple of
 * four, so that float32 numbers can be a view: up to three bytes of the length before the text, which
 * has been read, are overwritten.
 */
export function decodeLatin1InUtf8(text: Uint8Array, inPlace: boolean, fail: Fail): Uint8Array {
  const target = inPlace ? alignedStart(text) : new Uint8Array(charactersOf(text));
  let length = 0;
  let bad = 0;
  let high = 0;
  // Without branches: half of the bytes of float32 numbers are above 127, in no order. 0xc2 and 0xc3
  // begin the characters from 128 to 255, and end none; `high` is their upper bits.
  for (let i = 0; i < text.length; i++) {
    const byte = text[i];
    const begins = (byte >> 7) & (byte >> 6) & 1;
    const ends = (byte >> 7) & ~(byte >> 6) & 1;
    target[length] = (byte & (0x7f >> ends)) | high;
    length += 1 - begins;
    bad |= (ends ^ (high >> 7)) | (-begins & ((byte & 0xfe) ^ 0xc2));
    high = -begins & 0x80 | -begins & ((byte & 1) << 6);
  }
  if ((bad | high) !== 0) fail("characters below 256 for bytes", "other characters");
  return target.subarray(0, length);
}

/** `bytes`, which never begin a file, from the last multiple of four in the buffer on. */
function alignedStart({ buffer, byteOffset, length }: Uint8Array): Uint8Array {
  const early = byteOffset % 4;
  return new Uint8Array(buffer, byteOffset - early, length + early);
}

/** The number of characters of a UTF-8 text. */
function charactersOf(text: Uint8Array): number {
  let count = 0;
  for (let i = 0; i < text.length; i++) if ((text[i] & 0xc0) !== 0x80) count++;
  return count;
}

/** The bytes of `line`, the `repr` of a string in Python 2: `'\x00\x80?'`. */
export function unescapePython2(line: Uint8Array, fail: Fail): Uint8Array {
  const [quote] = line;
  if (line.length < 2 || (quote !== 0x22 && quote !== 0x27) || line.at(-1) !== quote) {
    return fail("a string in quotation marks", "no quotation marks");
  }
  const bytes = new Uint8Array(line.length - 2);
  let length = 0;
  for (let i = 1; i < line.length - 1; i++) {
    if (line[i] === quote) return fail("a backslash before a quotation mark", "none");
    if (line[i] !== BACKSLASH) {
      bytes[length++] = line[i];
      continue;
    }
    const escaped = String.fromCharCode(line[++i]);
    if (escaped === "x") {
      bytes[length++] = hexadecimal(line, i + 1, Math.min(i + 3, line.length - 1), 2, fail);
      i += 2;
    } else {
      const found = ESCAPES.get(escaped);
      if (found === undefined || i === line.length - 1) {
        return fail("an escape of Python", `\\${escaped}`);
      }
      bytes[length++] = found;
    }
  }
  return bytes.subarray(0, length);
}

const ESCAPES: ReadonlyMap<string, number> = new Map([
  ["\\", BACKSLASH],
  ["'", 0x27],
  ['"', 0x22],
  ["n", 0x0a],
  ["r", 0x0d],
  ["t", 0x09],
]);

/** `line` in raw-unicode-escape (bytes below 256, `\u000a`, `\U0001f600`) as UTF-8. */
export function unescapeRawUnicode(line: Uint8Array, fail: Fail): Uint8Array {
  const utf8 = new Uint8Array(2 * line.length);
  let length = 0;
  const add = (code: number) => {
    if (code < 0x80) utf8[length++] = code;
    else if (code < 0x800) {
      utf8[length++] = 0xc0 | (code >> 6);
      utf8[length++] = 0x80 | (code & 0x3f);
    } else {
      length += ENCODER.encodeInto(String.fromCodePoint(code), utf8.subarray(length)).written;
    }
  };
  for (let i = 0; i < line.length; i++) {
    const digits = line[i] === BACKSLASH ? DIGITS.get(line[i + 1]) : undefined;
    if (digits === undefined) {
      add(line[i]);
      // Of two backslashes, the second begins no escape.
      if (line[i] === BACKSLASH && line[i + 1] === BACKSLASH) add(line[i++]);
    } else {
      const code = hexadecimal(line, i + 2, i + 2 + digits, digits, fail);
      if (code > 0x10ffff) return fail("a character of Unicode", `number ${code}`);
      add(code);
      i += 1 + digits;
    }
  }
  return utf8.subarray(0, length);
}

const ENCODER = new TextEncoder();
/** The digits after `\u` and `\U`. */
const DIGITS: ReadonlyMap<number, number> = new Map([[0x75, 4], [0x55, 8]]);

function hexadecimal(
  line: Uint8Array,
  begin: number,
  end: number,
  digits: number,
  fail: Fail,
): number {
  let value = 0;
  for (let i = begin; i < end; i++) {
    const digit = HEX.indexOf(String.fromCharCode(line[i] | 0x20));
    if (digit < 0 || i >= line.length) break;
    value = value * 16 + digit;
    if (i === begin + digits - 1) return value;
  }
  return fail(`${digits} hexadecimal digits`, "fewer");
}

const HEX = "0123456789abcdef";
