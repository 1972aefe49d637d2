/**
 * Parses the arguments of a command by a typed table of flags.
 *
 * `--flag value` and `--flag=value` mean the same; a switch is `--flag` or `--no-flag`; `--` ends
 * the flags. A flag that may be repeated also takes several values in a row (`--weights A B`) if the
 * command has no positional arguments. The error for an unknown flag suggests the nearest known one;
 * the error for an invalid value says what is valid. Nothing is read or written before all arguments
 * are checked.
 *
 * @module
 */
import { parseArgs } from "node:util";
import { BadArgumentError, nearestName } from "../../errors.ts";
import { expectation, type Flag, type FlagTable, kebab, parseValue, quoted } from "./flags.ts";

/** The type of a parsed {@linkcode Flag} before its default is applied. */
type Parsed<F extends Flag> = F extends { kind: "integer" | "number" } ? number
  : F extends { kind: "switch" } ? boolean
  : F extends { choices: readonly (infer Choice)[] } ? Choice
  : F extends { repeated: true } ? readonly string[]
  : string;

/**
 * The checked values of a {@linkcode FlagTable}: `undefined` only if there is no default; a list, which
 * may be empty, for a flag that may be repeated.
 */
export type FlagValues<Table extends FlagTable> = {
  readonly [Key in keyof Table]: Table[Key] extends { kind: "switch" } ? boolean
    : Table[Key] extends { repeated: true } ? readonly string[]
    : Table[Key] extends { default: number | string } ? Parsed<Table[Key]>
    : Parsed<Table[Key]> | undefined;
};

/** Stands for a positional argument that is now a flag, see {@linkcode Command.renamed}. */
export const OPERAND = "";

/** The name and the arguments of a command. */
export interface Command<Table extends FlagTable> {
  /** The task's name in `deno.json`, or `dev` and its name in `tools/dev_tasks.json`. */
  readonly name: string;
  /** What the command does, in a sentence or two. */
  readonly summary: string;
  /** Its flags. */
  readonly flags: Table;
  /** Its positional arguments; none are allowed if this is absent. */
  readonly operands?: {
    /** Placeholder for one of them in `--help`, e.g. `FILE`. */
    readonly placeholder: string;
    /** One line for `--help`. */
    readonly description: string;
    /** Minimum number; default 0. */
    readonly minimum?: number;
    /** Maximum number; default: no limit. */
    readonly maximum?: number;
  };
  /**
   * The flags that had another name, by that name; {@linkcode OPERAND} was a positional argument.
   */
  readonly renamed?: Readonly<Record<string, string>>;
  /** Example commands, each with a description. */
  readonly examples: readonly { readonly command: string; readonly does: string }[];
}

/** Result of {@linkcode parseArguments}. */
export interface ParsedArguments<Table extends FlagTable> {
  /** Whether `--help` was given. If so, the other fields are empty or defaults. */
  readonly help: boolean;
  /** The value of each flag. */
  readonly values: FlagValues<Table>;
  /** The names of the flags that were given rather than defaulted. */
  readonly given: ReadonlySet<keyof Table>;
  /** The positional arguments, in order. */
  readonly operands: readonly string[];
}

/** Returns `command` with its literal types. */
export function defineCommand<const Table extends FlagTable>(
  command: Command<Table>,
): Command<Table> {
  return command;
}

/**
 * Parses `args` by the table of `command`.
 *
 * @throws {BadArgumentError} for an unknown or repeated flag, a missing or invalid value, and too
 * few or too many operands.
 */
export function parseArguments<const Table extends FlagTable>(
  command: Command<Table>,
  args: readonly string[],
): ParsedArguments<Table> {
  const values: Record<string, number | string | boolean | string[] | undefined> = {};
  for (const [key, flag] of Object.entries<Flag>(command.flags)) {
    values[key] = isRepeated(flag)
      ? []
      : flag.default ?? (flag.kind === "switch" ? false : undefined);
  }
  const written = writtenFlags(command.flags);
  const given = new Set<string>();
  const operands: string[] = [];
  const finish = (help: boolean): ParsedArguments<Table> => ({
    help,
    values: values as FlagValues<Table>,
    given,
    operands,
  });
  const toOperands = (value: string) => void operands.push(value);
  /** Takes the values that follow the first one of a repeated flag. */
  let further: ((value: string) => void) | undefined;
  for (const token of tokensOf(args, written)) {
    if (token.kind === "positional") (further ?? toOperands)(token.value);
    else further = undefined;
    if (token.kind !== "option") continue;
    const argument = args[token.index];
    if (argument === "--help" || argument === "-h") return finish(true);
    const name = argument.split("=")[0].replace(/^--?/, "");
    const known = argument.startsWith("--") ? written.get(name) : undefined;
    if (known === undefined) throw unknownFlag(command, name, argument);
    const { key, on } = known;
    const flag: Flag = command.flags[key];
    if (given.has(key) && !isRepeated(flag)) {
      throw new BadArgumentError(`--${kebab(key)} is given twice.`);
    }
    given.add(key);
    const { value, inlineValue } = token;
    if (flag.kind === "switch") {
      if (value !== undefined) {
        throw new BadArgumentError(
          `--${name} takes no value but got ${quoted(value)}; write --${kebab(key)} or --no-${
            kebab(key)
          }.`,
        );
      }
      values[key] = on;
      continue;
    }
    const take = (value: string | undefined) => {
      if (!value) {
        throw new BadArgumentError(`--${name} expects ${expectation(flag)} but got no value.`);
      }
      const parsed = parseValue(name, flag, value);
      const list = values[key];
      if (Array.isArray(list)) list.push(String(parsed));
      else values[key] = parsed;
    };
    take(!inlineValue && value?.startsWith("--") ? undefined : value);
    if (isRepeated(flag) && command.operands === undefined) further = take;
  }
  checkOperands(command, operands);
  return finish(false);
}

function isRepeated(flag: Flag): boolean {
  return flag.kind === "text" && flag.repeated === true;
}

/** The meaning of a word after `--`: the flag's key, and for a switch whether it is on or off. */
interface WrittenFlag {
  readonly key: string;
  readonly kind: Flag["kind"];
  readonly on: boolean;
}

/** The flags of `table` by their words on the command line; a switch has two, an alias is one more. */
function writtenFlags(table: FlagTable): Map<string, WrittenFlag> {
  const written = new Map<string, WrittenFlag>();
  for (const [key, flag] of Object.entries(table)) {
    const { kind } = flag;
    if (kind === "switch") written.set(`no-${kebab(key)}`, { key, kind, on: false });
    written.set(kebab(key), { key, kind, on: true });
    if (flag.kind === "text" && flag.alias !== undefined) {
      written.set(flag.alias, { key, kind, on: true });
    }
  }
  return written;
}

/**
 * The tokens of `args` from the platform's parser in its lenient mode; the table validates them.
 */
function tokensOf(args: readonly string[], written: ReadonlyMap<string, WrittenFlag>) {
  const options = [...written].map(([name, { kind }]) =>
    [name, { type: kind === "switch" ? "boolean" : "string" }] as const
  );
  return parseArgs({
    args: [...args],
    options: Object.fromEntries(options),
    strict: false,
    allowPositionals: true,
    tokens: true,
  }).tokens;
}

function unknownFlag(
  { name: task, flags, renamed = {} }: Command<FlagTable>,
  name: string,
  argument: string,
): BadArgumentError {
  const near = renamed[name] ?? nearestName(name, [...Object.keys(flags).map(kebab), "help"]);
  return new BadArgumentError(
    `deno task ${task} has no flag ${argument.split("=")[0]}; ` +
      (near === undefined
        ? `see deno task ${task} --help for those it has.`
        : `did you mean --${near}?`),
  );
}

function checkOperands<Table extends FlagTable>(
  command: Command<Table>,
  operands: readonly string[],
): void {
  const { placeholder, minimum = 0, maximum = Infinity } = command.operands ??
    { placeholder: "", maximum: 0 };
  const flag = command.renamed?.[OPERAND];
  if (operands.length > maximum && flag !== undefined) {
    throw new BadArgumentError(
      `deno task ${command.name} takes no arguments without a flag but got ` +
        `${quoted(operands[0])}; did you mean --${flag} ${operands[0]}?`,
    );
  }
  if (operands.length > maximum) {
    throw new BadArgumentError(
      `deno task ${command.name} takes ${
        maximum === 0 ? "no arguments without a flag" : `at most ${maximum} ${placeholder}`
      } but got ${quoted(operands[maximum])}.`,
    );
  }
  if (operands.length < minimum) {
    throw new BadArgumentError(
      `deno task ${command.name} expects at least ${minimum} ${placeholder} but got ` +
        `${operands.length}; see deno task ${command.name} --help.`,
    );
  }
}
