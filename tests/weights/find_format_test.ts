import { assertEquals, assertStringIncludes } from "@std/assert";
import { findFormat } from "../../lib/weights/find_format.ts";
import { writeSafetensors } from "../../lib/weights/safetensors.ts";
import { bytesOf, expected, fixture, little, refusal } from "./file_bytes.ts";

Deno.test("the format of every fixture is found from its content", () => {
  for (const [name, { format }] of Object.entries(expected)) {
    const found = findFormat(fixture(name), "named.wrongly");
    assertEquals(found.replace(/ (zip|legacy)$/, ""), format, name);
  }
  assertEquals(findFormat(writeSafetensors(new Map()), "x"), "safetensors");
  assertEquals(findFormat(bytesOf('{"weightsManifest":[]}'), "x"), "tfjs");
  assertEquals(findFormat(bytesOf('\xef\xbb\xbf\n {"format":"graph-model"}'), "x"), "tfjs");
  assertEquals(findFormat(bytesOf("cnumpy.core.multiarray\n_reconstruct\np0\n"), "x"), "pickle");
});

Deno.test("the older form of torch.save is found in every protocol of pickle", () => {
  const number = "\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19.";
  const frame = "\x95\x0d\0\0\0\0\0\0\0";
  for (const start of ["\x02", "\x03", `\x04${frame}`, `\x05${frame}`]) {
    assertEquals(findFormat(bytesOf(`\x80${start}${number}`), "x"), "torch legacy");
  }
});

Deno.test("safetensors with an impossible length are left to their reader", () => {
  for (const length of [0n, 1n, 2n ** 63n, 2n ** 64n - 1n]) {
    assertEquals(findFormat(bytesOf(little(length, 8), "{}"), "x"), "safetensors");
  }
});

Deno.test("safetensors are found whatever the length of their header", () => {
  const lengths = Array.from({ length: 70_000 }, (_, length) => length);
  const file = bytesOf(little(0, 8), "{}");
  const lost = lengths.filter((length) => {
    new DataView(file.buffer).setUint32(0, length, true);
    return findFormat(file, "x") !== "safetensors";
  });
  assertEquals(lost, []);
});

// [file, what it is, what to do]
const lmdb = bytesOf(new Uint8Array(16), little(0xbeefc0de, 4), new Uint8Array(4096));
const tar = bytesOf("./weights".padEnd(257, "\0"), "ustar\0", new Uint8Array(249));
const mistakes: readonly (readonly [Uint8Array, string, string])[] = [
  [new Uint8Array(), "an empty file", "repeat it"],
  [bytesOf("\x1f\x8b\x08\0\0\0\0\0"), "a gzip file", "unpack it"],
  [bytesOf("BZh91AY&SY"), "a bzip2 file", "unpack it"],
  [bytesOf("\xfd7zXZ\0\0"), "an xz file", "unpack it"],
  [tar, "a tar archive", "unpack it"],
  [bytesOf("<!DOCTYPE html><html>"), "a web page", "download the file itself"],
  [bytesOf("\n  <html lang=en>"), "a web page", "download the file itself"],
  [bytesOf("version https://git-lfs.github.com/spec/v1\n"), "a pointer of Git LFS", "git lfs pull"],
  [bytesOf('name: "AlexNet"\nlayer {\n'), "a prototxt", ".caffemodel"],
  [bytesOf('# Caffe\ninput: "data"\ninput_dim: 10\n'), "a prototxt", ".caffemodel"],
  [bytesOf('\nlayers {\n  name: "conv1"\n'), "a prototxt", ".caffemodel"],
  [lmdb, "an LMDB database", ".caffemodel"],
  [bytesOf("\x89HDF\r\n\x1a\n"), "an HDF5 file", "safetensors"],
  [bytesOf("MATLAB 5.0 MAT-file"), "a MAT-file", "safetensors"],
  [bytesOf("\x08\x03\x12\x07pytorch"), "an ONNX model", "safetensors"],
  [bytesOf("\xff\xd8\xff\xe0\0\x10JFIF"), "a JPEG picture", "name the file of weights"],
  [bytesOf("hello"), "a text", "name the file of weights"],
  [bytesOf("\0\x01\x02\x03"), "none of the formats", "safetensors"],
];

for (const [bytes, what, hint] of mistakes) {
  const shown = JSON.stringify(String.fromCharCode(...bytes.subarray(0, 8)));
  Deno.test(`${what} in place of weights, ${shown}, is named with what to do`, () => {
    const { message, details } = refusal(() => findFormat(bytes, "bvlc_alexnet.npy"));
    assertStringIncludes(details.found, what);
    assertStringIncludes(message, hint);
    assertStringIncludes(message, "in bvlc_alexnet.npy at byte 0");
  });
}
