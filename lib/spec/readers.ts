/**
 * Readers: functions that check a value of unknown type and return it typed, or throw an error that
 * says what was expected, what was found, and in which field.
 *
 * @module
 */
import { LARGEST_FLOAT32 } from "../argument_checks.ts";
import { BadArgumentError, nearestName } from "../errors.ts";
import { shortened } from "../printable.ts";

/** Checks `value`, found at `path`, and returns it typed. */
export type Reader<T> = (value: unknown, path: string) => T;

/** The error for an invalid field. */
export function badField(path: string, expected: string, found: unknown): BadArgumentError {
  const whole = typeof found === "string" ? found.slice(0, 100) : found;
  const text = JSON.stringify(whole) ?? String(whole);
  const short = text.length > 60 ? `${text.slice(0, 57)}...` : text;
  return new BadArgumentError(`Expected ${expected} at ${path} of the spec but found ${short}.`);
}

/** A non-empty string. */
export const text: Reader<string> = (value, path) => {
  if (typeof value !== "string" || value === "") throw badField(path, "a text", value);
  return value;
};

/** A boolean. */
export const flag: Reader<boolean> = (value, path) => {
  if (typeof value !== "boolean") throw badField(path, "true or false", value);
  return value;
};

/** An integer from `least` to `most`. */
export function integer(least: number, most: number = Number.MAX_SAFE_INTEGER): Reader<number> {
  return (value, path) => {
    if (!Number.isSafeInteger(value) || (value as number) < least || (value as number) > most) {
      // The message names the upper bound only if it is exceeded.
      const range = typeof value === "number" && value > most ? `${least} to ${most}` : `${least}`;
      throw badField(path, `an integer from ${range}`, value);
    }
    return value as number;
  };
}

/** A number, finite as a float32, that satisfies `holds`; `words` describes such numbers in the message. */
export function number(words: string, holds: (value: number) => boolean): Reader<number> {
  return (value, path) => {
    if (typeof value !== "number" || !(Math.abs(value) <= LARGEST_FLOAT32) || !holds(value)) {
      throw badField(path, words, value);
    }
    return value;
  };
}

/** One of the values `choices`. */
export function oneOf<const Choice extends string | number>(
  choices: readonly Choice[],
): Reader<Choice> {
  return (value, path) => {
    const found = choices.find((choice) => choice === value);
    if (found === undefined) {
      const near = typeof value === "string" ? nearestName(value, choices.map(String)) : undefined;
      const hint = near === undefined ? "" : ` (did you mean ${near}?)`;
      throw badField(path, `one of ${choices.join(", ")}${hint}`, value);
    }
    return found;
  };
}

/** `null`, or what `reader` reads. */
export function optional<T>(reader: Reader<T>): Reader<T | null> {
  return (value, path) => value === null ? null : reader(value, path);
}

/**
 * `absent` where there is no value, or what `reader` reads. {@linkcode object} leaves out a field that
 * is `undefined`.
 */
export function or<T>(absent: NoInfer<T>, reader: Reader<T>): Reader<T> {
  return (value, path) => value === undefined ? absent : reader(value, path);
}

/** The result of `first` if `chooses(value)`, otherwise that of `second`. */
export function either<A, B>(
  chooses: (value: unknown) => boolean,
  first: Reader<A>,
  second: Reader<B>,
): Reader<A | B> {
  return (value, path) => chooses(value) ? first(value, path) : second(value, path);
}

/** A list of at most `most` items, each read by `reader`. */
export function list<T>(reader: Reader<T>, most: number = 1000): Reader<readonly T[]> {
  return (value, path) => {
    if (!Array.isArray(value)) throw badField(path, "a list", value);
    if (value.length > most) {
      throw new BadArgumentError(
        `Expected a list of at most ${most} items at ${path} of the spec but found ${value.length}.`,
      );
    }
    return value.map((item, i) => reader(item, `${path}[${i}]`));
  };
}

/** A list of `length` numbers, each read by `reader`. */
export function tuple<T extends readonly number[]>(
  length: T["length"],
  reader: Reader<number>,
): Reader<T> {
  return (value, path) => {
    if (!Array.isArray(value) || value.length !== length) {
      throw badField(path, `a list of ${length} numbers`, value);
    }
    return value.map((item, i) => reader(item, `${path}[${i}]`)) as unknown as T;
  };
}

/** An object with exactly the fields of `readers`. */
export function object<T extends object>(
  readers: { readonly [Key in keyof T]-?: Reader<T[Key]> },
): Reader<T> {
  const names = Object.keys(readers) as (keyof T & string)[];
  return (value, path) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      throw badField(path, `an object (${names.join(", ")})`, value);
    }
    const at = (name: string) => path === "" ? name : `${path}.${name}`;
    const stranger = Object.keys(value).find((key) => !(names as string[]).includes(key));
    if (stranger !== undefined) {
      const near = nearestName(stranger, names);
      throw new BadArgumentError(
        `The spec has no field ${shortened(at(stranger), 100)}; ` +
          (near === undefined ? `there are ${names.join(", ")}.` : `did you mean ${near}?`),
      );
    }
    const fields = value as Record<string, unknown>;
    return Object.fromEntries(
      names.map((name) => [name, readers[name](fields[name], at(name))] as const)
        .filter(([, read]) => read !== undefined),
    ) as T;
  };
}
