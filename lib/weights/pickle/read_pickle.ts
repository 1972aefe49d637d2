/**
 * Reads a pickle (protocols 0 to 5) as data. The opcodes are those of CPython's
 * `Lib/pickletools.py`, as far as plain data, NumPy arrays and PyTorch tensors need them; anything
 * else is refused at its byte.
 *
 * @module
 */
import type { ByteReader } from "../../files/byte_reader.ts";
import { type PickleDialect, PickleMachine } from "./pickle_machine.ts";
import { OPCODES } from "./pickle_opcodes.ts";
import type { PickleValue } from "./pickle_values.ts";

/** More than the largest net needs, and few enough for a fraction of a second. */
const MOST_OPCODES = 1_000_000;

/**
 * Reads the pickle at the cursor of `reader`, which is then after it.
 *
 * @param inPlace Whether texts that hold bytes may be overwritten with them.
 */
export function readPickle(
  reader: ByteReader,
  dialect: PickleDialect,
  inPlace: boolean = false,
): PickleValue {
  const machine = new PickleMachine(reader, dialect, inPlace);
  for (let count = 0; count < MOST_OPCODES; count++) {
    const at = reader.at;
    machine.at = at;
    const code = reader.uint8("a pickle");
    const run = OPCODES[code];
    if (run === undefined) {
      reader.fail("an opcode that data needs", hex(code), dialect.hintFor(""), at);
    }
    if (run(machine, reader)) {
      const value = machine.pop();
      if (machine.depth > 0) machine.fail("one value at the end of the pickle", "more");
      return value;
    }
  }
  return reader.fail(`a pickle of at most ${MOST_OPCODES} opcodes`, "more");
}

function hex(byte: number): string {
  return `byte 0x${byte.toString(16).padStart(2, "0")}`;
}
