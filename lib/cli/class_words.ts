/**
 * What the classes of a net are called for a reader: nets of ILSVRC-2012 number them by WordNet's ids.
 *
 * @module
 */
import { ilsvrc2012Classes } from "../../datasets/ilsvrc/classes.ts";

/** The name of each class in words; those of ILSVRC-2012 if all of `classNames` are its WNIDs. */
export async function classWords(classNames: readonly string[]): Promise<readonly string[]> {
  if (!classNames.every((name) => /^n\d{8}$/.test(name))) return classNames;
  const { wnids, words } = await ilsvrc2012Classes();
  const byId = new Map(wnids.map((wnid, i) => [wnid, words[i]]));
  return classNames.map((name) => byId.get(name) ?? name);
}
