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

Deno.test("a net inside the prefix of another one is a net of its own", () => {
  for (const prefix of ["", "model."]) {
    const nets = netsIn(`${prefix}conv`, `${prefix}fc`, `${prefix}ema.conv`, `${prefix}ema.fc`);
    assertEquals(nets.map(({ tensors }) => [...tensors.keys()]), [["conv", "fc"], ["conv", "fc"]]);
    assertEquals(taken(prefix, `${prefix}ema.`), prefix);
  }
});

Deno.test("several nets without a usual name are refused, with their names and what to do", () => {
  for (const names of [["teacher/", "student/"], ["model/", "state_dict/"]]) {
    const error = assertThrows(() => taken(...names), BadFileError);
    assert(error.message.includes(names.join(", ").replaceAll("/", "")), error.message);
    assert(error.message.includes("in a file of their own"), error.message);
    assert(!error.message.includes("torch"), error.message);
  }
});

// [prefixes in a file of PyTorch, the line that saves the first net]; each was run with PyTorch 1.13.
const commands: readonly (readonly [string[], string])[] = [
  [["teacher/", "student/"], 'torch.load("FILE", weights_only=False)["teacher"]'],
  [["a/teacher/", "a/student/"], 'torch.load("FILE", weights_only=False)["a"]["teacher"]'],
  [["0/", "1/"], 'torch.load("FILE", weights_only=False)[0]'],
  [
    ["teacher.", "student."],
    '{k: v for k, v in torch.load("FILE", weights_only=False).items() if k.startswith("teacher.")}',
  ],
  [
    ["module.teacher.", "module.student."],
    '{k: v for k, v in torch.load("FILE", weights_only=False).items() ' +
    'if k.startswith("module.teacher.")}',
  ],
  [
    ["state_dict/teacher.", "state_dict/student."],
    '{k: v for k, v in torch.load("FILE", weights_only=False)["state_dict"].items() ' +
    'if k.startswith("teacher.")}',
  ],
];

for (const [prefixes, saved] of commands) {
  Deno.test(`the line that saves one of ${prefixes.join(" and ")} finds it`, () => {
    const [first, ...others] = netsIn(...prefixes.map((prefix) => `${prefix}conv`));
    const error = assertThrows(() => usualNet([first, ...others], "x.pth", "torch"), BadFileError);
    assert(error.message.includes(`torch.save(${saved}, "NEW.pth")`), error.message);
  });
}
