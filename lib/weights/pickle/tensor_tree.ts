/**
 * Names the tensors in nested dictionaries, lists and tuples: keys and indexes, joined by `/`.
 *
 * @module
 */
import type { ByteReader, Fail } from "../../files/byte_reader.ts";
import type { StoredTensor } from "../safetensors.ts";
import { CopyBudget } from "../strided_copy.ts";
import {
  describe,
  PickleDict,
  PickleGlobal,
  PickleList,
  PickleObject,
  PickleString,
  PickleTuple,
  type PickleValue,
} from "./pickle_values.ts";

/** Of no net: values that hold each other, again and again, would never end. */
const [MOST_DEPTH, MOST_VALUES, MOST_TENSORS, LONGEST_NAME] = [32, 1_000_000, 10_000, 1000];
/** A checkpoint may have a list of every loss, say; it is not worth the memory. */
const MOST_METADATA = 10_000;
/** The name of an array that is the whole file. */
const UNNAMED = "array";

/** What a pickle holds. */
export interface NamedTensors {
  /** The tensors by name, in the order of the file. */
  readonly tensors: ReadonlyMap<string, StoredTensor>;
  /** Texts, numbers and true and false, by name: the first 10,000. */
  readonly metadata: ReadonlyMap<string, string>;
}

/**
 * The tensors in `root`, the value of a pickle.
 *
 * @param reader The pickle's reader, for messages.
 * @param at Where the pickle begins.
 */
export function namedTensors(root: PickleValue, reader: ByteReader, at: number): NamedTensors {
  const copies = new CopyBudget(2 * reader.bytes.length);
  const tensors = new Map<string, StoredTensor>();
  const metadata = new Map<string, string>();
  let values = 0;
  const failAt = (name: string): Fail => (expected, found, hint) =>
    reader.fail(`${expected} in ${name}`, found, hint, at);
  const add = <Value>(map: Map<string, Value>, name: string, value: Value) => {
    if (map.has(name)) failAt(name)("each name once", "two of them");
    map.set(name, value);
  };
  const visit = (value: PickleValue, path: string, depth: number): void => {
    const name = path === "" ? UNNAMED : path;
    const fail = failAt(name);
    if (++values > MOST_VALUES) fail(`at most ${MOST_VALUES} values`, "more");
    if (depth > MOST_DEPTH) fail(`at most ${MOST_DEPTH} levels of values in values`, "more");
    if (path.length > LONGEST_NAME) fail(`names of at most ${LONGEST_NAME} letters`, "more");
    const inner = childrenOf(value);
    if (inner !== undefined) {
      for (const [key, child] of inner) {
        visit(child, path === "" || key === "" ? path + key : `${path}/${key}`, depth + 1);
      }
    } else if (value instanceof PickleObject && value.toTensor !== undefined) {
      if (tensors.size === MOST_TENSORS) fail(`at most ${MOST_TENSORS} tensors`, "more");
      add(tensors, name, value.toTensor({ fail, copies }));
    } else {
      const text = textOf(value, fail);
      if (text !== undefined && metadata.size < MOST_METADATA) add(metadata, name, text);
    }
  };
  visit(root, "", 0);
  if (tensors.size === 0) {
    reader.fail("at least one array", "none", "save the weights by name in a dictionary", at);
  }
  return { tensors, metadata };
}

/** What is in a collection; `undefined` for anything else. */
function childrenOf(value: PickleValue): Iterable<readonly [string, PickleValue]> | undefined {
  if (value instanceof PickleDict) return value.entries;
  if (value instanceof PickleObject) return value.children?.();
  return value instanceof PickleList || value instanceof PickleTuple
    ? value.items.map((item, i) => [String(i), item] as const)
    : undefined;
}

function textOf(value: PickleValue, fail: Fail): string | undefined {
  if (value === null) return undefined;
  // A name beside the tensors, such as that of a type, was not called: it is not used.
  if (value instanceof PickleGlobal) return undefined;
  if (typeof value !== "object") return describe(value);
  if (value instanceof PickleString) return value.text(fail);
  return fail("arrays, texts and numbers", describe(value));
}
