/**
 * The kind of an answer, which is checked before its value: a hint about the value would not help a
 * learner who returns a list in place of a number.
 *
 * @module
 */
import { isRecord } from "../../is_record.ts";
import { listOf, literal } from "./compare_answers.ts";

/**
 * What is wrong with the kind of a result, as sentences; `undefined` if it is that of a correct one.
 * Whether a list has the right length, and a number that may be missing is there, belongs to the value.
 *
 * @param right a correct result; only its kind counts. `undefined` if none is known.
 * @param found the learner's result.
 */
export function shapeComplaint(right: unknown, found: unknown): string | undefined {
  if (right === undefined || (found !== undefined && fits(right, found))) return undefined;
  const what = found === undefined
    ? "your function returned nothing; is a `return` missing?"
    : `your function returned ${kindOf(found)}, ${literal(found)}.`;
  return `${what} Return ${kindOf(right)}.`;
}

/** Whether `found` is of the kind of `right`. */
function fits(right: unknown, found: unknown): boolean {
  // null stands for "none" in answers that may be missing.
  if (right === null || found === null) return true;
  const [expected, list] = [listOf(right), listOf(found)];
  if (expected !== undefined) {
    if (list === undefined) return false;
    const [example] = expected;
    return example === undefined || list.every((one) => one !== undefined && fits(example, one));
  }
  if (list !== undefined) return false;
  if (isRecord(right)) {
    return isRecord(found) &&
      Object.entries(right).every(([name, value]) => name in found && fits(value, found[name]));
  }
  return typeof right === typeof found;
}

/** A kind in words: `a number`, `an array of 3 numbers`, `an object with rate and epochs`. */
function kindOf(value: unknown): string {
  const list = listOf(value);
  if (list !== undefined) {
    if (list.length === 0) return "an array";
    const kind = pluralOf(list[0], list.length);
    return list.every((one) => pluralOf(one, list.length) === kind)
      ? `an array of ${list.length} ${kind}`
      : `an array of ${list.length} values of different kinds`;
  }
  if (value === null) return "null";
  if (isRecord(value)) return `an object with ${Object.keys(value).join(", ") || "no fields"}`;
  if (typeof value === "string") return "a text";
  if (typeof value === "boolean") return "true or false";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}

/** The kind of the elements of a list: `numbers`, `arrays of 2 numbers`. */
function pluralOf(value: unknown, count: number): string {
  const kind = kindOf(value).replace(/^an? /, "");
  if (count === 1) return kind;
  if (kind === "true or false") return "values that are true or false";
  const [word] = kind.split(" ");
  return `${word}s${kind.slice(word.length)}`;
}
