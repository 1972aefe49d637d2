/// <reference lib="dom" />
/**
 * The numbers of the figures that a run draws: those of the recorded figures of the same cell, and
 * letters for further ones, e.g. `3.4a`.
 *
 * @module
 */

/**
 * Gives, for each cell of the page in turn, the number of its figure `figure` (from 0).
 *
 * @param lesson the name of the lesson, e.g. `04-relu`.
 */
export function figureNumbers(
  lesson: string,
): (section: HTMLElement) => (figure: number) => string {
  let last = `${Number(lesson.slice(0, 2)) || 0}.0`;
  const letters = new Map<string, number>();
  return (section) => {
    const recorded = [...section.querySelectorAll<HTMLElement>(":scope > .outputs > figure.figure")]
      .map(({ id }) => id.replace("figure-", "").replace("-", "."));
    last = recorded.at(-1) ?? last;
    const before = last;
    const further: string[] = [];
    return (figure) => {
      if (figure < recorded.length) return recorded[figure];
      while (further.length <= figure - recorded.length) {
        const letter = letters.get(before) ?? 0;
        letters.set(before, letter + 1);
        further.push(before + letterOf(letter));
      }
      return further[figure - recorded.length];
    };
  };
}

/** `a` for 0, `z` for 25, `aa` for 26. */
function letterOf(index: number): string {
  const rest = Math.floor(index / 26);
  return (rest === 0 ? "" : letterOf(rest - 1)) + String.fromCharCode(97 + index % 26);
}
