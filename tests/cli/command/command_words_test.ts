import { assertEquals } from "@std/assert";
import { defineCommand, parseArguments } from "../../../lib/cli/command/arguments.ts";
import { commandWords } from "../../../lib/cli/command/command_words.ts";

const command = defineCommand({
  name: "demo",
  summary: "Shows every kind of flag.",
  flags: {
    weights: { kind: "text", placeholder: "FILE", description: "Nets", repeated: true },
    microBatch: { kind: "integer", minimum: 1, description: "Images at once" },
    flip: { kind: "switch", default: true, description: "Mirror" },
    json: { kind: "switch", description: "JSON" },
    out: { kind: "text", placeholder: "FOLDER", default: "out", description: "Where to" },
  },
  examples: [],
});

Deno.test("the words of given flags parse to the same values", () => {
  const words = ["--weights", "a", "b", "--micro-batch=8", "--no-flip", "--json", "--weights=c"];
  const parsed = parseArguments(command, words);
  const again = commandWords(parsed);
  assertEquals(again, [
    ...["--weights", "a", "b", "c", "--micro-batch", "8", "--no-flip", "--json"],
  ]);
  assertEquals(parseArguments(command, again).values, parsed.values);
});

Deno.test("flags that are left out are not written, nor are those that were not given", () => {
  const parsed = parseArguments(command, ["--json", "--weights", "a"]);
  assertEquals(commandWords(parsed, ["json"]), ["--weights", "a"]);
});
