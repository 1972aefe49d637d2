import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { BadArgumentError } from "../../lib/errors.ts";
import { readWeights } from "../../lib/weights/read_weights.ts";
import { storeFloats, writeSafetensors } from "../../lib/weights/safetensors.ts";
import { reportFigures } from "../report_figures.ts";
import { bytesOf, comparable, expected, fixture, isRefused, refusal } from "./file_bytes.ts";

const entries = Object.entries(expected);

for (const [name, { format, metadata, tensors }] of entries) {
  if (tensors === undefined) continue;

  Deno.test(`${name} is read as its writer says: names, types, shapes, every number`, () => {
    const read = readWeights(fixture(name), name);
    assertEquals(read.format, format);
    assertEquals(comparable(read.tensors), tensors);
    assertEquals([...read.tensors.keys()], Object.keys(tensors));
    assertEquals(Object.fromEntries(read.metadata), metadata);
  });
}

Deno.test("a file in place gives the same tensors, and one that is not is unchanged", () => {
  for (const [name, { tensors }] of entries) {
    if (tensors === undefined) continue;
    const bytes = fixture(name);
    readWeights(bytes, name);
    assertEquals(bytes, fixture(name), name);
    assertEquals(comparable(readWeights(bytes, name, { inPlace: true }).tensors), tensors, name);
  }
});

Deno.test("a file that begins in the middle of a buffer is read", () => {
  for (const [name, { tensors }] of entries) {
    if (tensors === undefined) continue;
    const bytes = fixture(name);
    for (const before of [1, 2, 3]) {
      const shifted = new Uint8Array(before + bytes.length).subarray(before);
      shifted.set(bytes);
      const read = readWeights(shifted, name, { inPlace: true });
      assertEquals(comparable(read.tensors), tensors, name);
    }
  }
});

Deno.test("a truncated file is rejected, wherever it ends", (t) => {
  let lengths = 0;
  for (const [name, { tensors, format }] of entries) {
    // Protocol Buffers has no end: caffemodel_test.ts cuts its files.
    if (tensors === undefined || format === "caffemodel") continue;
    const bytes = fixture(name);
    for (let length = 0; length < bytes.length; length++, lengths++) {
      assert(isRefused(() => readWeights(bytes.subarray(0, length), name)), `${name}: ${length}`);
    }
  }
  reportFigures(t, `${lengths} lengths of ${entries.length} files`);
});

Deno.test("a file with a byte after its end is rejected, but for a caffemodel's whole field", () => {
  for (const [name, { tensors }] of entries) {
    if (tensors === undefined) continue;
    refusal(() => readWeights(bytesOf(fixture(name), [0]), name));
  }
});

Deno.test("a file that would run a program is refused by the name of what it calls", () => {
  const evil = entries.filter(([name]) => name.startsWith("evil"));
  assertEquals(evil.length, 11);
  for (const [name] of evil) {
    const { message, details } = refusal(() => readWeights(fixture(name), name));
    const called = name === "evil_eval.pkl"
      ? "__builtin__.eval"
      : name === "evil_getattr.pkl"
      ? "builtins.getattr"
      : "posix.system";
    assertEquals(details.found, called, name);
    assertStringIncludes(message, "do not load it with Python either");
    assertEquals(typeof details.offset, "number");
  }
});

Deno.test("a whole model is refused with what to save instead", () => {
  for (const name of ["whole_module.pth", "whole_module_legacy.pth"]) {
    const { details } = refusal(() => readWeights(fixture(name), name));
    assertEquals(details.found, "torch.nn.modules.linear.Linear");
    assertStringIncludes(details.hint ?? "", "save model.state_dict() instead");
  }
});

Deno.test("safetensors are read with their metadata", () => {
  const file = writeSafetensors(
    new Map([["conv1/bias", storeFloats(Float32Array.of(1, 2), [2])]]),
    new Map([["epoch", "3"]]),
  );
  const { format, tensors, metadata } = readWeights(file, "x");
  assertEquals([format, [...tensors.keys()], metadata.get("epoch")], [
    "safetensors",
    ["conv1/bias"],
    "3",
  ]);
});

Deno.test("numbers that a file holds as they are, are views on it", () => {
  const views = ["f4.npy", "bvlc_python2.npy", "bvlc_protocol3.npy", "bvlc_protocol5.npy"];
  for (const name of [...views, "state_dict.pth", "state_dict_legacy.pth", "v1.caffemodel"]) {
    const bytes = fixture(name);
    for (const tensor of readWeights(bytes, name).tensors.values()) {
      assertEquals(tensor.bytes.buffer, bytes.buffer, name);
    }
  }
});

Deno.test("bytes and shards of another type are refused", () => {
  const notBytes: unknown = new ArrayBuffer(8);
  assertThrows(() => readWeights(notBytes as Uint8Array, "x"), BadArgumentError, "Uint8Array");
  const shards: unknown = { a: new Uint8Array() };
  assertThrows(
    () => readWeights(new Uint8Array(8), "x", { shards: shards as Map<string, Uint8Array> }),
    BadArgumentError,
    "Map",
  );
});
