/**
 * The numbers of the MATLAB level 5 file format: types of stored data and classes of arrays
 * ([MAT-File Format](https://www.mathworks.com/help/pdf_doc/matlab/matfile_format.pdf), tables 1-1
 * and 1-3).
 *
 * @module
 */

/** The bytes before the first element: a text, an offset, the version and the byte order. */
export const HEADER_BYTES = 128;

/** The types of stored data. */
export const matTypes = {
  int8: 1,
  uint8: 2,
  int16: 3,
  uint16: 4,
  int32: 5,
  uint32: 6,
  float32: 7,
  float64: 9,
  int64: 12,
  uint64: 13,
  matrix: 14,
  compressed: 15,
  utf8: 16,
  utf16: 17,
  utf32: 18,
} as const;

/** The classes of arrays that are read; all but three are numbers. */
export type MatClass = "cell" | "struct" | "char" | "numbers";

/** The classes of arrays that are read, by number. */
export const matClasses: Readonly<Record<number, MatClass>> = {
  1: "cell",
  2: "struct",
  4: "char",
  // double, single, int8, uint8, int16, uint16, int32, uint32, int64, uint64
  ...Object.fromEntries(Array.from({ length: 10 }, (_, i) => [6 + i, "numbers"])),
};

/** The classes of arrays that are not read, by number. */
export const unreadClasses: Readonly<Record<number, string>> = {
  ...{ 3: "object", 5: "sparse", 16: "function", 17: "opaque" },
};

/** The bit of an array's flags that says that it has imaginary parts. */
export const COMPLEX = 0x08;
