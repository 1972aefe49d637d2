/**
 * The error of an image that cannot be decoded, where other threads of the process decode as well.
 *
 * @module
 */

/** How many failures must say the same one after another, and how many attempts are made at most. */
const [AGREEING, ATTEMPTS] = [3, 12];

/** What sharp says if libvips's text was cleared before sharp could read it. */
const NO_TEXT = "Unknown error";

/**
 * Repeats `decode`, which its own thread runs alone, until three failures say the same, where those
 * without a text do not count. A thread cannot know what the others decode, and libvips has one error
 * text for all of them: a single message may be another image's, or missing. This makes a wrong
 * reason rare, not impossible: the last text decides if no three agree, and what follows the colon of
 * `Input buffer has corrupt header:` may still be missing.
 *
 * @throws {unknown} the last error that has a text; the first one if none has.
 */
export async function withOwnError<T>(decode: () => Promise<T>): Promise<T> {
  let last: unknown;
  for (let attempt = 0, same = 0; attempt < ATTEMPTS && same < AGREEING; attempt++) {
    try {
      return await decode();
    } catch (error) {
      if (messageOf(error) === NO_TEXT) {
        last ??= error;
        continue;
      }
      same = messageOf(error) === messageOf(last) ? same + 1 : 1;
      last = error;
    }
  }
  throw last;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
