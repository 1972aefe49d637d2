/**
 * The values that a pickle can hold here: plain data, and the few objects that a dialect (NumPy's or
 * PyTorch's) builds. Dictionaries are maps, so that no key has a meaning for JavaScript; strings stay
 * views on the file until somebody asks for their text.
 *
 * @module
 */
import type { Fail } from "../../files/byte_reader.ts";
import type { StoredTensor } from "../safetensors.ts";
import type { CopyBudget } from "../strided_copy.ts";
import { decodeLatin1InUtf8 } from "./pickle_text.ts";

/** A value of a pickle. */
export type PickleValue =
  | null
  | boolean
  | number
  | bigint
  | PickleString
  | PickleTuple
  | PickleList
  | PickleDict
  | PickleGlobal
  | PickleObject;

/** Text, bytes, or a string of Python 2, which may be either. */
export class PickleString {
  /** UTF-8 for text. */
  readonly bytes: Uint8Array;
  /** Whether it was text in Python 3, or `unicode` in Python 2. */
  readonly isText: boolean;
  #latin1: Uint8Array | undefined;
  #text: string | undefined;
  #overwritten = false;

  /** A string of a pickle. */
  constructor(bytes: Uint8Array, isText: boolean) {
    [this.bytes, this.isText] = [bytes, isText];
  }

  /** The text, for a name or a setting. */
  text(fail: Fail): string {
    if (this.bytes.length > LONGEST_TEXT || this.#overwritten) {
      return fail(`a text of at most ${LONGEST_TEXT} bytes`, `${this.bytes.length} bytes`);
    }
    try {
      return this.#text ??= UTF8.decode(this.bytes);
    } catch {
      return fail("text in UTF-8", "other bytes");
    }
  }

  /**
   * The bytes of a text whose characters are bytes, which is how protocols below 3 keep the numbers
   * of Python 3. With `inPlace` they are written over the text, which needs up to twice their space.
   */
  latin1(inPlace: boolean, fail: Fail): Uint8Array {
    if (this.#latin1 === undefined) {
      // The length before a long text has four bytes or more, which an aligned start may overwrite.
      this.#overwritten = inPlace && this.bytes.length > SHORT_TEXT;
      this.#latin1 = decodeLatin1InUtf8(this.bytes, this.#overwritten, fail);
    }
    return this.#latin1;
  }
}

/** Names and settings are shorter; only numbers are longer. */
const LONGEST_TEXT = 100_000;
/** Texts up to this length may have their length in one byte. */
const SHORT_TEXT = 1024;
const UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** A tuple. */
export class PickleTuple {
  /** Its items. */
  readonly items: readonly PickleValue[];

  /** A tuple of `items`. */
  constructor(items: readonly PickleValue[]) {
    this.items = items;
  }
}

/** A list. */
export class PickleList {
  /** Its items so far. */
  readonly items: PickleValue[];

  /** A list that begins with `items`. */
  constructor(items: PickleValue[] = []) {
    this.items = items;
  }
}

/** A dictionary, or an `OrderedDict`, whose attributes are ignored. */
export class PickleDict {
  /** The values by the text of their keys; whole numbers are in decimal. */
  readonly entries: Map<string, PickleValue> = new Map();
  /** Whether `BUILD` may set attributes, which no reader needs. */
  readonly hasAttributes: boolean;

  /** An empty dictionary. */
  constructor(hasAttributes: boolean = false) {
    this.hasAttributes = hasAttributes;
  }

  /** Sets a key that is not there yet. */
  set(key: PickleValue, value: PickleValue, fail: Fail): void {
    const name = key instanceof PickleString
      ? key.text(fail)
      : typeof key === "number" || typeof key === "bigint"
      ? String(key)
      : fail("text or a whole number as a key of a dictionary", describe(key));
    if (this.entries.has(name)) fail("each key of a dictionary once", `${name} twice`);
    this.entries.set(name, value);
  }
}

/** A name that a dialect knows. */
export class PickleGlobal {
  /** Module and name, e.g. `numpy.dtype`. */
  readonly name: string;
  /** What `REDUCE` does with it; without, it cannot be called. */
  readonly call:
    | ((args: readonly PickleValue[], context: PickleContext) => PickleValue)
    | undefined;

  /** The global `name`. */
  constructor(name: string, call?: PickleGlobal["call"]) {
    [this.name, this.call] = [name, call];
  }
}

/** What a global needs to know when it is called. */
export interface PickleContext {
  /** Throws the error of this place. */
  readonly fail: Fail;
  /** Whether bytes of the file may be overwritten when they have been read. */
  readonly inPlace: boolean;
}

/** What turns an object into a tensor. */
export interface TensorContext {
  /** Throws the error for this object. */
  readonly fail: Fail;
  /** Allocates what cannot be a view. */
  readonly copies: CopyBudget;
}

/** An object that a global of a dialect has built. */
export abstract class PickleObject {
  /** What it is, for messages: `a NumPy array`. */
  abstract readonly what: string;
  /** `BUILD`. */
  setState?(state: PickleValue, context: PickleContext): void;
  /** Its numbers, if it has any. */
  toTensor?(context: TensorContext): StoredTensor;
  /** The values in it, if it is a collection; an empty key stands for the object itself. */
  children?(): Iterable<readonly [key: string, value: PickleValue]> | undefined;
}

/** A value in words, for messages. */
export function describe(value: PickleValue | undefined): string {
  if (value === undefined) return "nothing";
  if (value === null) return "None";
  if (value === true || value === false) return value ? "True" : "False";
  if (typeof value === "number" || typeof value === "bigint") return shortNumber(value);
  if (value instanceof PickleString) {
    return `${value.isText ? "a text" : "a string"} of ${value.bytes.length} bytes`;
  }
  if (value instanceof PickleTuple) return `a tuple of ${value.items.length}`;
  if (value instanceof PickleList) return `a list of ${value.items.length}`;
  if (value instanceof PickleDict) return `a dictionary of ${value.entries.size}`;
  return value instanceof PickleGlobal ? value.name : value.what;
}

function shortNumber(value: number | bigint): string {
  const text = String(value);
  return text.length > 40 ? `a number of ${text.length} digits` : text;
}
