/** Covers lib/weights/pickle: opcodes, limits, and what a pickle may not name. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { ByteReader } from "../../../lib/files/byte_reader.ts";
import { numpyDialect } from "../../../lib/weights/numpy/numpy_globals.ts";
import {
  PickleDict,
  PickleList,
  PickleString,
  PickleTuple,
  type PickleValue,
} from "../../../lib/weights/pickle/pickle_values.ts";
import { readPickle } from "../../../lib/weights/pickle/read_pickle.ts";
import { bytesOf, little, refusal } from "../file_bytes.ts";

type Part = string | Iterable<number>;

/** The value of a pickle as plain data. */
function plain(value: PickleValue): unknown {
  if (value instanceof PickleString) return value.text(() => assert(false) as never);
  if (value instanceof PickleList || value instanceof PickleTuple) return value.items.map(plain);
  if (value instanceof PickleDict) {
    return new Map([...value.entries].map(([key, item]) => [key, plain(item)]));
  }
  return value;
}

function read(...parts: readonly Part[]): unknown {
  return plain(readPickle(new ByteReader(bytesOf(...parts), "x.pkl"), numpyDialect));
}

Deno.test("every opcode for plain data gives what pickle.loads gives", () => {
  // Each with the value that CPython 3.11 loads.
  const cases: readonly (readonly [unknown, ...Part[]])[] = [
    [null, "N."],
    [true, "\x88."],
    [false, "\x89."],
    [true, "I01\n."],
    [false, "I00\n."],
    [-7, "I-7\n."],
    [12, "L12L\n."],
    [10n ** 30n, `L${10n ** 30n}L\n.`],
    [-2, "J\xfe\xff\xff\xff."],
    [255, "K\xff."],
    [65535, "M\xff\xff."],
    [-1.5, "G\xbf\xf8\0\0\0\0\0\0."],
    [0.25, "F0.25\n."],
    [-1e-7, "F-1e-07\n."],
    [Infinity, "Finf\n."],
    [NaN, "Fnan\n."],
    [0, "\x8a\0."],
    [-1, "\x8a\x01\xff."],
    [255, "\x8a\x02\xff\0."],
    [2n ** 70n, "\x8a\x09", little(2n ** 70n, 9), "."],
    [-(2n ** 70n), "\x8b", little(9, 4), little(-(2n ** 70n), 9), "."],
    ["a'b\n\x01", "S'a\\'b\\n\\x01'\n."],
    ['"', "S'\"'\n."],
    ["abc", "T\x03\0\0\0abc."],
    ["abc", "U\x03abc."],
    ["é\n€", "V\xe9\\u000a\\u20ac\n."],
    ["😀", "V\\U0001f600\n."],
    ["é", "X\x02\0\0\0\xc3\xa9."],
    ["é", "\x8c\x02\xc3\xa9."],
    ["é", "\x8d", little(2, 8), "\xc3\xa9."],
    ["abc", "B\x03\0\0\0abc."],
    ["abc", "C\x03abc."],
    ["abc", "\x8e", little(3, 8), "abc."],
    ["abc", "\x96", little(3, 8), "abc."],
    [[], ")."],
    [[1, 2], "(K\x01K\x02t."],
    [[1], "K\x01\x85."],
    [[1, 2], "K\x01K\x02\x86."],
    [[1, 2, 3], "K\x01K\x02K\x03\x87."],
    [[], "]."],
    [[1, 2], "(K\x01K\x02l."],
    [[1], "]K\x01a."],
    [[1, 2], "](K\x01K\x02e."],
    [new Map(), "}."],
    [new Map([["a", 1]]), "(U\x01aK\x01d."],
    [new Map([["a", 1]]), "}U\x01aK\x01s."],
    [new Map([["a", 1], ["7", 2]]), "}(U\x01aK\x01K\x07K\x02u."],
    [1, "K\x01K\x020."],
    [1, "K\x01(K\x021."],
    [1, "K\x01(0."],
    [[1, 1], "K\x012\x86."],
    [[1, 1], "K\x01p5\ng5\n\x86."],
    [[1, 1], "K\x01q\x05h\x05\x86."],
    [[1, 1], "K\x01r", little(70_000, 4), "j", little(70_000, 4), "\x86."],
    [[1, 1], "K\x01\x94h\0\x86."],
    [new Map([["a", 1]]), "ccollections\nOrderedDict\n)RU\x01aK\x01s}b."],
    [new Map([["a", 1]]), "ccollections\nOrderedDict\n(](]U\x01aaK\x01aetR."],
    [new Map(), "\x8c\x0bcollections\x8c\x0bOrderedDict\x93)R."],
    [1, "\x80\x05\x95", little(3, 8), "K\x01."],
  ];
  for (const [value, ...parts] of cases) {
    assertEquals(read(...parts), value, JSON.stringify(parts));
  }
});

Deno.test("__proto__ is a key like any other", () => {
  assertEquals(read("}U\x09__proto__K\x01s."), new Map([["__proto__", 1]]));
  assertEquals(({} as Record<string, unknown>)["1"], undefined);
});

/** `count` times `text`. */
const times = (count: number, text: string): string => text.repeat(count);

// [what is wrong, where it shows, what the message says, bytes]
const hostile: readonly (readonly [string, number, string, ...Part[]])[] = [
  ["nothing", 0, "0 bytes"],
  ["no end", 2, "1 bytes of a pickle but found 0", "K\x01"],
  ["an unknown opcode", 0, "byte 0xff", "\xff."],
  ["an object of a class", 2, "something that can be called", "))\x81."],
  ["INST", 10, "byte 0x69", "(S'touch'\nios\nsystem\n."],
  ["OBJ", 1, "byte 0x6f", "(o."],
  ["an extension", 0, "byte 0x82", "\x82\x01."],
  ["a set", 0, "byte 0x8f", "\x8f."],
  ["a buffer out of the file", 0, "byte 0x97", "\x97."],
  ["protocol 6", 0, "from 0 to 5 but found 6", "\x80\x06N."],
  ["a frame past the end", 0, "a frame of at most 2 bytes", "\x95", little(3, 8), "N."],
  ["a length below zero", 5, "-1 bytes of a string", "T\xff\xff\xff\xff."],
  ["a length past the end", 5, "4294967295 bytes", "X\xff\xff\xff\xff."],
  ["a length past 2^53", 1, "below 2^53", "\x8e", little(2n ** 63n, 8), "."],
  ["the longest length", 1, "below 2^53", "\x96", little(-1, 8), "."],
  ["a long integer of 2 GB", 0, "at most 256 bytes", "\x8b\xff\xff\xff\x7f."],
  ["an integer of negative length", 5, "-1 bytes", "\x8b\xff\xff\xff\xff."],
  ["an unset place in the memo", 0, "in the memo at 9", "h\x09."],
  ["the same, by a long index", 0, "in the memo at 4294967295", "j\xff\xff\xff\xff."],
  ["the same, in text", 0, "in the memo at 12", "g12\n."],
  ["an index that is no number", 0, 'an index but found "x"', "gx\n."],
  ["a stack without values", 0, "a value on the stack but found none", "."],
  ["an append to nothing", 2, "a value on the stack but found none", "K\x01a."],
  ["a tuple of more than there is", 2, "a value on the stack but found none", "K\x01\x86."],
  ["a value below the mark", 3, "a value on the stack but found none", "K\x01(\x85."],
  ["a tuple without a mark", 2, "a mark on the stack but found none", "K\x01t."],
  ["two values at the end", 4, "one value at the end", "K\x01K\x02."],
  ["a mark at the end", 3, "one value at the end", "(K\x01."],
  ["an append to a number", 4, "a list to append to but found 1", "K\x01K\x02a."],
  ["a key of a list", 5, "a dictionary to set a key of", "]K\x01K\x02s."],
  ["a key without a value", 4, "a value for each key", "}(K\x01u."],
  ["a list as a key", 4, "as a key of a dictionary but found a list", "}]K\x01s."],
  ["None as a key", 4, "as a key of a dictionary but found None", "}NK\x01s."],
  ["a key twice", 10, "a twice", "}(U\x01aNU\x01aNu."],
  ["a key in broken UTF-8", 5, "text in UTF-8", "}U\x01\xffNs."],
  ["os.system", 0, "found os.system", "cos\nsystem\n(S'touch x'\ntR."],
  ["posix.system", 0, "found posix.system", "cposix\nsystem\n(S'touch x'\ntR."],
  ["builtins.eval", 0, "found builtins.eval", "cbuiltins\neval\n(V1+1\ntR."],
  ["__builtin__.exec", 0, "found __builtin__.exec", "c__builtin__\nexec\n."],
  ["os.system by two texts", 12, "found os.system", "\x8c\x02os\x8c\x06system\x93."],
  ["a name of JavaScript", 0, "found .constructor", "c\nconstructor\n."],
  ["a name of JavaScript alone", 0, "found __proto__.", "c__proto__\n\n."],
  ["almost a known name", 0, "found numpy.dtype ", "cnumpy\ndtype \n."],
  ["a name without an end", 1, "a line feed", "cnumpy"],
  ["a name of a megabyte", 1, "at most 1000 bytes", "c", times(1e6, "a"), "\nx\n."],
  ["a call of a number", 3, "something that can be called but found 1", "K\x01)R."],
  ["a call of an array", 16, "found numpy.ndarray", "cnumpy\nndarray\n)R."],
  ["a call without a tuple", 15, "a tuple of arguments", "cnumpy\ndtype\nK\x01R."],
  ["the state of a number", 3, "an object that has a state", "K\x01}b."],
  ["the state of a dictionary", 2, "an object that has a state", "}}b."],
  ["a persistent id", 2, "no reference out of the pickle", "K\x01Q."],
  ["a persistent id in text", 0, "no reference out of the pickle", "Pabc\n."],
  ["a number that is none", 0, 'a number but found "1e5x"', "F1e5x\n."],
  ["a hexadecimal number", 0, 'a number but found "0x10"', "F0x10\n."],
  ["an integer that is none", 0, 'a whole number but found ""', "I\n."],
  ["an integer of a megabyte", 1, "at most 1000 bytes", "L", times(1e6, "9"), "L\n."],
  ["a string without quotation marks", 0, "in quotation marks", "Sabc\n."],
  ["a string of one quotation mark", 0, "in quotation marks", "S'\n."],
  ["a quotation mark in a string", 0, "a backslash before", "S'a'b'\n."],
  ["half an escape", 0, "hexadecimal digits", "S'\\x1'\n."],
  ["an unknown escape", 0, "an escape of Python", "S'\\q'\n."],
  ["a backslash at the end", 0, "an escape of Python", "S'\\'\n."],
  ["half of a character", 0, "hexadecimal digits", "V\\u12\n."],
  ["no character of Unicode", 0, "a character of Unicode", "V\\U00110000\n."],
  ["a million marks", 1000, "at most 1000 open marks", times(1e6, "(")],
  ["a million tuples in tuples", 1e6, "a pickle of at most", "N", times(1e6, "\x85"), "."],
  ["a million values", 1e6, "a pickle of at most 1000000 opcodes", times(1e6 + 1, "N"), "."],
  ["a full memo", 200_001, "at most 200000 values in the memo", "N", times(300_000, "\x94"), "."],
  [
    "bytes of a text that has others",
    34,
    "characters below 256",
    "c_codecs\nencode\n(V\\u0100\nVlatin1\ntR.",
  ],
  ["another encoding", 28, "the encoding latin1", "c_codecs\nencode\n(Va\nVutf-8\ntR."],
  ["an encoding of a number", 28, "a text but found 1", "c_codecs\nencode\n(K\x01Vlatin1\ntR."],
  ["an encoding of nothing", 17, "a text but found nothing", "c_codecs\nencode\n)R."],
  [
    "another class of arrays",
    37,
    "numpy.ndarray but found nothing",
    "cnumpy.core.multiarray\n_reconstruct\n)R.",
  ],
];

for (const [what, at, says, ...parts] of hostile) {
  Deno.test(`${what} is refused: ${says}`, () => {
    const bytes = bytesOf(...parts);
    const error = refusal(() => readPickle(new ByteReader(bytes, "x.pkl"), numpyDialect));
    assertStringIncludes(error.message, says);
    assertEquals(error.details.offset, at);
  });
}

Deno.test("what to do differs for a program and for an object that is only unknown", () => {
  const hintOf = (name: string) =>
    refusal(() => readPickle(new ByteReader(bytesOf(`c${name}\n.`), "x"), numpyDialect)).details
      .hint;
  for (const name of ["os\nsystem", "builtins\neval", "subprocess\nPopen", "numpy.testing._a\nb"]) {
    assertStringIncludes(hintOf(name) ?? "", "asks to run a program");
  }
  for (const name of ["oscar\nwilde", "builtins\nset", "pandas.core.frame\nDataFrame"]) {
    assertStringIncludes(hintOf(name) ?? "", "save the weights as NumPy arrays");
  }
});
