import { assert, assertEquals, assertThrows } from "@std/assert";
import { BadFileError } from "../../../lib/errors.ts";
import { storeFloats } from "../../../lib/weights/safetensors.ts";
import { usualNet, wrappedNets } from "../../../lib/weights/sources/wrapped_nets.ts";

const tensor = storeFloats(Float32Array.of(1), [1]);

function netsIn(...names: string[]) {
  return wrappedNets(new Map(names.map((name) => [name, tensor])), "conv", "x.pth");
}

/** The prefix of the net that is taken from those at `prefixes`. */
function taken(...prefixes: string[]): string {
  const [first, ...others] = netsIn(...prefixes.map((prefix) => `${prefix}conv`));
  return usualNet([first, ...others], "x.pth").prefix;
}

Deno.test("what lies outside the prefix of a net does not belong to it", () => {
  const [net, ...others] = netsIn("epoch", "state_dict/module.conv", "state_dict/fc", "best_acc1");
  assertEquals(others, []);
  assertEquals([net.prefix, [...net.tensors.keys()]], ["state_dict/", ["conv", "fc"]]);
});

Deno.test("module. is left out wherever it is", () => {
  const [net] = netsIn("module.conv", "features.module.0.weight");
  assertEquals([net.prefix, [...net.tensors.keys()]], ["", ["conv", "features.0.weight"]]);
});

Deno.test("two names that would become one are refused", () => {
  const error = assertThrows(() => netsIn("module.conv", "conv"), BadFileError);
  assert(error.message.includes("each name once"), error.message);
});

Deno.test("of several nets, the one with a usual name is taken, wherever it is in the file", () => {
  assertEquals(taken("state_dict_ema/", "state_dict/"), "state_dict/");
  assertEquals(taken("state_dict/", "state_dict_ema/"), "state_dict/");
  assertEquals(taken("model_ema/", "model/"), "model/");
  assertEquals(taken("state_dict/ema.", "state_dict/model."), "state_dict/model.");
  assertEquals(taken("ema/", ""), "");
  assertEquals(taken("teacher/"), "teacher/");
});

Deno.test("several nets without a usual name are refused, with their names and what to do", () => {
  for (const names of [["teacher/", "student/"], ["model/", "state_dict/"]]) {
    const error = assertThrows(() => taken(...names), BadFileError);
    assert(error.message.includes(names.join(", ").replaceAll("/", "")), error.message);
    assert(
      error.message.includes(`weights_only=False)["${names[0].slice(0, -1)}"]`),
      error.message,
    );
  }
});
