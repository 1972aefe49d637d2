/**
 * The kinds of flags, and how their values are checked.
 *
 * @module
 */
import { BadArgumentError, nearestName } from "../../errors.ts";

/** A whole number from `minimum` to `maximum`. */
export interface IntegerFlag {
  /** Discriminator. */
  readonly kind: "integer";
  /** One line for `--help`. */
  readonly description: string;
  /** The minimum; default: none. */
  readonly minimum?: number;
  /** The maximum; default 2^53-1. */
  readonly maximum?: number;
  /** The value when the flag is not given. */
  readonly default?: number;
}

/** A finite number. */
export interface NumberFlag {
  /** Discriminator. */
  readonly kind: "number";
  /** One line for `--help`. */
  readonly description: string;
  /** The minimum. */
  readonly minimum?: number;
  /** An exclusive lower bound. */
  readonly above?: number;
  /** The maximum. */
  readonly maximum?: number;
  /** The value when the flag is not given. */
  readonly default?: number;
}

/** A text that is not empty: a name, a path. */
export interface TextFlag {
  /** Discriminator. */
  readonly kind: "text";
  /** One line for `--help`. */
  readonly description: string;
  /** Placeholder for the value in `--help`, e.g. `FILE`. */
  readonly placeholder: string;
  /** Another word for the flag, such as its former name, which the help does not list. */
  readonly alias?: string;
  /** The value when the flag is not given. */
  readonly default?: string;
  /**
   * Whether it may be given several times, or with several texts in a row if the command has no
   * positional arguments; its value is the list of texts.
   */
  readonly repeated?: true;
}

/** One of a fixed list of names. */
export interface ChoiceFlag {
  /** Discriminator. */
  readonly kind: "choice";
  /** One line for `--help`. */
  readonly description: string;
  /** The allowed names. */
  readonly choices: readonly string[];
  /** Other words for some of them, which the help does not list. */
  readonly aliases?: Readonly<Record<string, string>>;
  /** The value when the flag is not given. */
  readonly default?: string;
}

/** Yes or no: `--flag` or `--no-flag`. */
export interface SwitchFlag {
  /** Discriminator. */
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

const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/**
 * Parses `text` as the value of the flag `--name`.
 *
 * @throws {BadArgumentError} when the text is not a valid value of this flag.
 */
export function parseValue(
  name: string,
  flag: Exclude<Flag, SwitchFlag>,
  text: string,
): number | string {
  const fail = (): BadArgumentError => {
    const near = flag.kind === "choice" ? nearestName(text, flag.choices) : undefined;
    const hint = near === undefined ? "" : `; did you mean ${near}?`;
    return new BadArgumentError(
      `--${name} expects ${expectation(flag)} but got ${quoted(text)}${hint || "."}`,
    );
  };
  if (flag.kind === "text") return text;
  if (flag.kind === "choice") {
    const choice = flag.aliases !== undefined && Object.hasOwn(flag.aliases, text)
      ? flag.aliases[text]
      : text;
    if (!flag.choices.includes(choice)) throw fail();
    return choice;
  }
  const value = Number(text);
  if (!DECIMAL.test(text) || !Number.isFinite(value)) throw fail();
  if (flag.kind === "integer" && !Number.isSafeInteger(value)) throw fail();
  if (value < (flag.minimum ?? -Infinity) || value > (flag.maximum ?? Infinity)) throw fail();
  if (flag.kind === "number" && value <= (flag.above ?? -Infinity)) throw fail();
  return value;
}

/** Describes the valid values of a flag. */
export function expectation(flag: Exclude<Flag, SwitchFlag>): string {
  if (flag.kind === "text") return flag.placeholder;
  if (flag.kind === "choice") return `one of ${flag.choices.join(", ")}`;
  const bounds = [
    flag.minimum === undefined ? "" : `at least ${flag.minimum}`,
    flag.kind === "number" && flag.above !== undefined ? `above ${flag.above}` : "",
    flag.maximum === undefined ? "" : `at most ${flag.maximum}`,
  ].filter((bound) => bound !== "").join(" and ");
  return `${flag.kind === "integer" ? "a whole number" : "a number"}${bounds && ` ${bounds}`}`;
}

/** `microBatch` as it is written on the command line: `micro-batch`. */
export function kebab(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** A word of the command line in quotes, shortened, for messages. */
export function quoted(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 57)}...` : text);
}
