/**
 * The arrays of a MATLAB file, as they are in memory. Arrays of more than one dimension are stored
 * column by column.
 *
 * @module
 */

/** Numbers or truth values (0 and 1). */
export interface MatNumbers {
  /** Tells the kinds of arrays apart. */
  readonly kind: "numbers";
  /** The number of rows, of columns, and further sizes. */
  readonly size: readonly number[];
  /** The numbers, column by column. */
  readonly values: Float64Array;
}

/** Characters. */
export interface MatText {
  /** Tells the kinds of arrays apart. */
  readonly kind: "text";
  /** The number of rows, of columns, and further sizes. */
  readonly size: readonly number[];
  /** The text of each row. */
  readonly rows: readonly string[];
}

/** Elements that have the same fields. */
export interface MatStruct {
  /** Tells the kinds of arrays apart. */
  readonly kind: "struct";
  /** The number of rows, of columns, and further sizes. */
  readonly size: readonly number[];
  /** The names of the fields, in their order. */
  readonly fields: readonly string[];
  /** The fields of each element, column by column. */
  readonly elements: readonly ReadonlyMap<string, MatArray>[];
}

/** Arrays of any kind. */
export interface MatCells {
  /** Tells the kinds of arrays apart. */
  readonly kind: "cells";
  /** The number of rows, of columns, and further sizes. */
  readonly size: readonly number[];
  /** The arrays, column by column. */
  readonly cells: readonly MatArray[];
}

/** An array of a MATLAB file. */
export type MatArray = MatNumbers | MatText | MatStruct | MatCells;
