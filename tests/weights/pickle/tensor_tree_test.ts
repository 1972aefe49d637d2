import { assertEquals, assertStringIncludes } from "@std/assert";
import { readNumpyPickle } from "../../../lib/weights/numpy/npy.ts";
import { loadFloats } from "../../../lib/weights/safetensors.ts";
import { bytesOf, little, refusal } from "../file_bytes.ts";

/** Pushes an array of two float32 numbers. */
const array = "cnumpy.core.multiarray\n_reconstruct\n(cnumpy\nndarray\n(K\0tU\x01btR(K\x01(K\x02t" +
  "cnumpy\ndtype\n(U\x02f4K\0K\x01tR(K\x03U\x01<NNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK\0tbI00\n" +
  "U\x08\0\0\x80?\0\0\0@tb";

function read(...parts: readonly (string | Iterable<number>)[]) {
  return readNumpyPickle(bytesOf("\x80\x02", ...parts), "x.pkl");
}

Deno.test("keys and indexes name the tensors; None is left out", () => {
  const { tensors, metadata } = read(`}(U\x01a](${array}(${array}U\x02hitNeU\x01bK\x07U\x00G`, [
    ...[0x3f, 0xe0, 0, 0, 0, 0, 0, 0],
  ], "u.");
  assertEquals([...tensors.keys()], ["a/0", "a/1/0"]);
  assertEquals(metadata, new Map([["a/1/1", "hi"], ["b", "7"], ["array", "0.5"]]));
  for (const [name, tensor] of tensors) assertEquals([...loadFloats(tensor, name)], [1, 2]);
});

// [what is wrong, what the message says, bytes]
const refused: readonly (readonly [string, string, string])[] = [
  ["no array", "at least one array", "}U\x01aK\x01s."],
  ["a list in itself", "at most 32 levels", "]q\0h\0a."],
  ["a dictionary in itself", "at most 32 levels", "}q\0U\x01ah\0s."],
  ["33 levels", "at most 32 levels", `${"](".repeat(33)}${array}${"e".repeat(33)}.`],
  ["one name of two tensors", "each name once", `}(U\x03a/b${array}U\x01a}U\x01b${array}su.`],
  ["a long name", "at most 1000 letters", `}T${"\xe9\x03\0\0"}${"a".repeat(1001)}${array}s.`],
  ["a type alone", "arrays, texts and numbers in 0", "](cnumpy\ndtype\n(U\x02f4tRe."],
  ["a global alone", "at least one array but found none", "](cnumpy\nndarray\ne."],
  ["an array without a state", "a NumPy array with a state", `](${array.split("(K\x01(")[0]}e.`],
];

for (const [what, says, bytes] of refused) {
  Deno.test(`${what} is refused: ${says}`, () => {
    assertStringIncludes(refusal(() => read(bytes)).message, says);
  });
}

Deno.test("lists that hold each other a billion times are refused at once", () => {
  // Ten lists, each ten times in the next.
  const levels = Array.from({ length: 10 }, (_, i) => {
    const inner = i === 0 ? "N".repeat(10) : `h${String.fromCharCode(i - 1)}`.repeat(10);
    return `](${inner}eq${String.fromCharCode(i)}0`;
  });
  const error = refusal(() => read(levels.join(""), "h\x09."));
  assertStringIncludes(error.message, "at most 1000000 values");
});

Deno.test("ten thousand tensors are enough for a net", () => {
  const many = `](${array}q\0${"h\0".repeat(10_000)}e.`;
  assertStringIncludes(refusal(() => read(many)).message, "at most 10000 tensors");
});

Deno.test("of a list of every loss, ten thousand are kept", () => {
  const { tensors, metadata } = read(`](${array}${"K\x01".repeat(50_000)}e.`);
  assertEquals([tensors.size, metadata.size, metadata.get("10000")], [1, 10_000, "1"]);
});

Deno.test("one array in reversed byte order under many names does not fill the memory", () => {
  const big = bytesOf(
    "\x80\x02](",
    array.replace("U\x01<", "U\x01>").replace("(K\x02t", "(M\0\x10t").replace(
      "U\x08\0\0\x80?\0\0\0@",
      "",
    ),
  );
  const state = big.length - 2;
  const bytes = bytesOf(
    big.subarray(0, state),
    "T",
    little(4 * 4096, 4),
    new Uint8Array(4 * 4096),
    "tbq\0",
    "h\0".repeat(500),
    "e.",
  );
  const error = refusal(() => readNumpyPickle(bytes, "x.pkl"));
  assertStringIncludes(error.message, "save each tensor once");
});
