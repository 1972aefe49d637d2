/**
 * A number of things in words.
 *
 * @module
 */

/**
 * `number` with its unit, in the plural unless it is one: `1 seed`, `3 test images`, `2 entries`.
 *
 * @param number how many.
 * @param unit one of them, e.g. `test image`.
 */
export function counted(number: number, unit: string): string {
  const units = unit.endsWith("y")
    ? unit.replace(/y$/, "ies")
    : unit.replace(/(?<=s|x|tch)$/, "e") + "s";
  return `${number.toLocaleString("en-US")} ${number === 1 ? unit : units}`;
}
