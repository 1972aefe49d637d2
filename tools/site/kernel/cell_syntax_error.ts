/**
 * A syntax error of a cell, with its place.
 *
 * @module
 */
import { isRecord } from "../../../lib/is_record.ts";

/** A cell that is no program. Nothing of it has run. */
export class CellSyntaxError extends SyntaxError {
  /** The line in the cell, from 1. */
  readonly line: number;
  /** The column, from 1; after a type on the same line, it can be too small. */
  readonly column: number;
  /** The text of the line. */
  readonly text: string;

  /** Describes the error at `line` and `column` (both from 1) of `source`. */
  constructor(message: string, line: number, column: number, source: string) {
    super(message);
    this.name = "SyntaxError";
    this.line = line;
    this.column = column;
    this.text = source.split("\n")[line - 1] ?? "";
  }

  /** Describes the error at the character `offset` of `source`. */
  static at(message: string, offset: number, source: string): CellSyntaxError {
    const before = source.slice(0, offset).split("\n");
    return new CellSyntaxError(
      message,
      before.length,
      before[before.length - 1].length + 1,
      source,
    );
  }

  /**
   * The error of a parser of this module: Sucrase and acorn end their messages with the place and
   * have it as `loc`, with the column from 1 and from 0.
   */
  static from(error: unknown, source: string): CellSyntaxError {
    const said = error instanceof Error ? error.message : String(error);
    const place = /\s*\((\d+):(\d+)\)$/.exec(said);
    const message = said.replace(/^Error transforming .*?: /, "").replace(/\s*\(\d+:\d+\)$/, "");
    const fromZero = isRecord(error) && "raisedAt" in error ? 1 : 0;
    return new CellSyntaxError(
      message,
      place === null ? 1 : Number(place[1]),
      place === null ? 1 : Number(place[2]) + fromZero,
      source,
    );
  }

  /** The traceback of a notebook's error output for a cell called `name`. */
  traceback(name: string): string[] {
    return [
      `${this.name}: ${this.message}`,
      `    at ${name}:${this.line}:${this.column}`,
      `  ${this.text}`,
      `  ${" ".repeat(Math.max(0, this.column - 1))}^`,
    ];
  }
}
