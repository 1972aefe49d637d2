/** Covers lib/weights/numpy: headers of .npy files, and the states of pickled arrays. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { readNpy, readNumpyPickle } from "../../../lib/weights/numpy/npy.ts";
import { loadFloats } from "../../../lib/weights/safetensors.ts";
import { bytesOf, little, refusal } from "../file_bytes.ts";

/** A `.npy` file with a header as it is. */
function npy(header: string, data: Iterable<number> = [], version: readonly number[] = [1, 0]) {
  const length = little(header.length, version[0] === 1 ? 2 : 4);
  return bytesOf("\x93NUMPY", version, length, header, data);
}

const two = [0, 0, 128, 63, 0, 0, 0, 64];

Deno.test("headers are read in any order and spacing that Python allows", () => {
  const headers = [
    "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }    \n",
    `{"shape":(2,),"descr":"<f4","fortran_order":True}`,
    "{ 'fortran_order' :False , 'descr':'<f4','shape' : ( 2L , ) }\n",
    "{'descr': 'f4', 'fortran_order': False, 'shape': (2)}",
  ];
  for (const header of headers) {
    const { tensors } = readNpy(npy(header, two), "x.npy");
    const array = tensors.get("array");
    assertEquals(array && [...loadFloats(array, "array")], [1, 2], header);
    assertEquals(array?.shape, [2]);
  }
});

Deno.test("an array without numbers has any other sizes", () => {
  const header = "{'descr': '<f4', 'fortran_order': True, 'shape': (4503599627370496, 0)}";
  const array = readNpy(npy(header), "x.npy").tensors.get("array");
  assertEquals(array?.shape, [2 ** 52, 0]);
});

const fields = "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }";

// [what is wrong, what the message says, file]
const refused: readonly (readonly [string, string, Uint8Array])[] = [
  ["version 4", "version 1.0, 2.0 or 3.0", npy(fields, two, [4, 0])],
  ["version 1.1", "version 1.0, 2.0 or 3.0", npy(fields, two, [1, 1])],
  ["a header past the end", "500 bytes of the header", bytesOf("\x93NUMPY\x01\0\xf4\x01{}")],
  ["a header of 4 GB", "at most 10000 bytes", bytesOf("\x93NUMPY\x02\0\xff\xff\xff\xff{}")],
  ["no dictionary", '"{" in the header', npy("['descr']", two)],
  ["an unknown key", "found extra", npy(fields.replace("}", "'extra': 1}"), two)],
  ["a key twice", "shape twice", npy(fields.replace("}", "'shape': (2,)}"), two)],
  ["a key missing", "found fewer keys", npy("{'descr': '<f4', 'shape': (2,)}", two)],
  ["text after the dictionary", "the end of the header", npy(`${fields} x`, two)],
  ["a negative size", 'from 0 to 2^53 - 1 but found "-"', npy(fields.replace("2,", "-2,"), two)],
  ["a fraction", 'but found "."', npy(fields.replace("2,", "2.0,"), two)],
  ["a size beyond 2^53", "9007199254740992", npy(fields.replace("2,", "9007199254740992,"))],
  ["a product beyond 2^53", "Infinity bytes", npy(fields.replace("2,", "8388608, 1073741824"))],
  ["a list for a shape", '"(" in the header', npy(fields.replace("(2,)", "[2]"), two)],
  ["1 for a truth value", "True or False", npy(fields.replace("False", "1"), two)],
  ["records", "a string in the header", npy(fields.replace("'<f4'", "[('a', '<f4')]"), two)],
  ["complex numbers", "the type <c8", npy(fields.replace("f4", "c8"), two)],
  ["text", "the type <U4", npy(fields.replace("f4", "U4"), two)],
  ["bytes of ml_dtypes' bfloat16", "the type <V2", npy(fields.replace("f4", "V2"), two)],
  ["the machine's own byte order", "the type =f4", npy(fields.replace("<", "="), two)],
  ["a type of JavaScript", "the type constructor", npy(fields.replace("<f4", "constructor"))],
  ["a string without an end", "the end of a string", npy("{'descr", two)],
  ["numbers for another shape", "12 bytes for the shape [3]", npy(fields.replace("2,", "3,"), two)],
  ["81 numbers of six", "found 24 bytes", npy(fields.replace("2,", "9, 9"), new Array(24).fill(0))],
  ["bytes after the numbers", "8 bytes for the shape [2]", npy(fields, [...two, 0])],
  [
    "bytes after the pickle",
    "1 more bytes",
    npy(fields.replace("<f4", "|O").replace("2,", ""), [
      ...bytesOf("cnumpy.core.multiarray\n_reconstruct\n(cnumpy\nndarray\n(tU\x01btR.", "x"),
    ]),
  ],
  [
    "a pickle of something else",
    "a pickled array of the shape []",
    npy(fields.replace("<f4", "|O").replace("2,", ""), bytesOf("].")),
  ],
];

for (const [what, says, file] of refused) {
  Deno.test(`a .npy file with ${what} is refused: ${says}`, () => {
    const error = refusal(() => readNpy(file, "x.npy"));
    assertStringIncludes(error.message, says);
    assertEquals(typeof error.details.offset, "number");
  });
}

/** A pickled array whose state is `state`, in a list. */
function pickled(state: string): Uint8Array {
  const array = "cnumpy.core.multiarray\n_reconstruct\n(cnumpy\nndarray\n(K\0tU\x01btR";
  return bytesOf(`\x80\x02]${array}${state}ba.`);
}

const dtype = (code: string, order = "<") =>
  `cnumpy\ndtype\n(U\x02${code}K\0K\x01tR(K\x03U\x01${order}NNNK\0K\0K\0tb`;
const good = `(K\x01(K\x02t${dtype("f4")}I00\nU\x08${String.fromCharCode(...two)}t`;

Deno.test("the state of a pickled array is read", () => {
  const array = readNumpyPickle(pickled(good), "x.pkl").tensors.get("0");
  assertEquals(array && [...loadFloats(array, "0")], [1, 2]);
});

// [what is wrong, what the message says, state]
const states: readonly (readonly [string, string, string])[] = [
  ["no tuple", "a tuple but found 1", "K\x01"],
  ["an empty tuple", "a NumPy array's state of version 1", ")"],
  ["another version", "version 1 but found 2", good.replace("(K\x01", "(K\x02")],
  ["one value too many", "a NumPy array's state of version 1", good.replace(/t$/, "Nt")],
  ["no shape", "a tuple but found 7", good.replace("(K\x02t", "K\x07")],
  ["text in the shape", "whole numbers as a shape", good.replace("(K\x02t", "(U\x012t")],
  ["a negative size", "fewer than 2^53 numbers but found [-1]", good.replace("(K\x02t", "(I-1\nt")],
  ["a fraction as a size", "found [0.5]", good.replace("(K\x02t", "(F0.5\nt")],
  [
    "a size beyond 2^53",
    "whole numbers as a shape",
    good.replace("(K\x02t", "(L9007199254740992\nt"),
  ],
  [
    "a product beyond 2^53",
    "fewer than 2^53 numbers",
    good.replace("(K\x02t", "(L4503599627370496\nL4503599627370496\nt"),
  ],
  [
    "a dtype that is text",
    "a NumPy dtype but found a string",
    good.replace(dtype("f4"), "U\x02f4"),
  ],
  ["complex numbers", "the type c8", good.replace("f4", "c8")],
  ["another byte order", "the type f4", good.replace("U\x01<", "U\x01!")],
  ["a record", "a type of numbers but found a record", good.replace("NNNK", "N)NK")],
  ["fewer bytes", "8 bytes for the shape [2] of F32 but found 7", good.replace("U\x08\0", "U\x07")],
  [
    "a list of numbers",
    "bytes but found a list of 0",
    good.slice(0, good.indexOf("U\x08\0")) + "]t",
  ],
  ["objects without a list", "a list of 2 objects", good.replace("f4", "O8")],
];

for (const [what, says, state] of states) {
  Deno.test(`a pickled array with ${what} is refused: ${says}`, () => {
    const error = refusal(() => readNumpyPickle(pickled(state), "x.pkl"));
    assertStringIncludes(error.message, says);
    assertEquals(typeof error.details.offset, "number");
  });
}

Deno.test("a pickled array with two states is refused", () => {
  const twice = pickled(`${good}b${good}`);
  assertStringIncludes(refusal(() => readNumpyPickle(twice, "x")).message, "one state");
});

Deno.test("an array in column-major order of protocol 5 needs the letter C or F", () => {
  const call = (order: string) =>
    bytesOf(
      `\x80\x05]cnumpy.core.numeric\n_frombuffer\n(C\x08${String.fromCharCode(...two)}${
        dtype("f4")
      }`,
      `(K\x01K\x02tU\x01${order}tRa.`,
    );
  assertEquals(readNumpyPickle(call("F"), "x").tensors.get("0")?.shape, [1, 2]);
  assertStringIncludes(refusal(() => readNumpyPickle(call("A"), "x")).message, "the order C or F");
});
