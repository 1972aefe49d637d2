/**
 * The commands of this project by their names, and those that are written in texts.
 *
 * @module
 */
import { type Command, parseArguments } from "../lib/cli/command/arguments.ts";
import type { FlagTable } from "../lib/cli/command/flags.ts";

const root = new URL("../", import.meta.url).pathname;

/** The commands of `deno task NAME` and `deno task dev NAME`, by their names: `dev bench` has two. */
export async function commandsByName(): Promise<Map<string, Command<FlagTable>[]>> {
  const commands = new Map<string, Command<FlagTable>[]>();
  for (
    const folder of [
      "lib/cli",
      "lib/cli/training",
      "tools",
      "tools/site",
      "tools/bench",
      "tools/bench/webgpu",
      "tools/record",
    ]
  ) {
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

/** A command in a text. */
export interface Written {
  /** The name of its task: `train`, `dev bench`. */
  readonly name: string;
  /** What follows the name. */
  readonly args: readonly string[];
}

/** The commands in `text`, in code blocks and between backquotes, without what follows them. */
export function writtenIn(text: string): Written[] {
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
export function refusalOf(command: Command<FlagTable>, args: readonly string[]): string[] {
  try {
    parseArguments(command, args);
    return [];
  } catch (error) {
    return [`deno task ${command.name} ${args.join(" ")}: ${error}`];
  }
}
