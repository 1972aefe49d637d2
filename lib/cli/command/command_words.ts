/**
 * Writes the flags of a command as they are given again, e.g. in a message that names a command.
 *
 * @module
 */
import type { ParsedArguments } from "./arguments.ts";
import { type FlagTable, kebab } from "./flags.ts";

/**
 * The words of the flags that were given, and of the operands.
 *
 * @param without The flags to leave out.
 */
export function commandWords<Table extends FlagTable>(
  { values, given, operands }: Pick<ParsedArguments<Table>, "values" | "given" | "operands">,
  without: readonly (keyof Table)[] = [],
): string[] {
  const flags = [...given].filter((key) => !without.includes(key)).flatMap((key) => {
    const value: unknown = values[key];
    const flag = `--${kebab(String(key))}`;
    if (typeof value === "boolean") return [value ? flag : flag.replace("--", "--no-")];
    return [flag, ...(Array.isArray(value) ? value : [value]).map(String)];
  });
  return [...operands, ...flags];
}
