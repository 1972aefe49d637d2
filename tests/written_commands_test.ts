/**
 * Covers README.md, CONTRIBUTING.md and docs/: every command in them is one that its parser
 * accepts, with its flags and operands.
 */
import { assert, assertEquals } from "@std/assert";
import { type Command, parseArguments } from "../lib/cli/command/arguments.ts";
import type { FlagTable } from "../lib/cli/command/flags.ts";

const root = new URL("../", import.meta.url).pathname;

/** The commands of `deno task NAME` and `deno task dev NAME`, by their names: `dev bench` has two. */
async function commandsByName(): Promise<Map<string, Command<FlagTable>[]>> {
  const commands = new Map<string, Command<FlagTable>[]>();
  for (const folder of ["lib/cli", "tools", "tools/bench", "tools/bench/webgpu", "tools/record"]) {
    for (const { name } of Deno.readDirSync(root + folder)) {
      const path = `${root}${folder}/${name}`;
      if (!name.endsWith(".ts")) continue;
      if (!/^export const command\b/m.test(await Deno.readTextFile(path))) continue;
      const { command } = await import(path);
      commands.set(command.name, [...commands.get(command.name) ?? [], command]);
    }
  }
  return commands;
}

interface Written {
  readonly name: string;
  readonly args: readonly string[];
}

/** The commands in `text`, in code blocks and between backquotes, without what follows them. */
function writtenIn(text: string): Written[] {
  const blocks = [...text.matchAll(/```(\w*)\n([\s\S]*?)```/g)];
  const code = [
    ...blocks.filter(([, language]) => ["", "sh", "bash"].includes(language)).map(([, , part]) =>
      part
    ),
    ...[...text.replaceAll(/```\w*\n[\s\S]*?```/g, "").matchAll(/`([^`]*)`/g)].map(([, part]) =>
      part
    ),
  ].flatMap((part) => part.replaceAll(/\\\n/g, " ").split("\n"));
  return code.flatMap((line) => {
    const found = /deno(?:@[\d.]+)? task (dev [a-z][\w:]*|[a-z][\w:]*)([^#&|>]*)/.exec(line);
    if (found === null) return [];
    return [{ name: found[1], args: found[2].trim().split(/\s+/).filter((word) => word !== "") }];
  });
}

/** Why `command` rejects `args`; empty if it accepts them. */
function refusalOf(command: Command<FlagTable>, args: readonly string[]): string[] {
  try {
    parseArguments(command, args);
    return [];
  } catch (error) {
    return [`deno task ${command.name} ${args.join(" ")}: ${error}`];
  }
}

Deno.test("a command is found in a block and between backquotes, up to its comment", () => {
  const text =
    "Run `deno task train --limit 5`:\n\n```sh\ndeno task dev replay a/b/1 \\\n  --epochs 2 # two\n```\n";
  assertEquals(writtenIn(text), [
    { name: "dev replay", args: ["a/b/1", "--epochs", "2"] },
    { name: "train", args: ["--limit", "5"] },
  ]);
});

Deno.test("every command printed in the documents has flags and operands that its parser accepts", async () => {
  const commands = await commandsByName();
  assert(commands.size > 10);
  const documents = ["README.md", "CONTRIBUTING.md"];
  for (const { name } of Deno.readDirSync(`${root}docs`)) {
    if (name.endsWith(".md")) documents.push(`docs/${name}`);
  }
  const wrong: string[] = [];
  let checked = 0;
  for (const path of documents) {
    for (const { name, args } of writtenIn(await Deno.readTextFile(root + path))) {
      const known = commands.get(name);
      // `deno task train` alone names the task; flags without operands may be the point of a text.
      if (known === undefined || args.length === 0) continue;
      checked++;
      const refusals = known.flatMap((command) => refusalOf(command, args));
      if (refusals.length === known.length) wrong.push(`${path}: ${refusals[0]}`);
    }
  }
  assertEquals(wrong, []);
  assert(checked > 20, `only ${checked} commands were found`);
});
