/**
 * The stack machine that a pickle is a program for: values, marks between them, and a memo. It has no
 * way to run code: a global is looked up in the fixed list of a dialect.
 *
 * @module
 */
import type { ByteReader, Fail } from "../../files/byte_reader.ts";
import {
  describe,
  type PickleContext,
  type PickleGlobal,
  PickleTuple,
  type PickleValue,
} from "./pickle_values.ts";

/** More than the largest net needs. */
const [MOST_MEMO, MOST_MARKS] = [200_000, 1000];

/** The names that a pickle may use. */
export interface PickleDialect {
  /** The globals by module and name, `numpy.dtype`. */
  readonly globals: ReadonlyMap<string, PickleGlobal>;
  /** What to do about a file with the global `name`, which is not among them. */
  hintFor(name: string): string;
  /** The object of a persistent id; without, there is none. */
  persistent?(id: PickleValue, fail: Fail): PickleValue;
}

/** The stack, the marks in it, and the memo. */
export class PickleMachine implements PickleContext {
  /** Throws the error of the current opcode. */
  readonly fail: Fail;
  /** Whether texts that hold bytes may be overwritten with them. */
  readonly inPlace: boolean;
  /** Where the current opcode is. */
  at = 0;
  readonly #dialect: PickleDialect;
  readonly #stack: PickleValue[] = [];
  readonly #marks: number[] = [];
  readonly #memo = new Map<number, PickleValue>();

  /** A machine with an empty stack. */
  constructor(reader: ByteReader, dialect: PickleDialect, inPlace: boolean) {
    [this.#dialect, this.inPlace] = [dialect, inPlace];
    this.fail = (expected, found, hint) => reader.fail(expected, found, hint, this.at);
  }

  /** The number of values and marks. */
  get depth(): number {
    return this.#stack.length + this.#marks.length;
  }

  /** Puts a value on the stack. */
  push(value: PickleValue): void {
    this.#stack.push(value);
  }

  /** Takes the top value. */
  pop(): PickleValue {
    const value = this.top();
    this.#stack.pop();
    return value;
  }

  /** The top value, which stays. */
  top(): PickleValue {
    const value = this.#stack.length > (this.#marks.at(-1) ?? 0) ? this.#stack.at(-1) : undefined;
    return value === undefined ? this.fail("a value on the stack", "none") : value;
  }

  /** Begins a list of values. */
  mark(): void {
    if (this.#marks.length === MOST_MARKS) this.fail(`at most ${MOST_MARKS} open marks`, "more");
    this.#marks.push(this.#stack.length);
  }

  /** Takes the values since the last mark. */
  popMark(): PickleValue[] {
    const mark = this.#marks.pop();
    return mark === undefined ? this.fail("a mark on the stack", "none") : this.#stack.splice(mark);
  }

  /** Takes the top value, or the mark that is there instead. */
  drop(): void {
    if (this.#stack.length === this.#marks.at(-1)) this.#marks.pop();
    else this.pop();
  }

  /** Keeps the top value in the memo under `index`; default: the next one. */
  remember(index: number = this.#memo.size): void {
    if (this.#memo.size === MOST_MEMO) this.fail(`at most ${MOST_MEMO} values in the memo`, "more");
    this.#memo.set(index, this.top());
  }

  /** Puts the value of the memo at `index` on the stack. */
  recall(index: number): void {
    const value = this.#memo.get(index);
    this.push(value === undefined ? this.fail(`a value in the memo at ${index}`, "none") : value);
  }

  /** Puts the global `name` on the stack. */
  global(name: string): void {
    const found = this.#dialect.globals.get(name);
    this.push(
      found ?? this.fail(
        "only the names that arrays of numbers need",
        name,
        this.#dialect.hintFor(name),
      ),
    );
  }

  /** Calls a global of the dialect. */
  reduce(): void {
    const args = this.pop();
    const callee = this.pop();
    if (!(args instanceof PickleTuple)) {
      return this.fail("a tuple of arguments", describe(args));
    }
    if (typeof callee !== "object" || callee === null || !("call" in callee) || !callee.call) {
      return this.fail("something that can be called", describe(callee));
    }
    this.push(callee.call(args.items, this));
  }

  /** Puts the object of a persistent id on the stack. */
  persistent(id: PickleValue): void {
    const { persistent } = this.#dialect;
    if (persistent === undefined) return this.fail("no reference out of the pickle", describe(id));
    this.push(persistent(id, this.fail));
  }
}
