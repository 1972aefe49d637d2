/**
 * Checks JSON from a file against a shape, so that the rest of the code can rely on its type.
 *
 * @module
 */
import { AlexNetError, BadFileError } from "../errors.ts";
import { isRecord } from "../is_record.ts";

/** Checks a value and returns it; `place` names it in the error: `splits.train.images`. */
export type JsonShape<T> = (value: unknown, place: string) => T;

/** A value of another shape. */
class OtherShape extends AlexNetError {
  readonly place: string;
  readonly expected: string;
  readonly value: unknown;

  constructor(place: string, expected: string, value: unknown) {
    super(`Expected ${expected} for ${place}.`);
    this.place = place;
    this.expected = expected;
    this.value = value;
  }
}

/** A whole number from `min` to `max`. */
export function whole(min = 0, max: number = Number.MAX_SAFE_INTEGER): JsonShape<number> {
  return (value, place) => {
    const ok = typeof value === "number" && Number.isSafeInteger(value) && value >= min &&
      value <= max;
    if (!ok) throw new OtherShape(place, `a whole number from ${min} to ${max}`, value);
    return value;
  };
}

/** A finite number. */
export const finite: JsonShape<number> = (value, place) => {
  if (typeof value === "number" && Number.isFinite(value)) return value;
  throw new OtherShape(place, "a finite number", value);
};

/** A text that `pattern` matches. */
export function text(pattern: RegExp = /^/, expected: string = "a text"): JsonShape<string> {
  return (value, place) => {
    if (typeof value === "string" && pattern.test(value)) return value;
    throw new OtherShape(place, expected, value);
  };
}

/** One of `choices`. */
export function choice<const T extends string | number>(choices: readonly T[]): JsonShape<T> {
  return (value, place) => {
    const found = choices.find((one) => one === value);
    if (found !== undefined) return found;
    throw new OtherShape(place, choices.join(" or "), value);
  };
}

/** A list, of `length` items if that is given. */
export function list<T>(item: JsonShape<T>, length?: number): JsonShape<T[]> {
  return (value, place) => {
    if (!Array.isArray(value) || (length !== undefined && value.length !== length)) {
      throw new OtherShape(place, length === undefined ? "a list" : `a list of ${length}`, value);
    }
    return value.map((one, i) => item(one, `${place}[${i}]`));
  };
}

/** Either what `shape` accepts, or null. */
export function nullable<T>(shape: JsonShape<T>): JsonShape<T | null> {
  return (value, place) => value === null ? null : shape(value, place);
}

/** The type of an object whose fields have these shapes. */
type ObjectOf<Fields, Optional> =
  & { readonly [Name in keyof Fields]: Fields[Name] extends JsonShape<infer T> ? T : never }
  & { readonly [Name in keyof Optional]?: Optional[Name] extends JsonShape<infer T> ? T : never };

/** An object with the fields `fields`, perhaps with those of `optional`, and with no others. */
export function object<
  const Fields extends Record<string, JsonShape<unknown>>,
  const Optional extends Record<string, JsonShape<unknown>> = Record<never, never>,
>(fields: Fields, optional?: Optional): JsonShape<ObjectOf<Fields, Optional>> {
  return (value, place) => {
    if (!isRecord(value)) throw new OtherShape(place, "an object", value);
    const at = (name: string) => place === "" ? name : `${place}.${name}`;
    const checked: Record<string, unknown> = {};
    for (const [name, shape] of Object.entries(fields)) {
      checked[name] = shape(Object.hasOwn(value, name) ? value[name] : undefined, at(name));
    }
    for (const [name, shape] of Object.entries(optional ?? {})) {
      if (Object.hasOwn(value, name)) checked[name] = shape(value[name], at(name));
    }
    const extra = Object.keys(value).find((name) => !Object.hasOwn(checked, name));
    if (extra !== undefined) throw new OtherShape(at(extra), "no such field", value[extra]);
    return checked as ObjectOf<Fields, Optional>;
  };
}

/**
 * Parses the JSON `source` of the file at `path`.
 *
 * @throws {BadFileError} that names the place in it that has another shape.
 */
export function parseJson<T>(source: string, path: string, shape: JsonShape<T>, hint: string): T {
  let value: unknown;
  try {
    value = JSON.parse(source);
  } catch (cause) {
    const found = cause instanceof Error ? cause.message : String(cause);
    throw new BadFileError({ path, expected: "JSON", found, hint }, { cause });
  }
  try {
    return shape(value, "");
  } catch (error) {
    if (!(error instanceof OtherShape)) throw error;
    const expected = `${error.expected} for ${error.place || "the whole"}`;
    const found = shortJson(error.value);
    throw new BadFileError({ path, expected, found, hint }, { cause: error });
  }
}

function shortJson(value: unknown): string {
  const json = value === undefined ? "nothing" : JSON.stringify(value);
  return json.length > 60 ? `${json.slice(0, 57)}...` : json;
}
