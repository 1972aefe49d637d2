/**
 * The arguments of a command: a typed table of flags goes in, checked values come out.
 *
 * `--flag value` and `--flag=value` mean the same; a switch is `--flag` or `--no-flag`; `--` ends the
 * flags. A flag that does not exist is answered with the nearest one that does, a value that cannot
 * work with what would. Nothing is read or written before all arguments have passed.
 *
 * @module
 */
import { BadArgumentError, nearestName } from "../errors.ts";

/** A whole number from `minimum` to `maximum`. */
export interface IntegerFlag {
  /** Tells the kinds apart. */
  readonly kind: "integer";
  /** One line for `--help`. */
  readonly description: string;
  /** The least value that can work; none by default. */
  readonly minimum?: number;
  /** The greatest value that can work; 2^53-1 by default. */
  readonly maximum?: number;
  /** The value when the flag is not given. */
  readonly default?: number;
}

/** A finite number. */
export interface NumberFlag {
  /** Tells the kinds apart. */
  readonly kind: "number";
  /** One line for `--help`. */
  readonly description: string;
  /** The least value that can work. */
  readonly minimum?: number;
  /** A bound that the value must stay above. */
  readonly above?: number;
  /** The greatest value that can work. */
  readonly maximum?: number;
  /** The value when the flag is not given. */
  readonly default?: number;
}

/** Any text that is not empty: a name, a path. */
export interface TextFlag {
  /** Tells the kinds apart. */
  readonly kind: "text";
  /** One line for `--help`. */
  readonly description: string;
  /** What stands for the value in `--help`, e.g. `FILE`. */
  readonly placeholder: string;
  /** The value when the flag is not given. */
  readonly default?: string;
}

/** One of a fixed list of names. */
export interface ChoiceFlag {
  /** Tells the kinds apart. */
  readonly kind: "choice";
  /** One line for `--help`. */
  readonly description: string;
  /** The names that can work. */
  readonly choices: readonly string[];
  /** The value when the flag is not given. */
  readonly default?: string;
}

/** Yes or no: `--flag` or `--no-flag`. */
export interface SwitchFlag {
  /** Tells the kinds apart. */
  readonly kind: "switch";
  /** One line for `--help`. */
  readonly description: string;
  /** The value when the flag is not given; false by default. */
  readonly default?: boolean;
}

/** One flag of a command. */
export type Flag = IntegerFlag | NumberFlag | TextFlag | ChoiceFlag | SwitchFlag;

/** The flags of a command. The key `microBatch` is written `--micro-batch`. */
export type FlagTable = Readonly<Record<string, Flag>>;

/** The type that a parsed {@linkcode Flag} has before its default is considered. */
type Parsed<F extends Flag> = F extends { kind: "integer" | "number" } ? number
  : F extends { kind: "switch" } ? boolean
  : F extends { choices: readonly (infer Choice)[] } ? Choice
  : string;

/** The checked values of a {@linkcode FlagTable}: `undefined` only where there is no default. */
export type FlagValues<Table extends FlagTable> = {
  readonly [Key in keyof Table]: Table[Key] extends { kind: "switch" } ? boolean
    : Table[Key] extends { default: number | string } ? Parsed<Table[Key]>
    : Parsed<Table[Key]> | undefined;
};

/** What a command is called and takes. */
export interface Command<Table extends FlagTable> {
  /** The task's name in `deno.json`. */
  readonly name: string;
  /** What the command does, in a sentence or two. */
  readonly summary: string;
  /** Its flags. */
  readonly flags: Table;
  /** Its arguments that are no flags; none are allowed when this is absent. */
  readonly operands?: {
    /** What stands for one of them in `--help`, e.g. `FILE`. */
    readonly placeholder: string;
    /** One line for `--help`. */
    readonly description: string;
    /** The fewest that can work; 0 by default. */
    readonly minimum?: number;
    /** The most that can work; any number by default. */
    readonly maximum?: number;
  };
  /** Commands to copy, each with what it does. */
  readonly examples: readonly { readonly command: string; readonly does: string }[];
}

/** What {@linkcode parseArguments} returns. */
export interface ParsedArguments<Table extends FlagTable> {
  /** Whether `--help` was given. The rest is then empty or default. */
  readonly help: boolean;
  /** The value of each flag. */
  readonly values: FlagValues<Table>;
  /** The names of the flags that were given rather than defaulted. */
  readonly given: ReadonlySet<keyof Table>;
  /** The arguments that are no flags, in order. */
  readonly operands: readonly string[];
}

/** Gives `command` back with its literal types kept. */
export function defineCommand<const Table extends FlagTable>(
  command: Command<Table>,
): Command<Table> {
  return command;
}

/**
 * Parses `args` by the table of `command`.
 *
 * @throws {BadArgumentError} An unknown or repeated flag, a missing or impossible value, too few or
 * too many operands.
 */
export function parseArguments<const Table extends FlagTable>(
  command: Command<Table>,
  args: readonly string[],
): ParsedArguments<Table> {
  const values: Record<string, number | string | boolean | undefined> = {};
  for (const [key, flag] of Object.entries<Flag>(command.flags)) {
    values[key] = flag.default ?? (flag.kind === "switch" ? false : undefined);
  }
  const keys = new Map(Object.keys(command.flags).map((key) => [kebab(key), key]));
  const given = new Set<string>();
  const operands: string[] = [];
  const finish = (help: boolean): ParsedArguments<Table> => ({
    help,
    values: values as FlagValues<Table>,
    given,
    operands,
  });
  for (let i = 0; i < args.length; i++) {
    const argument = args[i];
    if (argument === "--") {
      operands.push(...args.slice(i + 1));
      break;
    }
    if (argument === "--help" || argument === "-h") return finish(true);
    if (!argument.startsWith("-") || argument === "-") {
      operands.push(argument);
      continue;
    }
    const equals = argument.indexOf("=");
    const name = argument.slice(0, equals < 0 ? undefined : equals).replace(/^--?/, "");
    const negated = argument.startsWith("--no-") ? keys.get(name.slice(3)) : undefined;
    const key = argument.startsWith("--") ? keys.get(name) ?? negated : undefined;
    if (key === undefined) throw unknownFlag(command.name, name, argument, keys.keys());
    if (given.has(key)) throw new BadArgumentError(`--${kebab(key)} is given twice.`);
    given.add(key);
    const flag: Flag = command.flags[key];
    const inline = equals < 0 ? undefined : argument.slice(equals + 1);
    if (flag.kind === "switch") {
      if (inline !== undefined) {
        throw new BadArgumentError(
          `--${name} takes no value but got ${show(inline)}; write --${kebab(key)} or --no-${
            kebab(key)
          }.`,
        );
      }
      values[key] = keys.get(name) === key;
      continue;
    }
    if (keys.get(name) !== key) throw unknownFlag(command.name, name, argument, keys.keys());
    const text = inline ?? args[++i];
    if (text === undefined || text === "" || (inline === undefined && text.startsWith("--"))) {
      throw new BadArgumentError(`--${name} expects ${expectation(flag)} but got no value.`);
    }
    values[key] = parseValue(name, flag, text);
  }
  checkOperands(command, operands);
  return finish(false);
}

function unknownFlag(
  command: string,
  name: string,
  argument: string,
  names: Iterable<string>,
): BadArgumentError {
  const near = nearestName(name, [...names, "help"]);
  return new BadArgumentError(
    `deno task ${command} has no flag ${argument.split("=")[0]}; ` +
      (near === undefined
        ? `see deno task ${command} --help for those it has.`
        : `did you mean --${near}?`),
  );
}

function checkOperands<Table extends FlagTable>(
  command: Command<Table>,
  operands: readonly string[],
): void {
  const { placeholder, minimum = 0, maximum = Infinity } = command.operands ??
    { placeholder: "", maximum: 0 };
  if (operands.length > maximum) {
    throw new BadArgumentError(
      `deno task ${command.name} takes ${
        maximum === 0 ? "no arguments without a flag" : `at most ${maximum} ${placeholder}`
      } but got ${show(operands[maximum])}.`,
    );
  }
  if (operands.length < minimum) {
    throw new BadArgumentError(
      `deno task ${command.name} expects at least ${minimum} ${placeholder} but got ` +
        `${operands.length}; see deno task ${command.name} --help.`,
    );
  }
}

const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** The checked value of one flag. */
function parseValue(name: string, flag: Exclude<Flag, SwitchFlag>, text: string): number | string {
  const fail = (): BadArgumentError => {
    const near = flag.kind === "choice" ? nearestName(text, flag.choices) : undefined;
    const hint = near === undefined ? "" : `; did you mean ${near}?`;
    return new BadArgumentError(
      `--${name} expects ${expectation(flag)} but got ${show(text)}${hint || "."}`,
    );
  };
  if (flag.kind === "text") return text;
  if (flag.kind === "choice") {
    if (!flag.choices.includes(text)) throw fail();
    return text;
  }
  const value = Number(text);
  if (!DECIMAL.test(text) || !Number.isFinite(value)) throw fail();
  if (flag.kind === "integer" && !Number.isSafeInteger(value)) throw fail();
  if (value < (flag.minimum ?? -Infinity) || value > (flag.maximum ?? Infinity)) throw fail();
  if (flag.kind === "number" && value <= (flag.above ?? -Infinity)) throw fail();
  return value;
}

/** What a flag's value must be, in words. */
function expectation(flag: Exclude<Flag, SwitchFlag>): string {
  if (flag.kind === "text") return flag.placeholder;
  if (flag.kind === "choice") return `one of ${flag.choices.join(", ")}`;
  const bounds = [
    flag.minimum === undefined ? "" : `at least ${flag.minimum}`,
    flag.kind === "number" && flag.above !== undefined ? `above ${flag.above}` : "",
    flag.maximum === undefined ? "" : `at most ${flag.maximum}`,
  ].filter((bound) => bound !== "").join(" and ");
  return `${flag.kind === "integer" ? "a whole number" : "a number"}${bounds && ` ${bounds}`}`;
}

/** `microBatch` as it is typed: `micro-batch`. */
function kebab(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

function show(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 57)}...` : text);
}

/** The `--help` of a command. */
export function helpText<Table extends FlagTable>(command: Command<Table>): string {
  const { operands } = command;
  const rows: [string, string][] = Object.entries<Flag>(command.flags).map(([key, flag]) => [
    `--${flag.kind === "switch" && flag.default === true ? "[no-]" : ""}${kebab(key)}${
      flag.kind === "switch" ? "" : ` ${placeholderOf(flag)}`
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
    command.summary,
    "",
    ...rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`),
    "",
    "Examples:",
    ...command.examples.map(({ command: line, does }) => `  ${line}\n      ${does}`),
  ].join("\n");
}

function placeholderOf(flag: Flag): string {
  if (flag.kind === "text") return flag.placeholder;
  return flag.kind === "choice" ? "NAME" : "N";
}

function defaultText(flag: Flag): string {
  const choices = flag.kind === "choice" ? `: ${flag.choices.join(", ")}` : "";
  if (flag.kind === "switch" || flag.default === undefined) return choices;
  return `${choices} (default ${flag.default})`;
}
