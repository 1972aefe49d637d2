/**
 * The `--help` text of a command, generated from its table of flags.
 *
 * @module
 */
import type { Command } from "./arguments.ts";
import { type Flag, type FlagTable, kebab } from "./flags.ts";
import { COLUMNS, wrapped } from "./wrapped.ts";

/**
 * The `--help` text of `command`: usage, flags with their defaults, and examples, in lines of 100
 * columns.
 */
export function helpText<Table extends FlagTable>(command: Command<Table>): string {
  const { operands } = command;
  const rows: [string, string][] = Object.entries<Flag>(command.flags).map(([key, flag]) => [
    `--${flag.kind === "switch" && flag.default === true ? "[no-]" : ""}${kebab(key)}${
      flag.kind === "switch" ? "" : ` ${placeholderOf(flag, operands !== undefined)}`
    }`,
    `${flag.description}${defaultText(flag)}`,
  ]);
  if (operands !== undefined) rows.unshift([operands.placeholder, operands.description]);
  rows.push(["--help", "Show this text"]);
  const width = Math.max(...rows.map(([left]) => left.length));
  const usage = operands === undefined
    ? ""
    : (operands.minimum ?? 0) > 0
    ? ` ${operands.placeholder}${operands.maximum === 1 ? "" : "..."}`
    : ` [${operands.placeholder}${operands.maximum === 1 ? "" : "..."}]`;
  return [
    `deno task ${command.name} [flags]${usage}`,
    "",
    ...wrapped(command.summary.replaceAll("\n", " "), COLUMNS),
    "",
    ...rows.flatMap(([left, right]) =>
      wrapped(right, COLUMNS - width - 4).map((line, i) =>
        `  ${(i === 0 ? left : "").padEnd(width)}  ${line}`
      )
    ),
    "",
    "Examples:",
    ...command.examples.map(({ command: line, does }) => `  ${line}\n      ${does}`),
    ...(rows.some(([left]) => /FILE|FOLDER|PATH/.test(left))
      ? ["", "Relative paths start at the folder of deno.json."]
      : []),
  ].join("\n");
}

/** `FILE...` where several values may follow a flag, see `parseArguments`. */
function placeholderOf(flag: Flag, hasOperands: boolean): string {
  if (flag.kind === "text") {
    return `${flag.placeholder}${flag.repeated && !hasOperands ? "..." : ""}`;
  }
  return flag.kind === "choice" ? "NAME" : "N";
}

function defaultText(flag: Flag): string {
  if (flag.kind === "text" && flag.repeated) return " (may be repeated)";
  const choices = flag.kind === "choice" ? `: ${flag.choices.join(", ")}` : "";
  if (flag.kind === "switch" || flag.default === undefined) return choices;
  return `${choices} (default ${flag.default})`;
}
