/**
 * The table of the classes that a source names itself, without a development kit.
 *
 * @module
 */
import type { ClassTable } from "../class_table.ts";
import { ilsvrc2012Classes } from "../classes.ts";

/**
 * The classes `names` (WNIDs, or other names of folders), sorted.
 *
 * @param source where the names come from.
 * @param words the words of some of them; those of ILSVRC-2012's classes are known, and other classes
 * have their names as words.
 */
export async function foundClasses(
  names: Iterable<string>,
  source: string,
  words: ReadonlyMap<string, string> = new Map(),
): Promise<ClassTable> {
  const known = await ilsvrc2012Classes();
  const knownWords = new Map(known.wnids.map((wnid, i) => [wnid, known.words[i]]));
  const rows = [...new Set(names)].sort().map((wnid) => (
    { wnid, words: words.get(wnid) ?? knownWords.get(wnid) ?? wnid }
  ));
  return { rows, source };
}

/** The label of each class: its position among the sorted WNIDs. */
export function labelsOf({ rows }: ClassTable): ReadonlyMap<string, number> {
  return new Map(rows.map(({ wnid }, label) => [wnid, label]));
}

/** The table with the numbers that `kit` has for its classes. */
export function withNumbers(classes: ClassTable, kit: ClassTable | undefined): ClassTable {
  if (kit === undefined) return classes;
  const numbers = new Map(kit.rows.map(({ wnid, ilsvrcId }) => [wnid, ilsvrcId]));
  const rows = classes.rows.map((row) => {
    const ilsvrcId = numbers.get(row.wnid);
    return ilsvrcId === undefined ? row : { ...row, ilsvrcId };
  });
  return { ...classes, rows };
}
