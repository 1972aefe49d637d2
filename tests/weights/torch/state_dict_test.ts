import { assertEquals, assertStringIncludes } from "@std/assert";
import { ByteReader } from "../../../lib/weights/byte_reader.ts";
import { storeFloats } from "../../../lib/weights/safetensors.ts";
import { unwrapStateDict } from "../../../lib/weights/torch/state_dict.ts";
import { refusal } from "../file_bytes.ts";

const tensor = storeFloats(Float32Array.of(1), [1]);
const reader = new ByteReader(new Uint8Array(), "x.pth");

function unwrapped(...names: string[]) {
  const tensors = new Map(names.map((name) => [name, tensor]));
  const { tensors: found, metadata } = unwrapStateDict({ tensors, metadata: new Map() }, reader, 0);
  return [[...found.keys()], metadata.get("prefix of names")];
}

Deno.test("names alone stay, and those in state_dict lose it; others of the file stay", () => {
  assertEquals(unwrapped("fc.weight", "fc.bias"), [["fc.weight", "fc.bias"], undefined]);
  assertEquals(unwrapped("state_dict/fc.weight", "optimizer/state/0/m"), [
    ["fc.weight", "optimizer/state/0/m"],
    "state_dict/",
  ]);
});

Deno.test("module. goes where every name of the net begins with it", () => {
  assertEquals(unwrapped("module.a", "module.b"), [["a", "b"], "module."]);
  assertEquals(unwrapped("module.a", "b"), [["module.a", "b"], undefined]);
  assertEquals(unwrapped("state_dict/module.a", "best"), [["a", "best"], "state_dict/module."]);
  assertEquals(unwrapped("state_dict/module.a", "state_dict/b"), [
    ["module.a", "b"],
    "state_dict/",
  ]);
});

Deno.test("two names that would become one are refused", () => {
  const error = refusal(() => unwrapped("state_dict/a", "a"));
  assertStringIncludes(error.message, "each name once");
});
