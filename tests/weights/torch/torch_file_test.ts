/** Covers lib/weights/torch: what torch.save writes, in both forms, damaged and hostile. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { loadFloats } from "../../../lib/weights/safetensors.ts";
import { readTorchLegacy, readTorchZip } from "../../../lib/weights/torch/torch_file.ts";
import type { WeightsFile } from "../../../lib/weights/weights_file.ts";
import { bytesOf, fixture, little, refusal } from "../file_bytes.ts";
import { zipArchive, type ZipEntry } from "./zip_archive.ts";

/** A persistent id of the storage `0` of six numbers. */
const storage = "(U\x07storagectorch\nFloatStorage\nU\x010U\x03cpuK\x06tQ";
/** Its window of offset 0, sizes 3 and 2, strides 2 and 1. */
const tensor =
  `ctorch._utils\n_rebuild_tensor_v2\n(${storage}K\x00K\x03K\x02\x86K\x02K\x01\x86\x89NtR`;
const six = new Uint8Array(Float32Array.of(1, 2, 3, 4, 5, 6).buffer);

function archive(pickle: string, others: readonly ZipEntry[] = [{ name: "n/data/0", data: six }]) {
  return zipArchive([{ name: "n/data.pkl", data: bytesOf(`\x80\x02${pickle}.`) }, ...others]);
}

function floats({ tensors }: WeightsFile, name: string): number[] {
  const found = tensors.get(name);
  return found === undefined ? [] : [...loadFloats(found, name)];
}

Deno.test("a tensor alone is read; so are the names of newer entries", () => {
  const newer = [
    { name: "n/.format_version", data: bytesOf("1") },
    { name: "n/byteorder", data: bytesOf("little") },
    { name: "n/data/0", data: six },
    { name: "n/.data/serialization_id", data: bytesOf("123") },
  ];
  assertEquals(floats(readTorchZip(archive(tensor, newer), "x.pth"), "array"), [1, 2, 3, 4, 5, 6]);
});

Deno.test("storages of a big-endian machine are reversed", () => {
  const data = bytesOf(six).map((_, i, all) => all[4 * Math.floor(i / 4) + 3 - i % 4]);
  const others = [{ name: "n/byteorder", data: bytesOf("big") }, { name: "n/data/0", data }];
  assertEquals(floats(readTorchZip(archive(tensor, others), "x"), "array"), [1, 2, 3, 4, 5, 6]);
});

Deno.test("a window is gathered by its strides", () => {
  const column = tensor.replace("K\x00K\x03K\x02\x86K\x02K\x01\x86", "K\x01K\x03\x85K\x02\x85");
  assertEquals(floats(readTorchZip(archive(column), "x"), "array"), [2, 4, 6]);
});

const window = (offset: string, shape: string, strides: string) =>
  tensor.replace("K\x00K\x03K\x02\x86K\x02K\x01\x86", offset + shape + strides);

// [what is wrong, what the message says, archive]
const refused: readonly (readonly [string, string, Uint8Array])[] = [
  ["no data.pkl", "with one data.pkl but found another archive", zipArchive([])],
  ["TorchScript", "a TorchScript program", zipArchive([{ name: "n/constants.pkl", data: six }])],
  ["arrays of NumPy", "an archive of NumPy (.npz)", zipArchive([{ name: "w.npy", data: six }])],
  ["bytes after its pickle", "2 more bytes", archive(`${tensor}.N`)],
  ["a storage missing", "the entry n/data/0 but found none", archive(tensor, [])],
  [
    "a storage of another length",
    "24 bytes of the storage 0 but found 20",
    archive(tensor, [{ name: "n/data/0", data: six.subarray(4) }]),
  ],
  [
    "a window past its storage",
    "an end at number 6",
    archive(window("K\x01", "K\x03K\x02\x86", "K\x02K\x01\x86")),
  ],
  [
    "a stride past its storage",
    "an end at number 9",
    archive(window("K\x00", "K\x03K\x02\x86", "K\x04K\x01\x86")),
  ],
  ["an offset past its storage", "an end at number 6", archive(window("K\x06", ")", ")"))],
  [
    "a number many times",
    "tensor.contiguous()",
    archive(window("K\x00", "K\x07\x85", "K\x00\x85")),
  ],
  [
    "2^40 copies of a number",
    "tensor.contiguous()",
    archive(window("K\x00", `\x8a\x06${"\0".repeat(5)}\x01\x85`, "K\x00\x85")),
  ],
  [
    "a negative stride",
    "an offset and 1 strides",
    archive(window("K\x05", "K\x02\x85", "I-1\n\x85")),
  ],
  [
    "a negative offset",
    "an offset and 1 strides",
    archive(window("I-1\n", "K\x02\x85", "K\x01\x85")),
  ],
  [
    "a negative size",
    "fewer than 2^53 numbers",
    archive(window("K\x00", "I-2\n\x85", "K\x01\x85")),
  ],
  ["a stride too few", "2 strides", archive(window("K\x00", "K\x02K\x02\x86", "K\x01\x85"))],
  [
    "a product beyond 2^53",
    "fewer than 2^53 numbers",
    archive(window("K\x00", "J\xff\xff\xff\x7fJ\xff\xff\xff\x7f\x86", "K\x00K\x00\x86")),
  ],
  ["text as an offset", "a whole number but found a string", archive(window("U\x010", ")", ")"))],
  [
    "a tensor without a storage",
    "a storage but found 1",
    archive("ctorch._utils\n_rebuild_tensor_v2\n(K\x01tR"),
  ],
  [
    "a call without arguments",
    "a storage but found nothing",
    archive("ctorch._utils\n_rebuild_tensor_v2\n)R"),
  ],
  [
    "a parameter of nothing",
    "a tensor but found None",
    archive("ctorch._utils\n_rebuild_parameter\n(NtR"),
  ],
  [
    "an unknown kind of id",
    "a storage but found what",
    archive(storage.replace("\x07storage", "\x04what")),
  ],
  [
    "a pickled program",
    "save model.state_dict() instead",
    archive(storage.replace("\x07storage", "\x06module")),
  ],
  ["an id that is no tuple", "a tuple but found 1", archive("K\x01Q")],
  [
    "a type that is no storage",
    "a storage of numbers",
    archive(storage.replace("ctorch\nFloatStorage\n", "ctorch\nSize\n")),
  ],
  [
    "complex numbers",
    "found torch.ComplexFloatStorage",
    archive(storage.replace("Float", "ComplexFloat")),
  ],
  [
    "a type of JavaScript",
    "found torch.constructor",
    archive(storage.replace("FloatStorage", "constructor")),
  ],
  [
    "a negative number of numbers",
    "a number of elements",
    archive(storage.replace("K\x06", "I-1\n")),
  ],
  [
    "a storage of two lengths",
    "to be the same each time",
    archive(`](${tensor}${tensor.replace("K\x06tQ", "K\x05tQ")}e`),
  ],
  ["a storage that is a view", "a PyTorch since 0.4", archive(storage.replace("tQ", ")tQ"))],
  ["a storage alone", "arrays, texts and numbers", archive(`](${storage}${tensor}e`)],
  ["no tensor", "at least one array but found none", archive("}")],
  ["os.system", "found os.system", archive("cos\nsystem\n(U\x05touchtR")],
  ["a model", "save model.state_dict() instead", archive("c__main__\nAlexNet\n)\x81")],
];

Deno.test("archives of other programs are named before their compression is", () => {
  for (
    const [entry, what] of [
      ["net/constants.pkl", "a TorchScript program"],
      ["conv1.npy", "an archive of NumPy (.npz)"],
    ]
  ) {
    const data = { name: "net/data.pkl", data: new Uint8Array(4), method: 8 };
    const file = zipArchive([
      ...(entry.endsWith(".pkl") ? [data] : []),
      { ...data, name: entry },
    ]);
    assertStringIncludes(refusal(() => readTorchZip(file, "x")).message, what);
  }
});

for (const [what, says, file] of refused) {
  Deno.test(`an archive of torch.save with ${what} is refused: ${says}`, () => {
    const error = refusal(() => readTorchZip(file, "x.pth"));
    assertStringIncludes(error.message, says);
    assertEquals(typeof error.details.offset, "number");
  });
}

Deno.test("transposed windows on one storage do not fill the memory", () => {
  const data = new Uint8Array(4 * 10_000);
  const large = tensor.replace("K\x06tQ", "M\x10'tQ")
    .replace("K\x03K\x02\x86K\x02K\x01\x86", "KdKd\x86K\x01Kd\x86");
  const file = archive(`](${large}q\0${"h\0".repeat(1000)}e`, [{ name: "n/data/0", data }]);
  assertStringIncludes(refusal(() => readTorchZip(file, "x")).message, "save each tensor once");
});

Deno.test("a flipped bit in the pickle or in a storage is refused by its checksum", () => {
  const file = fixture("state_dict.pth");
  const { tensors } = readTorchZip(file, "x");
  for (const { bytes } of tensors.values()) {
    const flipped = file.slice();
    flipped[bytes.byteOffset] ^= 1;
    assertStringIncludes(refusal(() => readTorchZip(flipped, "x")).message, "the checksum");
  }
});

/** The older form of {@linkcode tensor}. */
function legacy({ keys = "](U\x010e.", magic = "", count = 6, data = six, after = "" } = {}) {
  const number = magic === "" ? `\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19.` : magic;
  return bytesOf(
    `\x80\x02${number}\x80\x02M\xe9\x03.\x80\x02}.\x80\x02`,
    `${tensor.replace("tQ", "NtQ")}.\x80\x02${keys}`,
    little(count, 8),
    data,
    after,
  );
}

Deno.test("the older form is read", () => {
  assertEquals(floats(readTorchLegacy(legacy(), "x.pth"), "array"), [1, 2, 3, 4, 5, 6]);
});

// [what is wrong, what the message says, file]
const refusedLegacy: readonly (readonly [string, string, Uint8Array])[] = [
  ["another number", "the number of torch.save but found 7", legacy({ magic: "K\x07." })],
  [
    "a storage cut off",
    "24 bytes of the storage 0 but found 23",
    legacy({ data: six.subarray(1) }),
  ],
  ["bytes after its end", "1 more bytes", legacy({ after: "x" })],
  ["another number of numbers", "6 numbers in the storage 0 but found 5", legacy({ count: 5 })],
  ["a length of 2^63", "below 2^53", legacy({ count: -(2 ** 62) })],
  [
    "a storage that no tensor uses",
    "only storages that a tensor uses",
    legacy({ keys: "](U\x019e." }),
  ],
  ["a storage twice", "each storage once", legacy({ keys: "](U\x010U\x010e." })],
  ["no list of storages", "a list of storages but found 1", legacy({ keys: "K\x01." })],
  [
    "a storage missing",
    "the storage 0 in array but found no bytes",
    legacy({ keys: "].", count: 0, data: bytesOf() }).subarray(0, -8),
  ],
];

for (const [what, says, file] of refusedLegacy) {
  Deno.test(`an older file of torch.save with ${what} is refused: ${says}`, () => {
    const error = refusal(() => readTorchLegacy(file, "x.pth"));
    assertStringIncludes(error.message, says);
    assertEquals(typeof error.details.offset, "number");
  });
}

Deno.test("the two forms of a file have equal tensors", () => {
  for (const name of ["state_dict", "windows", "types", "checkpoint"]) {
    const zip = readTorchZip(fixture(`${name}.pth`), name);
    const older = readTorchLegacy(fixture(`${name}_legacy.pth`), name);
    assertEquals([...older.tensors.keys()], [...zip.tensors.keys()]);
    for (const [key, { dtype, shape, bytes }] of zip.tensors) {
      const { tensors } = older;
      assertEquals(tensors.get(key)?.dtype, dtype);
      assertEquals(tensors.get(key)?.shape, shape);
      assertEquals(tensors.get(key)?.bytes, bytes);
    }
  }
});
