/**
 * Validation of numbers at the boundary: options, arguments and fields of files.
 *
 * TypeScript's `number` admits NaN, infinities, fractions and negative numbers, and a bad value can
 * pass through a lot of arithmetic before anyone notices it, if it is noticed at all. Every
 * function with a numeric option therefore calls one of these checks first.
 *
 * @module
 */
import { BadArgumentError, nearestName, OutOfMemoryError } from "./errors.ts";
import { isUnmeasured } from "./unmeasured.ts";

/** The largest float32. A larger number becomes infinite in a tensor. */
export const LARGEST_FLOAT32: number = 2 ** 128 - 2 ** 104;

/** The bounds of a number. */
export interface NumberRange {
  /** The smallest allowed value. */
  readonly min?: number;
  /** The largest allowed value. */
  readonly max?: number;
  /** An exclusive lower bound. */
  readonly above?: number;
  /** An exclusive upper bound. */
  readonly below?: number;
}

/**
 * Returns `value` if it is an integer within `range` and within ±(2^53 - 1).
 *
 * @param name What the number is, for the error message: `epochs`, `batchSize of
 * evaluationBatches`.
 * @throws {BadArgumentError} for anything else.
 */
export function requireInteger(name: string, value: unknown, range: NumberRange = {}): number {
  if (typeof value !== "number" || !Number.isSafeInteger(value) || !within(value, range)) {
    throw bad(`a whole number${boundsOf(range)} for ${name}`, value);
  }
  return value;
}

/**
 * Returns `value` if it is a number within `range` that is finite as a float32, too. In a notebook, a
 * number that a stopped cell left out passes as NaN ({@linkcode isUnmeasured}).
 *
 * @param name What the number is, for the error message.
 * @throws {BadArgumentError} for anything else.
 */
export function requireFinite(name: string, value: unknown, range: NumberRange = {}): number {
  if (typeof value === "number" && isUnmeasured(value)) return value;
  if (typeof value !== "number" || !(Math.abs(value) <= LARGEST_FLOAT32) || !within(value, range)) {
    throw bad(`a finite number${boundsOf(range)} for ${name}`, value);
  }
  return value;
}

/**
 * Returns `values` when all of them are finite numbers and there are `length` of them.
 *
 * @param name What the numbers are, for the message.
 * @param length How many; default: any number.
 * @throws {BadArgumentError} that names the first that is not finite.
 */
export function requireFiniteNumbers<Values extends ArrayLike<number>>(
  name: string,
  values: Values,
  length: number = values.length,
): Values {
  if (values.length !== length) {
    throw new BadArgumentError(
      `Expected ${length} numbers for ${name} but found ${values.length}.`,
    );
  }
  for (let i = 0; i < length; i++) {
    if (!Number.isFinite(values[i]) && !isUnmeasured(values[i])) {
      throw new BadArgumentError(
        `Expected finite numbers for ${name} but found ${shown(values[i])} as number ${i + 1}.`,
      );
    }
  }
  return values;
}

/**
 * Returns `value` when it is true or false; a word such as "false" counts as neither.
 *
 * @param name What it switches, for the message.
 * @throws {BadArgumentError} for anything else.
 */
export function requireBoolean(name: string, value: unknown): boolean {
  if (typeof value !== "boolean") throw bad(`true or false for ${name}`, value);
  return value;
}

/** The longest byte array that V8 can allocate. */
const MOST_BYTES = 2 ** 33 - 1;

/**
 * Allocates `length` zero bytes.
 *
 * @param name What the bytes hold, for the error message.
 * @throws {BadArgumentError} if no array can be that long.
 * @throws {OutOfMemoryError} if there is not enough memory.
 */
export function allocateBytes(name: string, length: number): Uint8Array<ArrayBuffer> {
  if (!(length >= 0 && length <= MOST_BYTES)) {
    throw new BadArgumentError(
      `Expected at most ${MOST_BYTES} bytes for ${name} but found ${length}; use fewer or smaller ` +
        "images.",
    );
  }
  try {
    return new Uint8Array(length);
  } catch (cause) {
    throw new OutOfMemoryError(
      `Expected enough memory for the ${length} bytes of ${name} but found too little; use fewer or ` +
        "smaller images.",
      { cause },
    );
  }
}

function within(value: number, { min, max, above, below }: NumberRange): boolean {
  return value >= (min ?? -Infinity) && value <= (max ?? Infinity) &&
    value > (above ?? -Infinity) && value < (below ?? Infinity);
}

/** ` from 1 to 10`, ` of at least 0 and below 1`, or nothing. */
function boundsOf({ min, max, above, below }: NumberRange): string {
  if (min !== undefined && max !== undefined) return ` from ${min} to ${max}`;
  const bounds = [
    min === undefined ? "" : `of at least ${min}`,
    above === undefined ? "" : `above ${above}`,
    max === undefined ? "" : `of at most ${max}`,
    below === undefined ? "" : `below ${below}`,
  ].filter((bound) => bound !== "");
  return bounds.length === 0 ? "" : ` ${bounds.join(" and ")}`;
}

function bad(expected: string, found: unknown): BadArgumentError {
  return new BadArgumentError(`Expected ${expected} but found ${shown(found)}.`);
}

function shown(value: unknown): string {
  if (typeof value === "number" || value === undefined) return String(value);
  const text = typeof value === "bigint" ? `${value}n` : asJson(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

/**
 * Undefined for what JSON cannot represent, such as a function or an object that contains itself.
 */
function asJson(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
}

/**
 * Checks that `value` is one of `choices`.
 *
 * @throws {BadArgumentError} if it is not.
 */
export function requireOneOf<Choice extends string>(
  name: string,
  value: unknown,
  choices: readonly Choice[],
): Choice {
  const found = choices.find((choice) => choice === value);
  if (found !== undefined) return found;
  const near = typeof value === "string" ? nearestName(value, choices) : undefined;
  const hint = near === undefined ? "" : `; did you mean "${near}"?`;
  throw new BadArgumentError(
    `Expected ${name} to be ${choices.join(" or ")} but found ${shown(value)}${hint || "."}`,
  );
}

/**
 * Checks that `object` has no keys other than those of `known`: a misspelt one would be ignored.
 *
 * @param name What the object is, for the message.
 * @throws {BadArgumentError} for an unknown key, with the nearest known one, and if it is not an
 * object.
 */
export function requireKnownKeys(name: string, object: unknown, known: readonly string[]): void {
  if (typeof object !== "object" || object === null || Array.isArray(object)) {
    throw bad(`${name} to be an object (${known.join(", ")})`, object);
  }
  for (const key of Object.keys(object)) {
    if (known.includes(key)) continue;
    const near = nearestName(key, known);
    throw new BadArgumentError(
      `Expected ${name} to hold ${known.join(", ")} but found "${key}"` +
        (near === undefined ? "." : `; did you mean "${near}"?`),
    );
  }
}

/** Any function. */
type AnyFunction = (...inputs: never[]) => unknown;

/**
 * Every field of `Options` once: the compiler rejects a list that lacks one or has an extra one.
 * The entry of a field that holds a function is "function"; that of a field that holds an object,
 * or a list of objects, may be the list of its fields in turn, which are then checked too.
 */
export type FieldNames<Options> = {
  readonly [Name in keyof Options]-?: FieldEntry<NonNullable<Options[Name]>>;
};

/** Distributes over unions, so that `number | Settings` may list the fields of `Settings`. */
type FieldEntry<Value> = [Value] extends [AnyFunction] ? "function"
  :
    | true
    | (Value extends readonly (infer Item)[] ? readonly [FieldNames<Item>]
      : Value extends object ? FieldNames<Value>
      : never);

/** {@linkcode FieldNames} without its type. */
interface Fields {
  readonly [name: string]: true | "function" | Fields | readonly [Fields];
}

/**
 * Checks the options passed to `call` at run time, because code in a notebook is not type-checked.
 * An option with a misspelt name would be ignored, and a callback that is not a function would fail
 * only when it is called.
 *
 * @param call The function, for the message.
 * @throws {BadArgumentError} for an unknown option, with the nearest known name, and for a value
 * that is not a function where one is expected.
 */
export function requireOptions<Options extends object>(
  call: string,
  options: Options,
  fields: FieldNames<NoInfer<Options>>,
): void {
  requireFields(`the options of ${call}`, options, fields);
}

/**
 * Checks the names of the fields of `object`, as {@linkcode requireOptions} does.
 *
 * @param what The object, for the message: `the spec of describeNetwork`.
 * @throws {BadArgumentError} for an unknown field, with the nearest known name, and for a value
 * that is not a function where one is expected.
 */
export function requireFields<Value extends object>(
  what: string,
  object: Value,
  fields: FieldNames<NoInfer<Value>>,
): void {
  checkFields(what, "", object, fields as unknown as Fields);
}

function checkFields(what: string, path: string, object: unknown, fields: Fields): void {
  requireKnownKeys(path === "" ? what : `${path} of ${what}`, object, Object.keys(fields));
  for (const [name, value] of Object.entries(object as Record<string, unknown>)) {
    const entry = fields[name];
    const place = path === "" ? name : `${path}.${name}`;
    if (entry === true || value === undefined) continue;
    if (entry === "function") requireFunction(`${place} of ${what}`, value);
    else if (value === null) continue;
    else if (Array.isArray(value) !== Array.isArray(entry) || typeof value !== "object") continue;
    else if (Array.isArray(entry)) {
      for (const [i, item] of Object.entries(value)) {
        checkFields(what, `${place}[${i}]`, item, entry[0]);
      }
    } else checkFields(what, place, value, entry as Fields);
  }
}

/**
 * Checks that `value` can be called.
 *
 * @param name What calls it, for the message: `onStep of train`.
 * @throws {BadArgumentError} if it cannot.
 */
export function requireFunction(name: string, value: unknown): void {
  if (typeof value !== "function") throw bad(`a function for ${name}`, value);
}
