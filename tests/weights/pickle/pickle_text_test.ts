import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import {
  decodeLatin1InUtf8,
  unescapePython2,
  unescapeRawUnicode,
} from "../../../lib/weights/pickle/pickle_text.ts";
import { bytesOf } from "../file_bytes.ts";

function fail(expected: string, found: string): never {
  throw new RangeError(`${expected} but ${found}`);
}

const anyBytes = fc.uint8Array({ maxLength: 50 });
const utf8 = (bytes: Uint8Array) => new TextEncoder().encode(String.fromCharCode(...bytes));

Deno.test("bytes as characters of a UTF-8 text come back, in place too", () => {
  fc.assert(fc.property(anyBytes, fc.integer({ min: 4, max: 7 }), (bytes, before) => {
    const text = utf8(bytes);
    assertEquals(decodeLatin1InUtf8(text, false, fail), bytes);
    assertEquals(text, utf8(bytes));
    const file = bytesOf(new Uint8Array(before).fill(9), text, [9, 9]);
    const decoded = decodeLatin1InUtf8(file.subarray(before, -2), true, fail);
    assertEquals(decoded, bytes);
    assertEquals(decoded.byteOffset % 4, 0);
    // Three bytes before the text may be used, and none after it.
    assertEquals([...file.subarray(0, before - 3)], new Array(before - 3).fill(9));
    assertEquals([...file.subarray(-2)], [9, 9]);
  }));
});

Deno.test("any other text is refused: each character is compared with TextDecoder's", () => {
  let accepted = 0;
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 3 }), (text) => {
      let codes: number[] | undefined;
      try {
        const decoded = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(text);
        codes = [...decoded].map((letter) => letter.codePointAt(0) ?? 0);
      } catch {
        codes = undefined;
      }
      if (codes === undefined || codes.some((code) => code > 255)) {
        assertThrows(() => decodeLatin1InUtf8(text, false, fail), RangeError);
      } else {
        accepted++;
        assertEquals([...decodeLatin1InUtf8(text, false, fail)], codes);
      }
    }),
    { numRuns: 4000 },
  );
  assert(accepted > 200);
});

Deno.test("all two-byte texts are read as UTF-8 or refused", () => {
  const wrong: number[][] = [];
  for (let first = 0x80; first < 256; first++) {
    for (let second = 0; second < 256; second++) {
      const isByte = (first === 0xc2 || first === 0xc3) && (second & 0xc0) === 0x80;
      const wanted = isByte ? `${((first & 3) << 6) | (second & 63)}` : "refused";
      let found = "refused";
      try {
        found = `${decodeLatin1InUtf8(Uint8Array.of(first, second), false, fail)}`;
      } catch (error) {
        if (!(error instanceof RangeError)) throw error;
      }
      if (found !== wanted) wrong.push([first, second]);
    }
  }
  assertEquals(wrong, []);
});

/** `repr` of a string of Python 2.7. */
function python2(bytes: Uint8Array): string {
  const text = String.fromCharCode(...bytes);
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const escaped = [...text].map((letter) => {
    const code = letter.charCodeAt(0);
    if (letter === quote || letter === "\\") return `\\${letter}`;
    const short = { "\n": "\\n", "\r": "\\r", "\t": "\\t" }[letter];
    if (short !== undefined) return short;
    return code < 32 || code > 126 ? `\\x${code.toString(16).padStart(2, "0")}` : letter;
  });
  return quote + escaped.join("") + quote;
}

Deno.test("strings of Python 2 come back", () => {
  fc.assert(fc.property(anyBytes, (bytes) => {
    assertEquals(unescapePython2(bytesOf(python2(bytes)), fail), bytes);
  }));
});

Deno.test("texts in raw-unicode-escape come back as UTF-8", () => {
  const code = fc.oneof(
    fc.integer({ min: 0, max: 255 }),
    fc.integer({ min: 0, max: 0xd7ff }),
    fc.integer({ min: 0xe000, max: 0x10ffff }),
  );
  fc.assert(fc.property(fc.array(code, { maxLength: 30 }), (codes) => {
    const text = String.fromCodePoint(...codes);
    const line = [...text].map((letter) => {
      const code = letter.codePointAt(0) ?? 0;
      if (code > 0xffff) return `\\U${code.toString(16).padStart(8, "0")}`;
      const isPlain = code < 256 && !"\\\n\r\0\x1a".includes(letter);
      return isPlain ? letter : `\\u${code.toString(16).padStart(4, "0")}`;
    });
    assertEquals(unescapeRawUnicode(bytesOf(line.join("")), fail), new TextEncoder().encode(text));
  }));
});

Deno.test("of two backslashes the second begins no escape", () => {
  const text = new TextDecoder().decode(unescapeRawUnicode(bytesOf("\\\\u0041"), fail));
  assertEquals(text, "\\\\u0041");
});
