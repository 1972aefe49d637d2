/**
 * The typed errors of this module.
 *
 * Every message says what was expected, what was found, where, and what to do. Commands turn any
 * {@linkcode AlexNetError} into one line on standard error and its {@linkcode AlexNetError.exitCode}.
 *
 * @module
 */

/**
 * The base of every error that this module throws on purpose.
 *
 * @example Tell apart what went wrong
 * ```ts
 * import {
 *   AlexNetError,
 *   BadArgumentError,
 *   BadFileError,
 *   DeviceLostError,
 *   DeviceValidationError,
 *   NotFiniteError,
 *   OutOfMemoryError,
 *   preset,
 * } from "@alexnet/alexnet";
 * import { assertEquals } from "@std/assert";
 *
 * function advice(error: unknown): string {
 *   if (error instanceof BadArgumentError) return "mend the call";
 *   if (error instanceof BadFileError) return `mend ${error.details.path}`;
 *   if (error instanceof NotFiniteError) return "lower the learning rate";
 *   if (error instanceof OutOfMemoryError) return "use a smaller batch";
 *   if (error instanceof DeviceLostError) return "load the last checkpoint";
 *   if (error instanceof DeviceValidationError) return "report this kernel";
 *   return error instanceof AlexNetError ? "read the message" : "not from this module";
 * }
 *
 * try {
 *   preset("papr");
 * } catch (error) {
 *   assertEquals(advice(error), "mend the call");
 * }
 * ```
 */
export class AlexNetError extends Error {
  /** The exit code of a command that ends with this error. */
  readonly exitCode: number = 1;
  /** The class name, as it stands in front of the message. */
  override readonly name: string = "AlexNetError";
}

/** An argument, option or parameter that cannot work: an unknown name, an impossible value. */
export class BadArgumentError extends AlexNetError {
  /** 2: the caller gave something that cannot work. */
  override readonly exitCode: number = 2;
  /** The class name, as it stands in front of the message. */
  override readonly name = "BadArgumentError";
}

/** What a {@linkcode BadFileError} knows about the file. */
export interface BadFileDetails {
  /** Path or URL of the file. */
  path: string;
  /** What a good file has at this place. */
  expected: string;
  /** What this file has instead. */
  found: string;
  /** Byte offset of the finding, when it has one. */
  offset?: number | undefined;
  /** What the reader of the message can do. */
  hint?: string | undefined;
}

/** A file that is missing, torn, of another format, or of another model. */
export class BadFileError extends AlexNetError {
  /** 2: the caller gave something that cannot work. */
  override readonly exitCode: number = 2;
  /** The class name, as it stands in front of the message. */
  override readonly name = "BadFileError";
  /** Path, offset, expectation, finding and hint, for programs. */
  readonly details: BadFileDetails;

  /** Builds the sentence `Expected … but found … in path at byte offset; hint`. */
  constructor(details: BadFileDetails, options?: ErrorOptions) {
    const where = details.offset === undefined ? "" : ` at byte ${details.offset}`;
    const hint = details.hint === undefined ? "" : `; ${details.hint}`;
    super(
      `Expected ${details.expected} but found ${details.found} in ${details.path}${where}${hint}.`,
      options,
    );
    this.details = details;
  }
}

/** A tensor that does not fit into the memory of the backend. Nothing that existed was lost. */
export class OutOfMemoryError extends AlexNetError {
  /** The class name, as it stands in front of the message. */
  override readonly name = "OutOfMemoryError";
}

/** The GPU went away in the middle of a step. */
export class DeviceLostError extends AlexNetError {
  /** The class name, as it stands in front of the message. */
  override readonly name = "DeviceLostError";
}

/** An operation that the GPU refused: a shader, a binding or a dispatch that does not validate. */
export class DeviceValidationError extends AlexNetError {
  /** The class name, as it stands in front of the message. */
  override readonly name = "DeviceValidationError";
}

/** A loss, gradient or weight that stopped being a finite number. */
export class NotFiniteError extends AlexNetError {
  /** The class name, as it stands in front of the message. */
  override readonly name = "NotFiniteError";
}

/** The nearest of `names` to `wrong` by edit distance, or `undefined` when none is near. */
export function nearestName(wrong: string, names: Iterable<string>): string | undefined {
  let best: string | undefined;
  let bestDistance = Math.max(2, Math.floor(wrong.length / 3)) + 1;
  for (const name of names) {
    const distance = editDistance(wrong.toLowerCase(), name.toLowerCase());
    if (distance < bestDistance) [best, bestDistance] = [name, distance];
  }
  return best;
}

/** Levenshtein distance: the fewest insertions, deletions and replacements from `a` to `b`. */
function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      row[j] = Math.min(
        previous[j] + 1,
        row[j - 1] + 1,
        previous[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1),
      );
    }
    previous = row;
  }
  return previous[b.length];
}
