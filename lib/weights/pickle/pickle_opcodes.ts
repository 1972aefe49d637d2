/**
 * The opcodes of pickles that data needs. `NEWOBJ` calls a name of the dialect, as `REDUCE` does; the
 * other ones that make objects of classes (`INST`, `OBJ`, `EXT1`) or sets are not among them.
 *
 * @module
 */
import type { ByteReader } from "../../files/byte_reader.ts";
import type { PickleMachine } from "./pickle_machine.ts";
import { unescapePython2, unescapeRawUnicode } from "./pickle_text.ts";
import {
  describe,
  PickleDict,
  PickleList,
  PickleObject,
  PickleString,
  PickleTuple,
  type PickleValue,
} from "./pickle_values.ts";

/** Runs an opcode; true at the end of the pickle. */
export type RunOpcode = (machine: PickleMachine, reader: ByteReader) => true | void;

/** Longer integers are no size and no step. */
const LONGEST_INTEGER = 256;

const INTEGER = /^[+-]?\d{1,512}$/;
const FLOATS: ReadonlyMap<string, number> = new Map([
  ["inf", Infinity],
  ["-inf", -Infinity],
  ["nan", NaN],
]);

const byLetter: Readonly<Record<string, RunOpcode>> = {
  // Numbers
  F: (m, r) => m.push(floatOf(r.line("a number"), m)),
  I: (m, r) => {
    const text = r.line("a whole number");
    m.push(text === "00" ? false : text === "01" ? true : integerOf(text, m));
  },
  L: (m, r) => m.push(integerOf(r.line("a whole number").replace(/L$/, ""), m)),
  J: (m, r) => m.push(r.int32("an integer")),
  K: (m, r) => m.push(r.uint8("an integer")),
  M: (m, r) => m.push(r.uint16("an integer")),
  G: (m, r) => m.push(r.float64BigEndian("a number")),
  N: (m) => m.push(null),
  "\x88": (m) => m.push(true),
  "\x89": (m) => m.push(false),
  "\x8a": (m, r) => m.push(longOf(r.uint8("a length"), m, r)),
  "\x8b": (m, r) => m.push(longOf(r.int32("a length"), m, r)),
  // Strings
  S: (m, r) => m.push(bytes(unescapePython2(r.lineBytes("a string"), m.fail))),
  T: (m, r) => m.push(bytes(r.take(r.int32("a length"), "a string"))),
  U: (m, r) => m.push(bytes(r.take(r.uint8("a length"), "a string"))),
  V: (m, r) => m.push(text(unescapeRawUnicode(r.lineBytes("a text"), m.fail))),
  X: (m, r) => m.push(text(r.take(r.uint32("a length"), "a text"))),
  "\x8c": (m, r) => m.push(text(r.take(r.uint8("a length"), "a text"))),
  "\x8d": (m, r) => m.push(text(r.take(r.uint64("a length"), "a text"))),
  B: (m, r) => m.push(bytes(r.take(r.uint32("a length"), "a bytes object"))),
  C: (m, r) => m.push(bytes(r.take(r.uint8("a length"), "a bytes object"))),
  "\x8e": (m, r) => m.push(bytes(r.take(r.uint64("a length"), "a bytes object"))),
  "\x96": (m, r) => m.push(bytes(r.take(r.uint64("a length"), "a bytes object"))),
  // Collections
  "(": (m) => m.mark(),
  ")": (m) => m.push(new PickleTuple([])),
  t: (m) => m.push(new PickleTuple(m.popMark())),
  "\x85": (m) => m.push(new PickleTuple([m.pop()])),
  "\x86": (m) => m.push(new PickleTuple(popTogether(m, 2))),
  "\x87": (m) => m.push(new PickleTuple(popTogether(m, 3))),
  "]": (m) => m.push(new PickleList()),
  l: (m) => m.push(new PickleList(m.popMark())),
  a: (m) => append(m, [m.pop()]),
  e: (m) => append(m, m.popMark()),
  "}": (m) => m.push(new PickleDict()),
  d: (m) => {
    const items = m.popMark();
    m.push(new PickleDict());
    setItems(m, items);
  },
  s: (m) => setItems(m, popTogether(m, 2)),
  u: (m) => setItems(m, m.popMark()),
  // Stack and memo
  "0": (m) => m.drop(),
  "1": (m) => void m.popMark(),
  "2": (m) => m.push(m.top()),
  p: (m, r) => m.remember(indexOf(r.line("an index"), m)),
  q: (m, r) => m.remember(r.uint8("an index")),
  r: (m, r) => m.remember(r.uint32("an index")),
  "\x94": (m) => m.remember(),
  g: (m, r) => m.recall(indexOf(r.line("an index"), m)),
  h: (m, r) => m.recall(r.uint8("an index")),
  j: (m, r) => m.recall(r.uint32("an index")),
  // Objects of the dialect
  c: (m, r) => {
    const module = r.line("the name of a module");
    m.global(`${module}.${r.line("a name")}`);
  },
  "\x93": (m) => {
    const [module, name] = popTogether(m, 2).map((value) =>
      value instanceof PickleString ? value.text(m.fail) : m.fail("a name", describe(value))
    );
    m.global(`${module}.${name}`);
  },
  R: (m) => m.reduce(),
  "\x81": (m) => m.reduce(),
  b: build,
  P: (m, r) => m.persistent(text(r.lineBytes("a persistent id"))),
  Q: (m) => m.persistent(m.pop()),
  // The pickle itself
  "\x80": (m, r) => {
    const protocol = r.uint8("the protocol");
    if (protocol > 5) m.fail("a protocol from 0 to 5", String(protocol));
  },
  "\x95": (m, r) => {
    const length = r.uint64("the length of a frame");
    if (length > r.left) m.fail(`a frame of at most ${r.left} bytes`, String(length));
  },
  ".": () => true,
};

/** The opcodes by their byte. */
export const OPCODES: readonly (RunOpcode | undefined)[] = Array.from(
  { length: 256 },
  (_, code) => Object.hasOwn(byLetter, charOf(code)) ? byLetter[charOf(code)] : undefined,
);

function charOf(code: number): string {
  return String.fromCharCode(code);
}

function text(view: Uint8Array): PickleString {
  return new PickleString(view, true);
}

function bytes(view: Uint8Array): PickleString {
  return new PickleString(view, false);
}

/** The top `count` values, the deepest first. */
function popTogether(machine: PickleMachine, count: number): PickleValue[] {
  const values: PickleValue[] = [];
  for (let i = 0; i < count; i++) values.push(machine.pop());
  return values.reverse();
}

function append(machine: PickleMachine, items: readonly PickleValue[]): void {
  const list = machine.top();
  if (!(list instanceof PickleList)) {
    return machine.fail("a list to append to", describe(list));
  }
  for (const item of items) list.items.push(item);
}

function setItems(machine: PickleMachine, items: readonly PickleValue[]): void {
  const dict = machine.top();
  if (!(dict instanceof PickleDict)) {
    return machine.fail("a dictionary to set a key of", describe(dict));
  }
  if (items.length % 2 !== 0) machine.fail("a value for each key", "a key alone");
  for (let i = 0; i < items.length; i += 2) dict.set(items[i], items[i + 1], machine.fail);
}

function build(machine: PickleMachine): void {
  const state = machine.pop();
  const object = machine.top();
  if (object instanceof PickleObject && object.setState !== undefined) {
    object.setState(state, machine);
  } else if (!(object instanceof PickleDict && object.hasAttributes)) {
    machine.fail("an object that has a state", describe(object));
  }
}

function integerOf(text: string, machine: PickleMachine): number | bigint {
  if (!INTEGER.test(text)) return machine.fail("a whole number", `"${text}"`);
  return short(BigInt(text.replace("+", "")));
}

function indexOf(text: string, machine: PickleMachine): number {
  return /^\d{1,10}$/.test(text) ? Number(text) : machine.fail("an index", `"${text}"`);
}

function floatOf(text: string, machine: PickleMachine): number {
  const value = FLOATS.get(text) ??
    (/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : undefined);
  return value ?? machine.fail("a number", `"${text}"`);
}

/** An integer of `length` bytes, little-endian in two's complement. */
function longOf(length: number, machine: PickleMachine, reader: ByteReader): number | bigint {
  if (length > LONGEST_INTEGER) {
    return machine.fail(`an integer of at most ${LONGEST_INTEGER} bytes`, `${length} bytes`);
  }
  let value = 0n;
  const digits = reader.take(length, "an integer");
  for (let i = length - 1; i >= 0; i--) value = value << 8n | BigInt(digits[i]);
  return short(BigInt.asIntN(8 * length, value));
}

/** As a number where it is exact. */
function short(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}
