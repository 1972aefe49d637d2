import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import fc from "fast-check";
import { BadArgumentError } from "../../../lib/errors.ts";
import { defineCommand, parseArguments } from "../../../lib/cli/command/arguments.ts";

const command = defineCommand({
  name: "demo",
  summary: "Shows every kind of flag.",
  flags: {
    preset: { kind: "choice", choices: ["paper", "half"], default: "paper", description: "Net" },
    microBatch: { kind: "integer", minimum: 1, maximum: 64, description: "Images at once" },
    rate: { kind: "number", above: 0, default: 0.01, description: "Learning rate" },
    out: { kind: "text", placeholder: "FOLDER", default: "out", description: "Where to" },
    flip: { kind: "switch", default: true, description: "Mirror" },
    quiet: { kind: "switch", description: "Say less" },
  },
  operands: { placeholder: "FILE", description: "Images", maximum: 2 },
  examples: [{ command: "deno task demo cat.png", does: "Shows a cat." }],
});

function values(...args: string[]) {
  return parseArguments(command, args).values;
}

function message(...args: string[]): string {
  return assertThrows(() => parseArguments(command, args), BadArgumentError).message;
}

Deno.test("flags that are not given have their defaults", () => {
  assertEquals(values(), {
    preset: "paper",
    microBatch: undefined,
    rate: 0.01,
    out: "out",
    flip: true,
    quiet: false,
  });
});

Deno.test("a value may follow its flag or an equals sign", () => {
  assertEquals(values("--micro-batch", "8").microBatch, 8);
  assertEquals(values("--micro-batch=8").microBatch, 8);
  assertEquals(values("--out=a=b").out, "a=b");
});

Deno.test("an alias is another word for a flag, which is still given only once", () => {
  const text = { kind: "text", placeholder: "FILE", description: "Groups" } as const;
  const aliased = defineCommand({
    ...command,
    flags: { ...command.flags, hierarchy: { ...text, alias: "wordnet" } },
  });
  const parse = (...args: string[]) => parseArguments(aliased, args);
  assertEquals(parse("--wordnet", "a").values.hierarchy, "a");
  assertEquals([...parse("--wordnet=a").given], ["hierarchy"]);
  assertThrows(() => parse("--wordnet", "a", "--hierarchy", "b"), BadArgumentError, "given twice");
});

Deno.test("a flag that may be repeated gives the list of its values, others only one", () => {
  const text = { kind: "text", placeholder: "FILE", description: "A net" } as const;
  const several = defineCommand({
    ...command,
    flags: { net: { ...text, repeated: true }, other: text },
  });
  const parse = (...args: string[]) => parseArguments(several, args).values;
  assertEquals(parse().net, []);
  const nets: readonly string[] = parse("--net", "a", "--net=b", "--net", "a").net;
  assertEquals(nets, ["a", "b", "a"]);
  assertThrows(() => parse("--other", "a", "--other", "b"), BadArgumentError, "given twice");
  assertThrows(() => parse("--net", "a", "--net"), BadArgumentError, "expects FILE");
});

Deno.test("a flag that may be repeated takes several values in a row if there are no operands", () => {
  const flags = {
    net: { kind: "text", placeholder: "FILE", description: "A net", repeated: true },
    other: { kind: "text", placeholder: "FILE", description: "Another" },
    quiet: command.flags.quiet,
  } as const;
  const { operands: _, ...rest } = command;
  const alone = defineCommand({ ...rest, flags, renamed: { "": "net" } });
  const parse = (...args: string[]) => parseArguments(alone, args);
  const refuses = (args: string[], says: string) =>
    assertStringIncludes(assertThrows(() => parse(...args), BadArgumentError).message, says);
  const { values, operands } = parse("--net", "a", "b", "--quiet", "--net=c", "d", "--other", "e");
  assertEquals([values.net, values.other, operands], [["a", "b", "c", "d"], "e", []]);
  refuses(["a", "--net", "b"], "did you mean --net a?");
  refuses(["--net", "a", "--quiet", "b"], "did you mean --net b?");
  refuses(["--net", "a", "--other", "b", "c"], "did you mean --net c?");
  refuses(["--net", "a", "--", "b"], "did you mean --net b?");
  refuses(["--net", "a", ""], "--net expects FILE but got no value");
  const withOperands = parseArguments({ ...command, flags }, ["--net", "a", "b"]);
  assertEquals([withOperands.values.net, withOperands.operands], [["a"], ["b"]]);
});

Deno.test("a switch is set by its name and unset by no-", () => {
  assertEquals(values("--quiet").quiet, true);
  assertEquals(values("--no-flip").flip, false);
  assertStringIncludes(message("--quiet=yes"), "takes no value");
});

Deno.test("arguments that are not flags are operands, and so is everything after --", () => {
  assertEquals(parseArguments(command, ["a.png", "--", "--quiet"]).operands, ["a.png", "--quiet"]);
  assertStringIncludes(message("a", "b", "c"), 'at most 2 FILE but got "c"');
});

Deno.test("the error for an unknown flag suggests the nearest one", () => {
  assertEquals(
    message("--micro-bach", "8"),
    "deno task demo has no flag --micro-bach; did you mean --micro-batch?",
  );
  assertStringIncludes(message("--no-rate", "1"), "has no flag --no-rate");
  assertStringIncludes(message("--rate", "1", "--no-rate"), "has no flag --no-rate");
  assertStringIncludes(message("-q"), "has no flag -q");
  assertStringIncludes(message("-hq"), "has no flag -hq");
  assertStringIncludes(message("--zzzzzzzzzz"), "--help");
});

Deno.test("the error for an unknown choice suggests the nearest one", () => {
  assertStringIncludes(message("--preset", "papper"), "did you mean paper?");
});

Deno.test("a flag without a value or given twice is rejected", () => {
  assertStringIncludes(message("--out"), "got no value");
  assertStringIncludes(message("--out", "--quiet"), "got no value");
  assertStringIncludes(message("--out="), "got no value");
  assertStringIncludes(message("--out", "a", "--out", "b"), "--out is given twice");
});

Deno.test("invalid numbers are rejected with the valid range", () => {
  for (const bad of ["0", "-1", "1.5", "NaN", "1e9", "0x8", "", "8 images", "Infinity"]) {
    assertStringIncludes(
      message(`--micro-batch=${bad}`),
      "a whole number at least 1 and at most 64",
    );
  }
  for (const bad of ["0", "-1e-3", "Infinity", "fast"]) {
    assertStringIncludes(message("--rate", bad), `a number above 0 but got ${JSON.stringify(bad)}`);
  }
});

Deno.test("help takes precedence over everything that follows it", () => {
  assertEquals(parseArguments(command, ["--help", "--nonsense"]).help, true);
});

Deno.test("any arguments either parse or give the typed error", () => {
  const word = fc.oneof(
    fc.string(),
    fc.constantFrom("--", "--out", "--rate=1", "--flip", "--no-flip", "-", "--constructor", "--=x"),
  );
  fc.assert(fc.property(fc.array(word), (args) => {
    try {
      parseArguments(command, args);
    } catch (error) {
      if (!(error instanceof BadArgumentError)) throw error;
    }
  }));
});
