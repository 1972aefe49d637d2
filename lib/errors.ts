/**
 * The error classes of this module.
 *
 * Every message says what was expected, what was found, where, and what to do. Commands turn any
 * {@linkcode AlexNetError} into one line on standard error and its {@linkcode AlexNetError.exitCode}.
 *
 * @module
 */
import { printable, printableLines, shortened } from "./printable.ts";

/** Longer messages are cut, as are the parts of a {@linkcode BadFileError}: files supply both. */
const [LONGEST_MESSAGE, LONGEST_PART] = [4000, 400];
/** A longer word is not taken for a misspelling of a known name. */
const LONGEST_NAME = 200;

/**
 * The base class of every error that this module throws deliberately.
 *
 * @example Handle each kind of error
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
 *   ReplayError,
 * } from "@alexnet/alexnet";
 * import { assertEquals } from "@std/assert";
 *
 * function advice(error: unknown): string {
 *   if (error instanceof BadArgumentError) return "fix the call";
 *   if (error instanceof BadFileError) return `fix ${error.details.path}`;
 *   if (error instanceof NotFiniteError) return "lower the learning rate";
 *   if (error instanceof OutOfMemoryError) return "use a smaller batch";
 *   if (error instanceof ReplayError) return "test the memory of the machine";
 *   if (error instanceof DeviceLostError) return "load the last checkpoint";
 *   if (error instanceof DeviceValidationError) return "report this kernel";
 *   return error instanceof AlexNetError ? "read the message" : "not from this module";
 * }
 *
 * const typed: string = "papr";
 * try {
 *   preset(typed);
 * } catch (error) {
 *   assertEquals(advice(error), "fix the call");
 * }
 * ```
 */
export class AlexNetError extends Error {
  /** The exit code of a command that ends with this error. */
  readonly exitCode: number = 1;
  /** The class name, which precedes the message. */
  override readonly name: string = "AlexNetError";

  /**
   * Creates an error whose message is safe to print: control characters are shown as escapes, and the
   * end of a very long message is left out.
   *
   * @param message what was expected, what was found, where, and what to do.
   * @param options the cause, if another error led to this one.
   */
  constructor(message: string = "", options?: ErrorOptions) {
    super(shortened(printableLines(message), LONGEST_MESSAGE), options);
  }
}

/** An invalid argument, option or parameter, such as an unknown name or an impossible value. */
export class BadArgumentError extends AlexNetError {
  /** 2: the caller passed something invalid. */
  override readonly exitCode: number = 2;
  /** The class name, which precedes the message. */
  override readonly name = "BadArgumentError";
}

/** The details of a {@linkcode BadFileError}. */
export interface BadFileDetails {
  /** Path or URL of the file. */
  path: string;
  /** What a valid file has at this position. */
  expected: string;
  /** What this file has instead. */
  found: string;
  /** Byte offset of the problem, if it has one. */
  offset?: number | undefined;
  /** How the reader can fix it. */
  hint?: string | undefined;
}

/** A file that is missing, truncated, in another format, or from another model. */
export class BadFileError extends AlexNetError {
  /** 2: the caller passed something invalid. */
  override readonly exitCode: number = 2;
  /** The class name, which precedes the message. */
  override readonly name = "BadFileError";
  /** The parts of the message, for programs. */
  readonly details: BadFileDetails;

  /**
   * Builds the message `Expected … but found … in path at byte offset; hint`.
   *
   * @param details the parts of the message.
   * @param options `cause`: the error that led to this one.
   */
  constructor(details: BadFileDetails, options?: ErrorOptions) {
    const where = details.offset === undefined ? "" : ` at byte ${details.offset}`;
    const hint = details.hint === undefined ? "" : `; ${details.hint}`;
    const expected = printable(shortened(details.expected, LONGEST_PART));
    const found = printable(shortened(details.found, LONGEST_PART));
    super(`Expected ${expected} but found ${found} in ${details.path}${where}${hint}.`, options);
    this.details = details;
  }
}

/** A tensor that does not fit into the memory of the backend. Existing tensors are unaffected. */
export class OutOfMemoryError extends AlexNetError {
  /** The class name, which precedes the message. */
  override readonly name = "OutOfMemoryError";
}

/** The GPU device was lost during a step. */
export class DeviceLostError extends AlexNetError {
  /** The class name, which precedes the message. */
  override readonly name = "DeviceLostError";
}

/** An operation that failed GPU validation: a shader, a binding or a dispatch. */
export class DeviceValidationError extends AlexNetError {
  /** The class name, which precedes the message. */
  override readonly name = "DeviceValidationError";
}

/** A loss, gradient or weight that is no longer finite. */
export class NotFiniteError extends AlexNetError {
  /** The class name, which precedes the message. */
  override readonly name = "NotFiniteError";
}

/** A training step that gave different bits when it was computed a second time. */
export class ReplayError extends AlexNetError {
  /** The class name, which precedes the message. */
  override readonly name = "ReplayError";
}

/** A call of MPI that failed. */
export class MpiError extends AlexNetError {
  /** The class name, which precedes the message. */
  override readonly name = "MpiError";
  /** The function, e.g. `MPI_Sendrecv`. */
  readonly call: string;
  /** The error code of the library. */
  readonly code: number;

  /**
   * Builds the message from the library's own text.
   *
   * @param call the function that failed.
   * @param where the rank and its host.
   * @param code the error code.
   * @param reason the library's text for it.
   */
  constructor(call: string, where: string, code: number, reason: string) {
    super(`${call} failed on ${where}: ${reason || `error ${code}`}.`);
    this.call = call;
    this.code = code;
  }
}

/** Ranks whose weights should be the same bits and are not. */
export class RanksDifferError extends AlexNetError {
  /** The class name, which precedes the message. */
  override readonly name = "RanksDifferError";
  /** The ranks whose weights differ from those of rank 0. */
  readonly ranks: readonly number[];

  /**
   * Creates an error that names the ranks.
   *
   * @param message what was expected, what was found, and what to do.
   * @param ranks the ranks that differ from rank 0.
   */
  constructor(message: string, ranks: readonly number[]) {
    super(message);
    this.ranks = ranks;
  }
}

/**
 * The one of `names` that is nearest to `wrong` by edit distance, or `undefined` if none is near.
 */
export function nearestName(wrong: unknown, names: Iterable<string>): string | undefined {
  if (typeof wrong !== "string") return undefined;
  const text = wrong.toLowerCase();
  if (text.length > LONGEST_NAME) return undefined;
  let best: string | undefined;
  let bestDistance = Math.max(2, Math.floor(text.length / 3)) + 1;
  for (const name of names) {
    const distance = editDistance(text, name.toLowerCase());
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
