/**
 * The error of an image that cannot be decoded, where other threads of the process decode as well.
 *
 * @module
 */

/** How many failures in a row must say the same, and how many attempts are made at most. */
const [AGREEING, ATTEMPTS] = [3, 12];

/** What sharp says if libvips's text was cleared before sharp could read it. */
const NO_TEXT = "Unknown error";

/**
 * Repeats `decode`, which its own thread runs alone, until it fails three times in a row with the
 * same message. A thread cannot know what the others decode, and libvips has one error text for all
 * of them: a single message may be another image's, or missing. A missing text counts only if no
 * attempt gives another one.
 *
 * @throws {unknown} the last error of `decode`.
 */
export async function withOwnError<T>(decode: () => Promise<T>): Promise<T> {
  let last: unknown;
  for (let attempt = 0, same = 0; attempt < ATTEMPTS && same < AGREEING; attempt++) {
    try {
      return await decode();
    } catch (error) {
      if (messageOf(error) === NO_TEXT) same = 0;
      else same = messageOf(error) === messageOf(last) ? same + 1 : 1;
      last = error;
    }
  }
  throw last;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
